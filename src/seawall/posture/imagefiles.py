"""Which files of an image are of interest here: told by their names and modes, looked up and not searched."""

from __future__ import annotations

import re

SETUID, SETGID, STICKY, OTHERS_WRITE, EXECUTE = 0o4000, 0o2000, 0o1000, 0o002, 0o111

ACCOUNTS = frozenset({"etc/passwd", "etc/shadow", "etc/group"})

PROGRAMS = frozenset({"usr/bin/sudo", "bin/sudo", "usr/local/bin/sudo", "usr/sbin/sshd", "sbin/sshd"})

PROGRAM_FOLDERS = (
    "bin/",
    "sbin/",
    "usr/bin/",
    "usr/sbin/",
    "usr/local/bin/",
    "usr/local/sbin/",
    "lib/",
    "usr/lib/",
)

CACHES = (
    ("var/lib/apt/lists/", "apt"),
    ("var/cache/apt/", "apt"),
    ("var/cache/apk/", "apk"),
    ("etc/apk/cache/", "apk"),
    ("var/cache/yum/", "yum"),
    ("var/cache/dnf/", "dnf"),
    ("var/cache/libdnf5/", "dnf"),
    ("var/cache/zypp/", "zypper"),
    ("var/cache/pacman/", "pacman"),
)
"""Directories at a place of their own; what lies below them is of the tool."""

HOME_CACHES = {
    ".cache/pip": "pip",
    ".cache/uv": "uv",
    ".cache/pypoetry": "poetry",
    ".cache/go-build": "go",
    ".cache/yarn": "yarn",
    ".npm/_cacache": "npm",
    ".cargo/registry": "cargo",
    ".m2/repository": "maven",
    ".gradle/caches": "gradle",
    ".composer/cache": "composer",
    ".nuget/packages": "nuget",
}
"""The same below any home directory."""

_HOME = re.compile(r"((?:root|home/[^/]+)/)((?:\.[^/]+)/[^/]+)/")

TEMPORARY = ("tmp/", "var/tmp/")

# Kept by packages, and of no use to anybody but those.
_KEPT = frozenset({"var/cache/apt/archives/lock", "var/lib/apt/lists/lock"})

_UNWANTED = frozenset(
    {
        *("Dockerfile", "Containerfile", ".dockerignore", ".gitignore", ".gitlab-ci.yml", "Jenkinsfile"),
        *("docker-compose.yml", "docker-compose.yaml", "compose.yaml", "compose.yml", "Vagrantfile"),
    }
)
_SECRET = frozenset(
    {
        *("id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", ".env", ".netrc", ".pgpass", ".git-credentials"),
        *("credentials.json", "service-account.json", "terraform.tfstate", ".htpasswd", "kubeconfig"),
        *(".dockercfg", "secrets.yml", "secrets.yaml", ".vault-token", "credential.json"),
    }
)
_SECRET_ENDS = (
    ".aws/credentials",
    ".docker/config.json",
    ".kube/config",
    ".config/gcloud/application_default_credentials.json",
    ".azure/accessTokens.json",
)
_OTHERS = ("usr/share/", "usr/lib/", "usr/src/", "proc/", "sys/", "dev/", "node_modules/", "site-packages/")

USUAL_PRIVILEGED = frozenset(
    {
        *("bbsuid", "chage", "chfn", "chsh", "crontab", "dbus-daemon-launch-helper", "dotlockfile", "expiry"),
        *("fusermount", "fusermount3", "gpasswd", "mount", "mount.nfs", "newgidmap", "newgrp", "newuidmap"),
        *("pam_extrausers_chkpwd", "pam_timestamp_check", "passwd", "ping", "ping6", "pkexec", "pt_chown"),
        *("polkit-agent-helper-1", "ssh-agent", "ssh-keysign", "staprun", "su", "sudo", "sudoedit", "umount"),
        *("unix_chkpwd", "usernetctl", "utempter", "wall", "write", "write.ul", "locate", "mlocate", "at"),
        *("userhelper", "grub2-set-bootflag", "sg", "unix2_chkpwd", "bsd-write", "postdrop", "postqueue"),
    }
)
"""Programs that distributions install with a setuid or setgid bit, by their file names."""


def cache_of(path: str) -> tuple[str, str] | None:
    """Return the directory of a tool's cache that a path lies in, and the tool's name."""
    for folder, tool in CACHES:
        if path.startswith(folder):
            kept = path in _KEPT or path.endswith(("/partial", "/auxfiles"))
            return None if kept else (folder.rstrip("/"), tool)
    if "/." in path and (home := _HOME.match(path)) and home[2] in HOME_CACHES:
        return home[1] + home[2], HOME_CACHES[home[2]]
    return None


def temporary(path: str) -> bool:
    """Say whether a path lies where only what is needed for a moment lies."""
    return path.startswith(TEMPORARY)


def unwanted(path: str, name: str) -> bool:
    """Say whether a path is what builds or keeps an image's sources, and not a part of the program."""
    if path.endswith(".git/HEAD"):
        return True
    return name in _UNWANTED and not _others(path)


def secret(path: str, name: str) -> bool:
    """Say whether a file is named like those that hold nothing but secrets."""
    return (name in _SECRET or path.endswith(_SECRET_ENDS)) and not _others(path)


def _others(path: str) -> bool:
    """Say whether a path is of a package: examples, tests and templates have such names, too."""
    return path.startswith(_OTHERS[:6]) or any(f"/{each}" in path for each in _OTHERS[6:])
