"""What the version alone does not decide: module streams, platforms, epochs, subscriptions; and the fix."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from seawall.model.errors import InvalidVersion
from seawall.vulnerabilities.questions import Question
from seawall.vulnerabilities.schemes import scheme_for
from seawall.vulnerabilities.shard import Hit, Shard

_MODULE = ".module"  # in the release of every rpm that was built in a module


def applicable(question: Question, hits: Iterable[Hit], shard: Shard) -> list[Hit]:
    """Return the hits that concern the package; `unparsed` is set on one of which that cannot be told."""
    found = [hit for hit in hits if _same_platform(hit, question) and _same_epoch(hit, question)]
    if question.packages[0].type == "rpm":
        found = [each for hit in found if (each := _in_stream(hit, question))]
    return _subscribed(question, found, shard)


def _same_platform(hit: Hit, question: Question) -> bool:
    platform = hit.particulars.platform if hit.particulars else ""
    if not platform:
        return True
    wanted = {platform, "java"} if platform == "jruby" else {platform}
    return any(dict(each.qualifiers).get("platform") in wanted for each in question.packages)


def _same_epoch(hit: Hit, question: Question) -> bool:
    """Compare again with the epoch of the fix, where that of the version is not known."""
    epoch, colon, _ = hit.fixed.partition(":")
    scheme = scheme_for(question.ecosystem, question.scopes[0])
    if not (question.epochless and colon and scheme):
        return True
    try:
        return scheme.key(f"{epoch}:{question.version}") < scheme.key(hit.fixed)
    except InvalidVersion:
        return True


def _in_stream(hit: Hit, question: Question) -> Hit | None:
    """Return the hit if it is about the package's module stream, or both are in none."""
    streams = hit.particulars.modules.split() if hit.particulars else []
    label = dict(question.packages[0].qualifiers).get("rpmmod", "")
    in_module = bool(label) or _MODULE in question.version
    if hit.fixed and in_module != (_MODULE in hit.fixed):
        return None
    if not in_module or not hit.fixed:
        return hit
    if streams and label:
        return hit if label in streams else None
    return replace(hit, unparsed=True)


def _paid(question: Question, hit: Hit) -> str:
    """Return the subscription that the fixes of a hit's scope need, "" for none."""
    return question.authority.subscription(hit.scope) if question.authority else ""


def _is_subscribed(question: Question) -> bool:
    authority, found = question.authority, question.distribution
    return bool(authority and found and authority.subscribed(found, question.name, question.version))


def _subscribed(question: Question, hits: list[Hit], shard: Shard) -> list[Hit]:
    """Let one scope speak for each record: what is paid for to a subscriber, else the release's own."""
    paid = [hit for hit in hits if _paid(question, hit)]
    if not paid and not _is_subscribed(question):
        return hits
    own = [hit for hit in hits if not _paid(question, hit)]
    if not _is_subscribed(question):
        return [*own, *paid]
    said = {hit.advisory.id for hit in paid}
    return [
        *paid,
        *(hit for hit in own if hit.advisory.id not in said and not _settled(question, hit, shard)),
    ]


def _settled(question: Question, hit: Hit, shard: Shard) -> bool:
    """Say whether what is paid for speaks of this record and package, without affecting its version."""
    assert question.authority is not None  # nobody else has subscribers
    return any(
        each.package == question.name
        and each.scope in question.scopes
        and question.authority.subscription(each.scope)
        for each in shard.affected(hit.advisory.id)
    )


def resolution(question: Question, hits: Sequence[Hit]) -> tuple[str, str]:
    """Return the version that fixes it ("" for none), and the sentence that explains the finding."""
    subscription = needs = ""
    if question.authority and not _is_subscribed(question):
        paid = [hit for hit in hits if _paid(question, hit)]
        subscription = _highest(question, paid)
        needs = next((_paid(question, hit) for hit in paid if hit.fixed), "")
        hits = [hit for hit in hits if not _paid(question, hit)]
    if question.authority is not None:
        fixed = _highest(question, hits)
    else:
        fixed = next((hit.fixed for hit in hits if hit.fixed), "")
    if question.ecosystem == "Go" and question.version.startswith("v") and fixed:
        fixed = f"v{fixed.removeprefix('v')}"  # advisories leave out what a module's versions begin with
    if fixed:
        return fixed, f"{question.version} is older than {fixed}, which fixes it"
    if subscription:
        return "", f"{subscription} fixes it, with {needs}"
    return "", f"{question.version} is affected, and no fixed version is known"


def _highest(question: Question, hits: Iterable[Hit]) -> str:
    """Return the highest fix: only from there on all the records agree."""
    scheme = scheme_for(question.ecosystem, question.scopes[0])
    fixes = {hit.fixed for hit in hits if hit.fixed}
    if scheme is None or len(fixes) < 2:
        return min(fixes, default="")
    return max(fixes, key=lambda fixed: (scheme.key(fixed), fixed))
