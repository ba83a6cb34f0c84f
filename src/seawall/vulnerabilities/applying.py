"""What the version alone does not decide: module streams, platforms, epochs, subscriptions; and the fix."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from seawall.model.errors import InvalidVersion
from seawall.vulnerabilities.questions import Question
from seawall.vulnerabilities.schemes import scheme_for
from seawall.vulnerabilities.shard import Hit, Shard

_PRO = "Pro:"  # begins the scopes of fixes that need an Ubuntu Pro subscription
_ESM = re.compile(r"[+~]esm\d")
_MODULE = ".module"  # in the release of every rpm that was built in a module


def applicable(question: Question, hits: Iterable[Hit], shard: Shard) -> list[Hit]:
    """Return the hits that concern the package; `unparsed` is set on one of which that cannot be told."""
    found = [hit for hit in hits if _same_platform(hit, question) and _same_epoch(hit, question)]
    if question.packages[0].type == "rpm":
        found = [each for hit in found if (each := _in_stream(hit, question))]
    if question.ecosystem == "Ubuntu":
        return _subscribed(question, found, shard)
    return found


def _same_platform(hit: Hit, question: Question) -> bool:
    platform = hit.particulars.platform if hit.particulars else ""
    if not platform:
        return True
    wanted = {platform, "java"} if platform == "jruby" else {platform}
    return any(dict(each.qualifiers).get("platform") in wanted for each in question.packages)


def _same_epoch(hit: Hit, question: Question) -> bool:
    """Compare again with the epoch of the fix, where that of the version is not known."""
    epoch, colon, _ = hit.fixed.partition(":")
    scheme = scheme_for(question.ecosystem)
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


def _subscribed(question: Question, hits: list[Hit], shard: Shard) -> list[Hit]:
    """Let one scope speak for each record: Pro's for a package from there, else the release's own."""
    own = [hit for hit in hits if not hit.scope.startswith(_PRO)]
    pro = [hit for hit in hits if hit.scope.startswith(_PRO)]
    if not _ESM.search(question.version):
        return [*own, *pro]
    said = {hit.advisory.id for hit in pro}
    return [*pro, *(hit for hit in own if hit.advisory.id not in said and not _settled(question, hit, shard))]


def _settled(question: Question, hit: Hit, shard: Shard) -> bool:
    """Say whether Pro speaks of this record and package, without the version being affected there."""
    return any(
        each.package == question.name and each.scope.startswith(_PRO) and each.scope in question.scopes
        for each in shard.affected(hit.advisory.id)
    )


def resolution(question: Question, hits: Sequence[Hit]) -> tuple[str, str]:
    """Return the version that fixes it ("" for none), and the sentence that explains the finding."""
    subscription = ""
    if not _ESM.search(question.version):
        paid = [hit for hit in hits if hit.scope.startswith(_PRO)]
        subscription = _highest(question, paid)
        hits = [hit for hit in hits if not hit.scope.startswith(_PRO)]
    if question.distribution is not None:
        fixed = _highest(question, hits)
    else:
        fixed = next((hit.fixed for hit in hits if hit.fixed), "")
    if question.ecosystem == "Go" and question.version.startswith("v") and fixed:
        fixed = f"v{fixed.removeprefix('v')}"  # advisories leave out what a module's versions begin with
    if fixed:
        return fixed, f"{question.version} is older than {fixed}, which fixes it"
    if subscription:
        return "", f"{subscription} fixes it, with an Ubuntu Pro subscription"
    return "", f"{question.version} is affected, and no fixed version is known"


def _highest(question: Question, hits: Iterable[Hit]) -> str:
    """Return the highest fix: only from there on all the records agree."""
    scheme = scheme_for(question.ecosystem)
    fixes = {hit.fixed for hit in hits if hit.fixed}
    if scheme is None or len(fixes) < 2:
        return min(fixes, default="")
    return max(fixes, key=lambda fixed: (scheme.key(fixed), fixed))
