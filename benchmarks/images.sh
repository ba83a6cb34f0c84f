#!/bin/sh
# Build the benchmark images: real distributions, real packages, real white-outs.
#
# Usage: images.sh [OUTPUT [IMAGE...]]     IMAGE: min fat rpm every (default: the first three)
#
# Runs as root on a fresh Debian 12 with:
#   apt-get install buildah skopeo mmdebstrap npm python3-pip rpm
# and, for `rpm`, what images/rpms.sh names; for `every`, what images/every.sh names.
#
# Each image becomes an OCI layout directory OUTPUT/NAME (tag `latest`); `min` and `fat` also
# become OUTPUT/NAME.oci.tar and OUTPUT/NAME.docker.tar.  Blobs are content addressed, but the
# builds carry time stamps: two runs give the same packages, not the same digests.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
out=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/seawall-bench}
[ $# -gt 0 ] && shift
images=${*:-min fat rpm}
# All that is made stays below OUTPUT, with a store of its own: `rm -r OUTPUT` removes everything.
work=$out/made

mirror() {
    # The machine's own mirror, whichever style its list of sources has.
    cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null |
        sed -n -E 's/^(URIs:|deb)( \[[^]]*\])? +([a-z]+:[^ ]*\/debian\/?)( .*)?$/\3/p' | head -n 1
}

store_do() {
    # Every buildah command, on the private store.
    verb=$1
    shift
    buildah --root "$work/store" --runroot "$work/run" "$verb" "$@"
}

inside() {
    # chroot isolation needs no cgroups and no user namespaces, so it works inside containers too.
    store_do run --isolation chroot --network host "$@"
}

base() {
    # The release alone, without the security suite: old packages are the point of the image.
    [ -s "$work/bullseye.tar" ] && return
    mmdebstrap --variant=minbase bullseye "$work/bullseye.tar" "deb $(mirror) bullseye main"
}

layered() {
    # Commit the working container as one more layer, and go on from there.
    store_do commit --quiet --rm "$1" "localhost/$2" >/dev/null
}

export_image() {
    # $1 = name.  One OCI layout, and the two archive forms the tools also read.
    rm -rf "${out:?}/$1" "$out/$1.oci.tar" "$out/$1.docker.tar"
    store_do push --quiet --compression-format gzip "localhost/$1" "oci:$out/$1:latest"
    skopeo copy --quiet "oci:$out/$1:latest" "oci-archive:$out/$1.oci.tar:latest"
    skopeo copy --quiet "oci:$out/$1:latest" "docker-archive:$out/$1.docker.tar:localhost/$1:latest"
}

build_base() {
    base
    container=$(store_do from scratch)
    store_do add --quiet "$container" "$work/bullseye.tar" / >/dev/null
    store_do config --cmd /bin/sh --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        "$container"
    layered "$container" min
}

build_every() {
    # The products of the further ecosystems' own tools, on nothing else.
    sh "$here/images/every.sh" "$work/every"
    container=$(store_do from scratch)
    store_do copy --quiet "$container" "$work/every" / >/dev/null
    layered "$container" every
    export_image every
}

build_min() {
    build_base
    export_image min
}

wheels() {
    # Wheels for the image's Python (3.9), fetched by the machine's own pip and installed offline.
    [ -e "$work/wheels/.done" ] && return
    python3 -m pip download --quiet --disable-pip-version-check --dest "$work/wheels" --no-deps \
        --only-binary :all: --python-version 3.9 --implementation cp --abi cp39 --abi abi3 --abi none \
        --platform manylinux2014_x86_64 --platform manylinux_2_17_x86_64 --platform manylinux_2_28_x86_64 \
        --platform manylinux1_x86_64 --requirement "$here/images/requirements.txt"
    touch "$work/wheels/.done"
}

node_modules() {
    # Direct dependencies are pinned; what they pull in is the newest of a day, so that counts do not move.
    [ -e "$work/app/.done" ] && return
    mkdir -p "$work/app"
    cp "$here/images/package.json" "$work/app/"
    (cd "$work/app" && npm install --before=2026-09-01 --silent --ignore-scripts --omit=optional --no-audit --no-fund --legacy-peer-deps)
    touch "$work/app/.done"
}

fat_system() {
    container=$(store_do from localhost/min)
    inside "$container" -- sh -c 'apt-get update -qq &&
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3 python3-pip \
            nodejs npm ruby git perl imagemagick >/dev/null &&
        apt-get clean && rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /var/log/*.log /var/log/apt'
    layered "$container" fat
}

fat_python() {
    container=$(store_do from localhost/fat)
    inside --volume "$work/wheels:/wheels:ro" \
        --volume "$here/images/requirements.txt:/requirements.txt:ro" "$container" -- \
        sh -c 'pip3 install --quiet --no-cache-dir --no-index --no-deps --no-compile --find-links /wheels \
            --requirement /requirements.txt'
    layered "$container" fat
}

fat_node() {
    container=$(store_do from localhost/fat)
    store_do copy --quiet "$container" "$work/app/package.json" "$work/app/package-lock.json" /app/ >/dev/null
    store_do copy --quiet "$container" "$work/app/node_modules" /app/node_modules >/dev/null
    layered "$container" fat
}

fat_made() {
    # What the next layer takes away again: a scanner that forgets white-outs still reports it.
    container=$(store_do from localhost/fat)
    inside "$container" -- sh -c 'mkdir -p /opt/tool/node_modules /opt/old &&
        cp -a /app/node_modules/lodash /app/node_modules/express /opt/tool/node_modules/ &&
        sed -i "s/\"version\": \".*\"/\"version\": \"0.0.1-removed\"/" /opt/tool/node_modules/lodash/package.json &&
        cp -a /usr/local/lib/python3.9/dist-packages/Jinja2-*.dist-info /opt/old/'
    layered "$container" fat
}

fat_unmade() {
    # A removed file, a removed tree, a tree replaced in place (an opaque directory), a removed deb.
    container=$(store_do from localhost/fat)
    inside "$container" -- sh -c 'pip3 uninstall --quiet --yes celery &&
        rm -rf /opt/tool/node_modules/lodash /app/node_modules/moment &&
        rm -rf /opt/old && mkdir /opt/old && echo replaced > /opt/old/README &&
        dpkg --purge imagemagick'
    store_do config --workingdir /app --cmd '["node"]' "$container"
    layered "$container" fat
}

build_fat() {
    wheels
    node_modules
    build_base
    fat_system
    fat_python
    fat_node
    fat_made
    fat_unmade
    export_image fat
}

build_rpm() {
    [ -d "$work/store" ] || build_base
    MIRROR=$(mirror) "$here/images/rpms.sh" "$out"
}

mkdir -p "$work"
for image in $images; do
    "build_$image"
    echo "$image: $(du -sm "$out/$image"* | tr '\n\t' '  ')"
done
