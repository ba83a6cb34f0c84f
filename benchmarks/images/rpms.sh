#!/bin/sh
# Build small rpm packages and install them, with the real rpm, into one root per database format.
#
# Usage: MIRROR=URI rpms.sh OUTPUT     (images.sh calls it: MIRROR is that of the machine)
#
# No rpm distribution is needed: the packages carry the names, epochs, releases, licences and module
# labels of AlmaLinux 9 (rpms.txt) and one small file each.  sqlite is written by this
# machine's rpm; ndb by the same source built with it; Berkeley DB by the rpm of the older `min` image.
#
# Besides what images.sh names: apt-get install gcc make pkg-config gpg liblua5.3-dev libpopt-dev \
#     libgcrypt20-dev libmagic-dev libsqlite3-dev zlib1g-dev libbz2-dev liblzma-dev libcap-dev libacl1-dev
set -eu

here=$(cd "$(dirname "$0")" && pwd)
out=$1
work=$out/made/rpm
query='%{NAME}|%{EPOCHNUM}|%{VERSION}|%{RELEASE}|%{ARCH}|%{SOURCERPM}|%{LICENSE}|%{MODULARITYLABEL}\n'

store_do() {
    # Every buildah command, on the store that images.sh made.
    verb=$1
    shift
    buildah --root "$out/made/store" --runroot "$out/made/run" "$verb" "$@"
}

spec() {
    # One spec file on standard output; the arguments are the columns of rpms.txt.
    # (No Epoch line is not the same as Epoch: 0, so empty columns leave their line out.)
    printf 'Name: %s\nVersion: %s\nRelease: %s\nLicense: %s\nSummary: Benchmark stand-in for %s\n' \
        "$1" "$3" "$4" "$6" "$1"
    [ -z "$2" ] || printf 'Epoch: %s\n' "$2"
    [ "$5" != noarch ] || printf 'BuildArch: noarch\n'
    [ -z "$7" ] || printf 'ModularityLabel: %s\n' "$7"
    [ -z "$8" ] || printf 'Requires: %s\n' "$8" | sed -E 's/ ([a-z])/, \1/g'
    printf 'Vendor: AlmaLinux\nURL: https://example.org/%s\n%%description\nStand-in.\n' "$1"
    for sub in $9; do printf '%%package %s\nSummary: Part of %s\n%%description %s\nPart.\n' "$sub" "$1" "$sub"; done
    printf '%%install\n'
    for full in "$1" $(for sub in $9; do echo "$1-$sub"; done); do
        printf 'mkdir -p %%{buildroot}/usr/share/doc/%s.%s\n' "$full" "$5"
        printf 'echo %s > %%{buildroot}/usr/share/doc/%s.%s/README\n' "$full" "$full" "$5"
    done
    printf '%%files\n/usr/share/doc/%s.%s/README\n' "$1" "$5"
    for sub in $9; do printf '%%files %s\n/usr/share/doc/%s-%s.%s/README\n' "$sub" "$1" "$sub" "$5"; done
    printf '%%changelog\n* Mon Jan 01 2024 Nobody <nobody@example.org> - %s-%s\n- Stand-in\n' "$3" "$4"
}

build_packages() {
    [ -e "$work/.built" ] && return
    mkdir -p "$work/specs"
    grep -v '^#' "$here/rpms.txt" | while IFS='|' read -r name epoch version release arch licence module requires subs; do
        spec "$name" "$epoch" "$version" "$release" "$arch" "$licence" "$module" "$requires" "$subs" \
            >"$work/specs/$name.$arch.spec"
        rpmbuild --quiet -bb --define "_topdir $work/top" --define 'debug_package %{nil}' \
            --define '_binary_payload w6.gzdio' --target "$([ "$arch" = noarch ] && echo x86_64 || echo "$arch")" \
            "$work/specs/$name.$arch.spec"
    done
    touch "$work/.built"
}

signing_key() {
    # A gpg-pubkey entry is a header like any other, without architecture or source rpm.
    [ -s "$work/key.asc" ] && return
    mkdir -p "$work/gpg"
    chmod 700 "$work/gpg"
    gpg --homedir "$work/gpg" --batch --quiet --passphrase '' --quick-gen-key \
        'Benchmark <nobody@example.org>' rsa2048 sign never
    gpg --homedir "$work/gpg" --armor --export >"$work/key.asc"
}

root() {
    # The little of a distribution that a scanner looks at.
    rm -rf "$work/root-$1"
    mkdir -p "$work/root-$1/etc" "$work/root-$1$2"
    cat >"$work/root-$1/etc/os-release" <<'OS'
NAME="AlmaLinux"
VERSION="9.4 (Seafoam Ocelot)"
ID="almalinux"
ID_LIKE="rhel centos fedora"
VERSION_ID="9.4"
PLATFORM_ID="platform:el9"
PRETTY_NAME="AlmaLinux 9.4 (Seafoam Ocelot)"
CPE_NAME="cpe:/o:almalinux:almalinux:9::baseos"
OS
    echo 'AlmaLinux release 9.4 (Seafoam Ocelot)' >"$work/root-$1/etc/redhat-release"
}

