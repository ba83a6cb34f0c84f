"""Many walks: a list of targets and patterns, several at once, each layer read once however many share it."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from seawall import __version__, scan
from seawall.model.errors import ExitCode, Misuse, NotAnImage, Offline, SeawallError
from seawall.model.report import Failure, Report, Row, Summary
from seawall.policy import judge
from seawall.source.cache import LayerCache
from seawall.source.detect import registry_of
from seawall.source.oci import platforms
from seawall.source.oci.listing import expand, is_pattern, parse_pattern
from seawall.source.oci.registry.access import Access
from seawall.source.oci.registry.hosts import Hosts

SCHEME = "registry:"
MOST = 100_000  # targets
NOT_AN_IMAGE = "not an image"
FAILED = "failed"
Outcome = Report | Failure
Tell = Callable[[Outcome], None]
"""Told, from the thread that runs the batch, of each target as it ends."""


class Wanted(Struct, frozen=True):
    """A target; `listed` when a pattern found it in a registry.

    `failed` says why a pattern, or a repository that it found, could not be listed.
    """

    target: str
    listed: bool = False
    failed: SeawallError | None = None


def is_many(target: str) -> bool:
    """Say whether a target is a pattern that stands for many: `registry:HOST/PREFIX/*`."""
    return target.startswith(SCHEME) and is_pattern(target)


def lines(text: str) -> Iterator[str]:
    """Yield the targets of a list: one a line, blank lines and what follows a `#` left out."""
    for line in text.removeprefix("\ufeff").splitlines():
        target = "" if line.lstrip().startswith("#") else line.partition(" #")[0].strip()
        if target:
            yield target


def expanded(
    targets: Iterable[str], hosts: Hosts, notice: scan.Notice, *, offline: bool = False
) -> tuple[Wanted, ...]:
    """Return every target once, patterns replaced by what they name now, in order.

    `notice` is told what a pattern passed over.  A pattern that a registry does not list is wanted all the
    same, and fails in its turn.  Raises Misuse for what is no pattern, for more than MOST targets, and for a
    login that was given for one registry of several, and Offline for a pattern of an offline run.
    """
    targets = tuple(islice(targets, MOST + 1))
    hosts.require_one_login(filter(None, map(registry_of, targets)))
    found: dict[str, Wanted] = {}
    for wanted in _each(targets, hosts, notice, offline=offline):
        found.setdefault(wanted.target, wanted)
        if len(found) > MOST:
            raise Misuse(f"more than {MOST} targets: scan them in parts")
    return tuple(found.values())


def _each(targets: Iterable[str], hosts: Hosts, notice: scan.Notice, *, offline: bool) -> Iterator[Wanted]:
    for target in targets:
        if not is_many(target):
            yield Wanted(target)
            continue
        if offline:
            raise Offline(f"{target}: a registry is not asked for its list, as this run is offline")
        try:
            listed = expand(parse_pattern(target.removeprefix(SCHEME)), hosts)
        except Misuse:
            raise
        except SeawallError as error:
            yield Wanted(target, failed=error)
            continue
        if listed.attached:
            notice(f"{target}: {listed.attached} tags of signatures, attestations and the like passed over")
        if count := len(listed.untagged):
            named = ", ".join(listed.untagged[:5]) + (", …" if count > 5 else "")
            notice(f"{target}: {count} repositories have no tags, or are hidden from this login: {named}")
        for reference in listed.references:
            yield Wanted(f"{SCHEME}{reference}", listed=True)
        for pattern, why in listed.failed:
            yield Wanted(f"{SCHEME}{pattern}", listed=True, failed=why)


def run(
    wanted: Sequence[Wanted],
    options: scan.Options,
    tell: Tell,
    *,
    parallel: int | None = None,
    earlier: Mapping[str, Row] | None = None,
    notice: scan.Notice | None = None,
) -> Summary:
    """Scan the targets, `parallel` at once (default: one a processor and one more), and return all in brief.

    The target of `options` is replaced by each, and its `access` by what all share.  What `earlier` has a
    row for is not scanned again.  A target that fails is a Failure, and the others go on; an interrupt ends
    all without waiting.  Misuse leaves for a cache backend that is none.
    """
    known = earlier or {}
    rows: dict[str, Row] = {each.target: known[each.target] for each in wanted if each.target in known}
    waiting = [each for each in wanted if each.target not in known]
    at_once = parallel or len(os.sched_getaffinity(0)) + 1
    with _cache(options, notice or _untold) as cache, _shared(options) as hosts:
        each_options = replace(options, access=hosts, jobs=options.jobs or 2)

        def work(one: Wanted) -> Outcome:
            asked = replace(each_options, target=one.target)
            return _refused(asked, one.failed) if one.failed else _scanned(asked, cache)

        for one, outcome in _in_threads(waiting, work, at_once):
            tell(outcome)
            rows[one.target] = row(outcome, one)
    return Summary(tuple(rows[each.target] for each in wanted), len(wanted) - len(waiting))


def _untold(_what: str) -> None:
    """Tell nobody."""


@contextmanager
def _cache(options: scan.Options, notice: scan.Notice) -> Iterator[LayerCache]:
    """Give one cache for all; where none is wanted, one that is gone afterwards: layers are still shared."""
    if options.use_cache:
        with closing(scan.layer_cache(options, notice)) as cache:
            yield cache
        return
    # After an interrupt, threads that nobody waits for may still write there.
    temporary = tempfile.TemporaryDirectory(prefix="seawall-", ignore_cleanup_errors=True)
    with temporary as folder, closing(LayerCache(Path(folder))) as cache:
        yield cache


@contextmanager
def _shared(options: scan.Options) -> Iterator[Hosts]:
    if isinstance(options.access, Access):
        with closing(Hosts(options.access)) as hosts:
            yield hosts
    else:
        yield options.access


def _in_threads(
    waiting: Sequence[Wanted], work: Callable[[Wanted], Outcome], at_once: int
) -> Iterator[tuple[Wanted, Outcome]]:
    """Yield each outcome as it comes; no more of them exist at a time than are being worked on."""
    source = iter(waiting)
    pool = ThreadPoolExecutor(at_once, thread_name_prefix="seawall-image")
    try:
        running: dict[Future[Outcome], Wanted] = {
            pool.submit(work, one): one for one in islice(source, at_once)
        }
        while running:
            future = next(as_completed(running))
            one = running.pop(future)
            following = next(source, None)
            if following is not None:
                running[pool.submit(work, following)] = following
            yield one, future.result()
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()


def _scanned(options: scan.Options, cache: LayerCache) -> Outcome:
    try:
        return scan.run(options, cache=cache)
    except SeawallError as error:
        return _refused(options, error)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return _failure(options, type(error).__name__, f"{where}{error.strerror or error}", ExitCode.MISUSE)
    except Exception as error:  # noqa: BLE001 - one target's bug must not cost the others, nor be silent
        what = f"internal error: {type(error).__name__}: {error}; please report it"
        return _failure(options, "InternalError", what, ExitCode.MISUSE)


def _refused(options: scan.Options, error: SeawallError) -> Failure:
    return _failure(options, type(error).__name__, str(error), error.exit_code)


def _failure(options: scan.Options, kind: str, error: str, code: ExitCode) -> Failure:
    return Failure(
        reference=options.target,
        kind=kind,
        error=error,
        exit_code=int(code),
        tool_version=__version__,
        created=scan.created(options.now),
    )


def row(outcome: Outcome, wanted: Wanted) -> Row:
    """Return an outcome in brief."""
    if isinstance(outcome, Failure):
        named = NOT_AN_IMAGE if outcome.kind == NotAnImage.__name__ else FAILED
        return Row(wanted.target, named, outcome.exit_code, error=outcome.error, listed=wanted.listed)
    counts = Counter(finding.advice.severity for finding in outcome.findings)
    return Row(
        wanted.target,
        outcome.verdict.outcome.value,
        outcome.verdict.exit_code,
        tuple((severity.value, counts[severity]) for severity in sorted(counts, key=lambda s: -s.rank)),
        sum(finding.advice.kev is not None for finding in outcome.findings),
        outcome.coverage.percent,
        sum(entry.weight for entry in outcome.not_assessed),
        starter=any(feed.starter for feed in outcome.feeds),
        listed=wanted.listed,
    )


def still_holds(report: Report, options: scan.Options) -> bool:
    """Say whether a report of an earlier run is what these options ask for.

    Its filters, its platform and its verdict are compared.  Whether installed or declared packages were
    asked for is not in a report.
    """
    verdict = judge(
        report.findings, report.not_assessed, report.coverage, report.feeds, options.now, options.gate
    )
    return (
        options.filters.made(report.filters)
        and bool(report.feeds) == ("vuln" in options.scanners)
        and (verdict.outcome, verdict.exit_code) == (report.verdict.outcome, report.verdict.exit_code)
        and _is_platform(report, options.platform)
    )


def _is_platform(report: Report, asked: str | None) -> bool:
    """Say whether a report is of the platform asked for: of an index, without one, of this machine's."""
    if asked is None and not report.target.index_digest:
        return True
    try:
        wanted = platforms.parse(asked) if asked else platforms.host()
        return platforms.matches(platforms.parse(report.target.platform), wanted)
    except Misuse:
        return False


# As a verdict weighs its reasons: a finding that is there stays there, whatever was not judged.
_GRAVEST = (
    ExitCode.GATE_VIOLATED,
    ExitCode.TARGET_UNAVAILABLE,
    ExitCode.MISUSE,
    ExitCode.DATA_UNAVAILABLE,
    ExitCode.INCOMPLETE,
)


def exit_code(summary: Summary) -> ExitCode:
    """Return the gravest exit code of all rows.

    What a pattern found and is no image was not asked for, and does not count.
    """
    codes = {each.exit_code for each in summary.rows if not (each.listed and each.outcome == NOT_AN_IMAGE)}
    return next((code for code in _GRAVEST if code in codes), ExitCode.PASSED)
