"""A base image of a few megabytes without a network: this machine's shell, and programs that only pretend."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

PROGRAMS = (
    *(
        "sh",
        "bash",
        "cat",
        "cp",
        "mv",
        "rm",
        "ln",
        "mkdir",
        "chmod",
        "touch",
        "id",
        "env",
        "ls",
        "sort",
        "sed",
    ),
    *("grep", "true"),
)
# They leave what the real ones leave, and fail as these do: without lists, without -y, of an unknown flag.
APT = """\
#!/bin/sh
set -e
lists=/var/lib/apt/lists
case " $* " in
  *" update "*) mkdir -p $lists && echo "list of the day" > $lists/deb_dists_main && exit 0;;
esac
case " $* " in
  *" install "*) ;;
  *) exit 0;;
esac
case " $* " in
  *" -y "*|*" -yq "*|*" --yes "*) ;;
  *) echo "Do you want to continue? [Y/n] Abort."; exit 1;;
esac
for word in "$@"; do
  case "$word" in
    -*|install) ;;
    *) [ -e $lists/deb_dists_main ] || { echo "E: Unable to locate package $word"; exit 100; }
       mkdir -p /opt && echo "$word" > "/opt/$word";;
  esac
done
"""
APK = """\
#!/bin/sh
set -e
index=/var/cache/apk/APKINDEX
keep=yes
for word in "$@"; do
  case "$word" in
    --no-cache) keep=no;;
    -U|--update|update) mkdir -p /var/cache/apk && echo index > $index;;
  esac
done
case " $* " in
  *" add "*) [ $keep = no ] || [ -e $index ] || { echo "unable to select packages"; exit 1; };;
  *) exit 0;;
esac
for word in "$@"; do
  case "$word" in
    -*|add) ;;
    *) mkdir -p /opt && echo "$word" > "/opt/$word";;
  esac
done
[ $keep = yes ] || rm -f $index
"""
# yum, dnf, zypper, pip: a program, a cache that it leaves, and what takes that away.
CACHING = """\
#!/bin/sh
set -e
cache={cache}
case " $* " in
  *" clean "*) rm -rf $cache; exit 0;;
  *" {off} "*) ;;
  *" install "*) mkdir -p $cache && echo cached > $cache/primary;;
esac
for word in "$@"; do
  case "$word" in
    -*|install) ;;
    *) mkdir -p /opt && echo "$word" > "/opt/$word";;
  esac
done
"""
USERADD = """\
#!/bin/sh
echo "user $*" | sed 's/ -l//' >> /etc/users
case " $* " in
  *" -l "*) ;;
  *) mkdir -p /var/log && echo sparse > /var/log/lastlog;;
esac
"""
WGET = """\
#!/bin/sh
case " $* " in
  *" --progress"*) ;;
  *) echo "1% ... 100%";;
esac
echo fetched > /fetched
"""


@dataclass(frozen=True)
class Outcome:
    """How a build ended, and what it made: the files with mode and content, and the image's settings.

    `said` is the end of what the builder wrote to stderr.
    """

    code: int
    files: dict[str, tuple[int, int, int, str]]
    settings: dict[str, object]
    said: str = ""


def plant(root: Path) -> None:
    """Write the file system of the base image."""
    for name in PROGRAMS:
        found = shutil.which(name)
        assert found is not None, name
        _copy(Path(found), root / "bin" / name)
        libraries = subprocess.run(["ldd", found], capture_output=True, text=True, check=True).stdout
        for word in libraries.split():
            if word.startswith("/") and not (root / word.lstrip("/")).exists():
                _copy(Path(word), root / word.lstrip("/"))
    scripts = {"apt-get": APT, "apt": APT, "apk": APK, "useradd": USERADD, "wget": WGET}
    for name, cache, off in (
        ("yum", "/var/cache/yum", "-C"),
        ("dnf", "/var/cache/dnf", "-C"),
        ("zypper", "/var/cache/zypp", "-C"),
        ("pip", "/root/.cache/pip", "--no-cache-dir"),
    ):
        scripts[name] = CACHING.format(cache=cache, off=off)
    for name, text in scripts.items():
        (root / "bin" / name).write_text(text)
        (root / "bin" / name).chmod(0o755)
    (root / "etc").mkdir()
    (root / "etc" / "passwd").write_text("root:x:0:0::/:/bin/sh\napp:x:1000:1000::/:/bin/sh\n")
    (root / "etc" / "group").write_text("root:x:0:\napp:x:1000:\n")
    for name in ("tmp", "root", "opt", "var/cache", "var/lib", "var/log"):
        (root / name).mkdir(parents=True)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(os.path.realpath(source), target)


class Builder:
    """The real buildah with a store of its own, and the base image in it as `debian:12` and other names."""

    def __init__(self, program: Path, folder: Path) -> None:
        self._folder = folder
        plant(folder / "base" / "rootfs")
        (folder / "base" / "Dockerfile").write_text("FROM scratch\nCOPY rootfs /\n")
        for driver in ("overlay", "vfs"):  # the first takes half the time, and does not work everywhere
            places = ("--root", str(folder / driver), "--runroot", str(folder / f"{driver}-run"))
            self._command = [str(program), *places, "--storage-driver", driver]
            done = self._base()
            if not done.returncode:
                return
        raise AssertionError(done.stderr)

    def _base(self) -> subprocess.CompletedProcess[str]:
        names = ("-t", "localhost/debian:12", "-t", "localhost/base:12")
        return self._run("bud", "--isolation", "chroot", "-q", *names, str(self._folder / "base"))

    def _run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*self._command, *words], capture_output=True, text=True, timeout=120, check=False
        )

    def build(self, dockerfile: bytes, context: Path) -> Outcome:
        """Build, and return what became of it."""
        file, made, told = (self._folder / name for name in ("Dockerfile", "made.tar", "id"))
        made.unlink(missing_ok=True)
        file.write_bytes(dockerfile)
        build = ["bud", "--isolation", "chroot", "-q", "--pull-never", "-f", str(file), "--format", "docker"]
        output = ["--iidfile", str(told), "--output", f"type=tar,dest={made}"]
        done = self._run(*build, *output, str(context))
        if done.returncode:
            return Outcome(done.returncode, {}, {}, done.stderr[-2000:])
        described = json.loads(self._run("inspect", "--type", "image", told.read_text()).stdout)
        return Outcome(0, _files(made), described["Docker"]["config"])


def _files(path: Path) -> dict[str, tuple[int, int, int, str]]:
    found: dict[str, tuple[int, int, int, str]] = {}
    with tarfile.open(path) as tar:
        for member in tar:
            if member.isdir() and member.name in {"proc", "sys", "dev", "run"}:
                continue
            content = tar.extractfile(member) if member.isreg() and member.size < 10_000 else None
            text = content.read().decode() if content is not None else member.linkname
            found[member.name] = (member.mode, member.uid, member.gid, text)
    return found
