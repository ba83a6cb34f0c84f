"""Workers: builds in other processes; what kills a worker does not kill the update."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from seawall.model.errors import Malformed
from seawall.vulnerabilities import workers
from seawall.vulnerabilities.base import Work
from seawall.vulnerabilities.workers import Here, Workers, builders
from support.advisories import archive, fixed, record


def work(folder: Path, name: str, *records: object) -> Work:
    path = folder / f"{name}.zip"
    path.write_bytes(archive(records))  # type: ignore[arg-type]
    return Work("osv", "npm", (path,))


@pytest.mark.parametrize("kind", [Here, lambda: Workers(2)])
def test_builds(tmp_path: Path, kind: type[Here]) -> None:
    pool = kind()
    good = [work(tmp_path, f"good-{n}", record(f"X-{n}", fixed("npm", "a", "1.0.0"))) for n in range(5)]
    bad = work(tmp_path, "bad", ("X-1", b"{"))
    built = [pool.submit(each, tmp_path / f"{n}.new") for n, each in enumerate(good)]
    failed = pool.submit(bad, tmp_path / "bad.new")
    assert [future.result(30).records for future in built] == [1] * 5
    assert [future.result().path for future in built] == [tmp_path / f"{n}.new" for n in range(5)]
    with pytest.raises(Malformed, match="none of its"):
        failed.result(30)
    if isinstance(pool, Workers):
        pool.close()


@pytest.mark.parametrize("program", ["/nonexistent", "/bin/false", "/bin/true"])
def test_what_a_worker_cannot_do_is_done_here(
    tmp_path: Path, program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", program)
    pool = Workers(2)
    try:
        future = pool.submit(work(tmp_path, "a", record("X-1", fixed("npm", "a", "1.0.0"))), tmp_path / "out")
        assert future.result(30).records == 1
    finally:
        pool.close()


def test_one_job_needs_no_process() -> None:
    with builders(1) as pool:
        assert isinstance(pool, Here)


def test_jobs_are_lines(tmp_path: Path) -> None:
    from io import BytesIO

    job = workers._encoder.encode(workers._Job(work(tmp_path, "a"), tmp_path / "out"))
    answers = BytesIO()
    workers.serve(BytesIO(job + b"\n"), answers)
    assert b'"records":0' in answers.getvalue()
