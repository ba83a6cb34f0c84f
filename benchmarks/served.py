"""A registry on loopback: Debian's docker-registry, what is pushed to it and what it was asked for.

What a tool downloads is taken from the access log: no proxy stands between, so that none costs time.
"""

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

READY_WITHIN = 30.0  # seconds
SETTLED = 0.05  # seconds without a new line
LISTENING = re.compile(r"listening on (127\.0\.0\.1:\d+)")
# The combined log format: client, names, time, request, status, bytes of the answer's body.
ANSWERED = re.compile(
    r'^\S+ - \S+ \[[^]]+\] "(?P<method>[A-Z]+) (?P<path>\S+) [^"]+" \d+ (?P<size>\d+) ', re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Traffic:
    """What a registry was asked for in a while: requests, downloads of layers, and bytes sent in bodies."""

    requests: int
    layers: int
    sent: int


@dataclass(frozen=True, slots=True)
class Registry:
    """A running registry: its HOST:PORT, and its log."""

    host: str
    log: Path

    def push(self, layout: Path, name: str, *references: str) -> None:
        """Push the image of this name as each of the references, given without the host."""
        for reference in references:
            there = f"docker://{self.host}/{reference}"
            command = ["skopeo", "copy", "--quiet", "--dest-tls-verify=false", "--dest-no-creds"]
            subprocess.run([*command, f"oci:{layout}:{name}", there], check=True)

    def mark(self) -> int:
        """Return the length of the log once nothing is added any more: a line follows its answer."""
        before = -1
        while before != (now := self.log.stat().st_size):
            before = now
            time.sleep(SETTLED)
        return now

    def traffic(self, mark: int, layers: frozenset[str]) -> Traffic:
        """Return what was asked for since the mark; `layers` are the digests that count as such."""
        end = self.mark()
        with self.log.open("rb") as log:
            log.seek(mark)
            answers = list(ANSWERED.finditer(log.read(end - mark).decode()))
        got = [answer for answer in answers if answer["method"] == "GET"]
        fetched = sum(answer["path"].rpartition("/blobs/")[2] in layers for answer in got)
        return Traffic(len(answers), fetched, sum(int(answer["size"]) for answer in got))


@contextmanager
def docker_registry(folder: Path) -> Iterator[Registry]:
    """Run docker-registry with its data and its log in a folder, on a port that the kernel chooses."""
    if missing := [name for name in ("docker-registry", "skopeo") if not shutil.which(name)]:
        raise SystemExit(f"{' and '.join(missing)} not found: apt-get install docker-registry skopeo")
    folder.mkdir()
    log, config = folder / "log", folder / "config.yml"
    storage = {"filesystem": {"rootdirectory": str(folder / "data")}}
    door = {"addr": "127.0.0.1:0", "secret": "of the benchmark"}
    config.write_text(json.dumps({"version": "0.1", "storage": storage, "http": door}))  # JSON is YAML
    # Appended, so that a line is never written where the log has been read already.
    with log.open("ab") as out, _ended(["docker-registry", "serve", str(config)], out.fileno()) as process:
        yield Registry(_host(process, log), log)


@contextmanager
def _ended(command: list[str], out: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run a service, without what the environment says of other registries, and end it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("REGISTRY_")}
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, env=environment
    )
    try:
        yield process
    finally:
        process.kill()  # nobody needs what it has stored
        process.wait()


def _host(process: subprocess.Popen[bytes], log: Path) -> str:
    """Wait until the registry says where it listens."""
    until = time.monotonic() + READY_WITHIN
    while not (found := LISTENING.search(log.read_text(errors="replace"))):
        if process.poll() is not None or time.monotonic() > until:
            raise SystemExit(f"docker-registry does not start:\n{log.read_text(errors='replace')}")
        time.sleep(SETTLED)
    return found[1]
