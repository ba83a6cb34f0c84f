"""Runs a fuzz target: with atheris where it is installed, else by mutating the corpus for a while.

    python -m fuzz.fuzz_rpm_header            # 10 seconds of mutations, or libFuzzer's defaults
    python -m fuzz.fuzz_rpm_header 60         # a minute
    python -m fuzz.fuzz_rpm_header -runs=1e6  # with atheris: libFuzzer's own options

A target reads one input completely.  It may raise SeawallError; any other exception, an input that takes
longer than `SLOWEST` seconds, or one whose records need more than `LARGEST` bytes, is a finding: the input
is written to the working directory and its name printed.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import random
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from seawall.model.errors import SeawallError

FIXTURES = Path(__file__).resolve().parents[1] / "tests" / "inventory" / "fixtures"
SLOWEST = 2.0
LARGEST = 256 * 1024 * 1024
SECONDS = 10.0
INTERESTING = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)

Target = Callable[[bytes], Iterable[object]]


def run(target: Target, corpus: Sequence[bytes]) -> None:
    """Fuzz until told to stop; exits with 1 at the first finding."""

    def once(data: bytes) -> None:
        with suppress(SeawallError):
            for _ in target(data):
                pass

    if importlib.util.find_spec("atheris") is not None:
        atheris = importlib.import_module("atheris")
        atheris.instrument_all()
        atheris.Setup(sys.argv, once)
        atheris.Fuzz()
    else:
        seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
        sys.exit(_mutate(once, corpus, seconds))


def _mutate(once: Callable[[bytes], None], corpus: Sequence[bytes], seconds: float) -> int:
    seed = time.time_ns()
    choose = random.Random(seed)  # noqa: S311 - no secret is made
    count = 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        data = _mutated(choose, corpus)
        if wrong := _wrong(once, data):
            name = f"crash-{hashlib.sha256(data).hexdigest()[:16]}"
            Path(name).write_bytes(data)
            sys.stderr.write(f"{name}: {wrong}\n")
            return 1
        count += 1
    sys.stdout.write(f"{count} inputs, seed {seed}, nothing found\n")
    return 0


def _wrong(once: Callable[[bytes], None], data: bytes) -> str:
    tracemalloc.start()
    start = time.process_time()
    try:
        once(data)
    except Exception as error:  # noqa: BLE001 - every other exception is what is looked for
        return f"{type(error).__name__}: {error}"
    finally:
        taken = time.process_time() - start
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    if taken > SLOWEST:
        return f"took {taken:.1f} s"
    return f"took {peak} bytes" if peak > LARGEST else ""


def _mutated(choose: random.Random, corpus: Sequence[bytes]) -> bytes:
    data = bytearray(choose.choice(corpus))
    for _ in range(choose.choice((1, 1, 2, 4, 16))):
        place = choose.randrange(len(data) + 1)
        match choose.randrange(5):
            case 0:
                data[place : place + 1] = bytes([choose.randrange(256)])
            case 1:
                width = choose.choice((1, 2, 4))
                number = choose.choice(INTERESTING) & ((1 << 8 * width) - 1)
                data[place : place + width] = number.to_bytes(width, choose.choice(("little", "big")))
            case 2:
                del data[place : place + choose.choice((1, 4, 64, 4096))]
            case 3:
                source = choose.randrange(len(data) + 1)
                length = choose.choice((4, 16, 512, 4096))
                data[place : place + length] = data[source : source + length]
            case _:
                data[place:place] = choose.randbytes(choose.choice((1, 4, 64)))
    return bytes(data)