ndb_rpm() {
    # Debian builds rpm without ndb (the format of openSUSE): build the same source with it.
    [ -x "$work/ndb/bin/rpm" ] && return
    mkdir -p "$work/source"
    printf 'deb-src %s %s main\n' "$MIRROR" "$(sed -n s/^VERSION_CODENAME=//p /etc/os-release)" \
        >"$work/source/source.list"
    set -- -o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$work/source" \
        -o "Dir::State::lists=$work/source/lists" -o APT::Sandbox::User=root
    mkdir -p "$work/source/lists/partial"
    (cd "$work/source" && apt-get "$@" update -qq && apt-get "$@" source -qq --download-only rpm &&
        tar -xf rpm_*.orig.tar.* --one-top-level=rpm --strip-components 1)
    (cd "$work/source/rpm" &&
        LUA_CFLAGS=$(pkg-config --cflags lua5.3) LUA_LIBS=$(pkg-config --libs lua5.3) \
            ./configure --quiet --prefix="$work/ndb" --enable-ndb --disable-plugins --disable-nls \
            --disable-openmp --disable-inhibit-plugin --disable-static --without-archive \
            --without-selinux --without-audit --with-crypto=libgcrypt &&
        make --silent -j "$(nproc)" && make --silent install)
}

installed() {
    # $1 = backend, $2 = database directory, the rest = the rpm command.
    # Install, import the key, remove one package again.
    backend=$1
    database=$2
    shift 2
    root "$backend" "$database"
    set -- "$@" --root "$work/root-$backend" --dbpath "$database" --define "_db_backend $backend"
    "$@" --import "$work/key.asc"
    "$@" --install --nodeps --nosignature --excludedocs --ignorearch "$work"/top/RPMS/*/*.rpm
    "$@" --erase --nodeps less
}

installed_bdb() {
    # The same three steps with the older rpm, in a container of the `min` image.
    root bdb /var/lib/rpm
    container=$(store_do from localhost/min)
    store_do run --isolation chroot --network host --volume "$work:/mnt" "$container" -- sh -c '
        set -eu
        apt-get update -qq && apt-get install -y -qq --no-install-recommends rpm >/dev/null
        set -- --root /mnt/root-bdb --dbpath /var/lib/rpm --define "_db_backend bdb"
        rpm "$@" --import /mnt/key.asc
        rpm "$@" --install --nodeps --nosignature --excludedocs --ignorearch /mnt/top/RPMS/*/*.rpm
        rpm "$@" --erase --nodeps less
        rm -f /mnt/root-bdb/var/lib/rpm/__db.* /mnt/root-bdb/var/lib/rpm/.dbenv.lock'
    store_do rm "$container" >/dev/null
}

image() {
    # $1 = backend, $2 = path of the database file inside the image.
    container=$(store_do from scratch)
    store_do copy --quiet "$container" "$work/root-$1" / >/dev/null
    store_do config --cmd /bin/bash "$container"
    store_do commit --quiet --rm "$container" "localhost/rpm-$1" >/dev/null
    rm -rf "${out:?}/rpm-$1"
    store_do push --quiet --compression-format gzip "localhost/rpm-$1" "oci:$out/rpm-$1:latest"
    mkdir -p "$out/rpmdb/$1"
    cp "$work/root-$1$2" "$out/rpmdb/$1/"
}

listing() {
    # $1 = backend, $2 = database directory, the rest = the rpm command.
    backend=$1
    database=$2
    shift 2
    "$@" --root "$work/root-$backend" --dbpath "$database" --define "_db_backend $backend" -qa --qf "$query" |
        LC_ALL=C sort
}

mkdir -p "$work"
build_packages
signing_key
installed sqlite /var/lib/rpm rpm
ndb_rpm
installed ndb /usr/lib/sysimage/rpm "$work/ndb/bin/rpm"
mkdir -p "$work/root-ndb/var/lib" && ln -sfn ../../usr/lib/sysimage/rpm "$work/root-ndb/var/lib/rpm"
installed_bdb
image sqlite /var/lib/rpm/rpmdb.sqlite
image ndb /usr/lib/sysimage/rpm/Packages.db
image bdb /var/lib/rpm/Packages
listing sqlite /var/lib/rpm rpm >"$out/rpmdb/expected.txt"
listing bdb /var/lib/rpm rpm --define '_db_backend bdb_ro' | cmp - "$out/rpmdb/expected.txt"
listing ndb /usr/lib/sysimage/rpm "$work/ndb/bin/rpm" | cmp - "$out/rpmdb/expected.txt"
