"""Classifiers: what each program carries, in pieces of any size, and what only looks like it."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.inventory import classify
from seawall.inventory.catalogers.binaries import CATALOGER
from seawall.inventory.classify import Classifier, Trace, classifiers
from seawall.model.package import NotAssessed, Package
from seawall.source.base import MIB
from seawall.source.memory import MemoryFile
from support import elf

NOISE = bytes(range(256)) * 8
BUILD_ID = b"\xdfA7.0.15build-a1b2c3-1790282056000000000\0%llx\0"
GO = b"\0\0\0v%b\0\0\xd0Q"
# The name of each classifier, a file, what is in it, and what that proves.
KNOWN = (
    ("argocd", "bin/argocd", GO % b"2.9.3", "pkg:golang github.com/argoproj/argo-cd/v2 v2.9.3"),
    ("bash", "bin/bash", b"\0@(#)Bash version 5.2.15(1) release GNU\0", "bash 5.2.15"),
    ("bind", "sbin/named", b"named version: BIND 9.18.49-1~deb12u3-Debian <>", "bind 9.18.49"),
    ("bun", "bin/bun", b"Bun v1.1.8 (a7733435c) Linux x64", "bun 1.1.8"),
    ("busybox", "bin/busybox", b"BusyBox v1.36.1 (2024-06-10 07:11:47 UTC)\0", "busybox 1.36.1"),
    ("caddy", "bin/caddy", GO % b"2.7.6", "pkg:golang github.com/caddyserver/caddy/v2 v2.7.6"),
    (
        "composer",
        "bin/composer",
        b"public const VERSION = '2.7.1';\n    public const BRANCH_ALIAS_VERSION = '';",
        "composer 2.7.1",
    ),
    ("consul", "bin/consul", GO % b"1.17.2", "pkg:golang github.com/hashicorp/consul v1.17.2"),
    ("containerd", "bin/containerd", GO % b"1.7.13", "pkg:golang github.com/containerd/containerd v1.7.13"),
    ("coredns", "coredns", GO % b"1.11.1", "pkg:golang github.com/coredns/coredns v1.11.1"),
    ("curl", "bin/curl", b"application/json\0curl/8.6.0\0", "curl 8.6.0"),
    (
        "dart",
        "bin/dart",
        b'\x003.2.0 (stable) (Tue Nov 14 18:26:59 2023 +0000) on "linux_x64"\0',
        "dart 3.2.0",
    ),
    ("dart-sdk", "usr/lib/dart/version", b"3.2.0\n", "dart 3.2.0"),
    ("deno", "bin/deno", b"2.9.6+e518fbdDeno/2.9.6Deno/2.9.6+e518fbd", "deno 2.9.6"),
    (
        "dotnet",
        "usr/share/dotnet/shared/Microsoft.NETCore.App/8.0.1/.version",
        b"bf5e279d9239bfef5bb1b8d6212f1b971c434606\n8.0.1\nlinux-x64\n",
        "dotnet 8.0.1",
    ),
    (
        "dotnet-sdk",
        "usr/share/dotnet/sdk/8.0.101/.version",
        b"6eceda187bd8a1d2e1a21d9dbb9c9b0e6d4c8b3c\n8.0.101\n\nubuntu.22.04-x64\n",
        "dotnet-sdk 8.0.101",
    ),
    ("elixir", "lib/elixir/ebin/elixir.app", b'{vsn,"1.16.0"},\n     {modules,', "elixir 1.16.0"),
    ("erlang", "usr/lib/erlang/releases/26/OTP_VERSION", b"26.2.1\n", "erlang 26.2.1"),
    ("gcc", "lib/gcc/x/12/lto-wrapper", b"zstd\x0012.2.0\0(GNU) \0", "gcc 12.2.0"),
    ("git", "bin/git", b"\xfe\xffgit/2.39.5\0GIT_USER_AGENT\0", "git 2.39.5"),
    ("go", "usr/local/go/VERSION", b"go1.22\ntime 2024-01-30T19:16:44Z\n", "pkg:golang toolchain 1.22.0"),
    ("haproxy", "sbin/haproxy", b"\0 version 2.9.4-4e071ad, released 2024/01/31\0", "haproxy 2.9.4"),
    ("helm", "bin/helm", GO % b"3.14.2", "pkg:golang helm.sh/helm/v3 v3.14.2"),
    ("httpd", "bin/httpd", b"\0Apache/2.4.58 (Unix)\0", "httpd 2.4.58"),
    ("java", "opt/jdk/release", b'IMPLEMENTOR="X"\nJAVA_VERSION="1.8.0_392"\n', "java 1.8.0_392"),
    ("java-vm", "lib/server/libjvm.so", b"linux-amd64 JRE (17.0.15+6-Debian-1)", "java 17.0.15"),
    (
        "julia",
        "include/julia/julia_version.h",
        b'#define JULIA_VERSION_STRING "1.10.0"\n#define X',
        "julia 1.10.0",
    ),
    ("kubernetes", "bin/kubectl", GO % b"1.29.1", "pkg:golang k8s.io/kubernetes v1.29.1"),
    ("libcurl", "lib/libcurl.so.4.8.0", b"/\0libcurl/8.6.0\0zlib/%s\0", "curl 8.6.0"),
    ("lighttpd", "sbin/lighttpd", b"support\n\0lighttpd/1.4.69\0server", "lighttpd 1.4.69"),
    ("lua", "bin/lua5.4", b"Lua 5.4.4  Copyright (C) 1994-2022 Lua.org", "lua 5.4.4"),
    ("mariadb", "sbin/mysqld", b"\x0010.11.19-MariaDB\x002.7.4-MariaDB\0", "mariadb 10.11.19"),
    ("memcached", "bin/memcached", b"\0memcached 1.6.23\n\0", "memcached 1.6.23"),
    ("mysql", "sbin/mysqld", b"/export/home/pb2/build/sb_1/mysql-8.3.0/sql/mysqld.cc", "mysql 8.3.0"),
    ("nats-server", "nats-server", GO % b"2.10.9", "pkg:golang github.com/nats-io/nats-server/v2 v2.10.9"),
    ("nginx", "sbin/nginx", b"\0nginx version: nginx/1.25.4\0", "nginx 1.25.4"),
    ("node", "bin/node", b"\0node.js/v20.11.1\0(delegate_)", "node 20.11.1"),
    ("nomad", "bin/nomad", GO % b"1.7.3", "pkg:golang github.com/hashicorp/nomad v1.7.3"),
    ("openresty", "nginx/sbin/nginx", b"\0openresty/1.25.3.1\0", "openresty 1.25.3.1"),
    ("openssh", "sbin/sshd", b"\0OpenSSH_9.6p1\0usage: OpenSSH_7.4*", "openssh 9.6p1"),
    ("openssl", "lib/libcrypto.so.1.1", b"\0OpenSSL 1.1.1w  11 Sep 2023\0", "openssl 1.1.1w"),
    ("perl", "bin/perl", b"RAND_SEED\0v5.38.2\0panic", "perl 5.38.2"),
    ("pgbouncer", "bin/pgbouncer", b"\0PgBouncer 1.22.0\0pool_mode\0c-ares 1.18.1\0", "pgbouncer 1.22.0"),
    ("php", "bin/php", b"\0X-Powered-By: PHP/8.3.2\0", "php 8.3.2"),
    ("postgresql", "bin/postgres", b"\0postgres (PostgreSQL) 16.2 (Debian 16.2-1)\n\0", "postgresql 16.2"),
    ("proftpd", "sbin/proftpd", b"\0ProFTPD Version 1.3.8b\0", "proftpd 1.3.8b"),
    ("python", "bin/python3.12", b"pymalloc_debug\x003.12.1\0strict\x003.8.1\0", "python 3.12.1"),
    (
        "python-headers",
        "include/python3.12/patchlevel.h",
        b'#define PY_VERSION      "3.12.1"',
        "python 3.12.1",
    ),
    ("rabbitmq", "plugins/rabbit-3.12/ebin/rabbit.app", b'\t{vsn, "3.12.12"},\n', "rabbitmq 3.12.12"),
    ("redis", "bin/redis-server", BUILD_ID, "redis 7.0.15"),
    ("ruby", "lib/libruby.so.3.3.0", b"\0ruby 3.3.0 (2023-12-25 revision 5124f9ac75)", "ruby 3.3.0"),
    ("rust", "lib/librustc_driver-1a2b.so", b"rustc version 1.76.0 (07dca489a 2024-02-04)", "rust 1.76.0"),
    ("sqlite", "bin/sqlite3", b"\x00\x00\x003.45.1\0\0", "sqlite 3.45.1"),
    ("terraform", "bin/terraform", GO % b"1.7.3", "pkg:golang github.com/hashicorp/terraform v1.7.3"),
    ("tini", "sbin/tini", b"\0tini version 0.19.0\0", "tini 0.19.0"),
    ("traefik", "traefik", GO % b"2.11.0", "pkg:golang github.com/traefik/traefik/v2 v2.11.0"),
    ("unbound", "sbin/unbound", b"READY=1\0unbound 1.19.1\0start", "unbound 1.19.1"),
    ("valkey", "bin/valkey-server", BUILD_ID, "valkey 7.0.15"),
    ("varnish", "sbin/varnishd", b"\0(varnish-7.4.2 revision 9b5f68e)\0", "varnish 7.4.2"),
    ("vault", "bin/vault", GO % b"1.15.5", "pkg:golang github.com/hashicorp/vault v1.15.5"),
    ("wordpress", "html/wp-includes/version.php", b"<?php\n$wp_version = '6.4.3';\n", "wordpress 6.4.3"),
)
TESTED = [pytest.param(*each, id=each[0]) for each in KNOWN]


def read(path: str, content: bytes) -> list[object]:
    return list(CATALOGER.parse(MemoryFile(path, content, 0o755)))


def shown(package: Package) -> str:
    known = f"{package.namespace}/{package.name}".lstrip("/")
    kind = "" if package.type == "generic" else f"pkg:{package.type} "
    return f"{kind}{known} {package.version}"


def program(name: str, content: bytes) -> bytes:
    """The content as a file of the kind that the classifier reads."""
    return elf.program(b"", rest=NOISE + content + NOISE) if classifiers()[name].executable else content


@pytest.mark.parametrize(("name", "path", "content", "proved"), TESTED)
def test_a_program_is_known_by_what_it_carries(name: str, path: str, content: bytes, proved: str) -> None:
    (found,) = read(path, program(name, content))
    assert isinstance(found, Package)
    assert shown(found) == proved
    ((place, proof),) = [(each.path, each.proof) for each in found.locations]
    assert place == path
    assert found.version.lstrip("v").removesuffix(".0") in proof


def test_every_classifier_is_tested() -> None:
    assert [name for name, *_ in KNOWN] == list(classifiers())


@pytest.mark.parametrize(("name", "path", "content", "proved"), TESTED)
def test_a_file_of_the_other_kind_or_name_proves_nothing(
    name: str, path: str, content: bytes, proved: str
) -> None:
    executable = classifiers()[name].executable
    assert read(path, content if executable else elf.program(b"", rest=content)) == []
    assert read(f"doc/{name}.txt", program(name, content)) == []


@pytest.mark.parametrize("known", classifiers().values(), ids=classifiers())
def test_patterns_are_bounded(known: Classifier) -> None:
    """No quantifier may run as far as the bytes do, and nothing is searched for without a literal."""
    for trace in known.traces:
        assert trace.literals
        assert not re.search(rb"(?<!\\)[*+](?!\+)", re.sub(rb"\\.|\[[^\]]*\]", b"", trace.pattern))
        assert re.compile(trace.pattern).groups == 1


BASH = b"@(#)Bash version 5.2.15(1)"


@given(st.integers(0, 3000), st.integers(1, 700), st.integers(1, 900))
def test_pieces_of_any_size(before: int, piece: int, block: int) -> None:
    content = b"\xff" * before + BASH + b"\xff" * 500
    pieces = (content[at : at + piece] for at in range(0, len(content), piece))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(classify, "_BLOCK", block)
        (found,) = classify.classify("bin/bash", pieces, [classifiers()["bash"]])
    assert isinstance(found, Package)
    assert found.version == "5.2.15"


def test_nothing_is_read_after_what_is_certain() -> None:
    def pieces() -> Iterator[bytes]:
        yield BASH.ljust(2 * MIB, b"\0")
        raise AssertionError

    assert len(list(classify.classify("bin/bash", pieces(), [classifiers()["bash"]]))) == 1


def test_two_versions_are_none() -> None:
    (found,) = read("lib/gcc/x/12/lto-wrapper", program("gcc", b"\x0012.2.0\0\x0013.1.0\0"))
    assert found == NotAssessed(
        "package", "gcc", "lib/gcc/x/12/lto-wrapper may be of any of the versions 12.2.0, 13.1.0"
    )


def test_node_brings_openssl() -> None:
    found = read("bin/node", program("node", b"node.js/v20.11.1\0OpenSSL 3.0.13+quic 30 Jan 2024\0"))
    assert [shown(each) for each in found if isinstance(each, Package)] == ["node 20.11.1", "openssl 3.0.13"]


def test_a_python_of_another_series_is_not_this_one() -> None:
    assert read("bin/python3.12", program("python", b"\x003.11.1\0")) == []
    (found,) = read("bin/python3", program("python", b"\x003.11.1\0"))
    assert isinstance(found, Package)


def test_places_without_end_are_not_all_tried() -> None:
    known = Classifier("x", ("x",), (Trace((b"x1",), rb"x(\d)y"),))
    start = time.process_time()
    assert list(classify.classify("x", [b"x1" * 4 * MIB], [known])) == []
    assert time.process_time() - start < 2


def test_a_file_that_is_too_large_is_not_read() -> None:
    class Huge(MemoryFile, frozen=True):
        @property
        def size(self) -> int:
            return 1 << 40

        def chunks(self) -> Iterator[bytes]:
            raise AssertionError

    (found,) = CATALOGER.parse(Huge("bin/bash", elf.program(b""), 0o755))
    assert isinstance(found, NotAssessed)
    assert found.kind == "file"


@pytest.mark.parametrize(
    ("program", "option", "name"),
    [
        ("bash", "--version", "bash"),
        ("curl", "--version", "curl"),
        ("git", "--version", "git"),
        ("node", "--version", "node"),
        ("openssl", "version", "openssl"),
        ("perl", "-v", "perl"),
        ("php", "--version", "php"),
        ("redis-server", "--version", "redis"),
    ],
)
def test_what_this_machine_s_own_programs_say(program: str, option: str, name: str) -> None:
    command = shutil.which(program)
    if command is None:
        pytest.skip(f"{program} is not here")
    said = subprocess.run([command, option], capture_output=True, text=True, check=True).stdout
    content = Path(command).resolve().read_bytes()
    found = [each for each in read(f"bin/{program}", content) if isinstance(each, Package)]
    if not content.startswith(b"\x7fELF") or (not found and name == "node"):
        pytest.skip(f"{program} is a script, or its code lies in a library")
    assert any(each.name == name and each.version in said for each in found)
