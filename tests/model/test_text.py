"""Numbers, lengths of time and sizes as people write them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.model.text import described_size, duration, size


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("7d", timedelta(days=7)),
        (" 1.5 H ", timedelta(minutes=90)),
        ("0s", timedelta()),
        ("2w", timedelta(weeks=2)),
        ("7", None),
        ("-7d", None),
        ("\u0667d", None),
        ("7d7h", None),
        ("9999999w", None),
        ("", None),
    ],
)
def test_lengths_of_time(text: str, length: timedelta | None) -> None:
    assert duration(text) == length


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("0", 0),
        ("1000", 1000),
        ("1k", 1024),
        ("2GiB", 2 * 1024**3),
        ("1.5 MB", 3 * 512 * 1024),
        ("1 TiB", 1024**4),
        ("7 bytes", None),
        ("-1", None),
        ("1e9", None),
        ("GiB", None),
        ("9999999999", None),
        ("", None),
    ],
)
def test_sizes(text: str, count: int | None) -> None:
    assert size(text) == count


def test_sizes_for_people() -> None:
    counts = [0, 1023, 1024, 3_500_000, 2 * 1024**3, 5 * 1024**4]
    said = ["0 bytes", "1023 bytes", "1.0 KiB", "3.3 MiB", "2.0 GiB", "5120.0 GiB"]
    assert list(map(described_size, counts)) == said
