"""`pom.xml`: what a Maven project says that it depends on, as far as the tree tells the versions.

Parents are followed to where `relativePath` says they are (`../pom.xml` unless said), never fetched.  A
dependency on a module of the same group and version is the project's own.  What dependencies need in their
turn no model says: that is known from what was built, or from a lock file.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from seawall.inventory.base import Cataloger, Record
from seawall.inventory.maven import Dependency, Model, Project, is_id, is_version, read_model
from seawall.model.errors import SeawallError
from seawall.model.package import Evidence, Location, NotAssessed, Package
from seawall.source.base import MIB, File

_MAX_PARENTS = 16
_TRANSITIVE = "names direct dependencies only: what those need is not in it; scan what is built from it"
_SHIPPED = frozenset({"compile", "runtime"})


def parse(file: File) -> Iterator[Record]:
    """Yield the dependencies of a project; one without an exact version is not assessed."""
    project = Project(_chain(file))
    found = 0
    for each in project.dependencies():
        at = each.coordinates
        if (at.group, at.version) == (project.own.group, project.own.version) and at.version:
            continue
        found += each.scope != "test"
        yield _record(file.path, project, each)
    if found:
        yield NotAssessed("file", file.path, _TRANSITIVE)


def _chain(file: File) -> list[Model]:
    """Return the model and those of its parents that are where they should be and what they should be."""
    models = [read_model(file.path, file.read(CATALOGER.max_size))]
    place = "pom.xml"
    while models[-1].parent is not None and models[-1].parent_path and len(models) < _MAX_PARENTS:
        place = posixpath.normpath(posixpath.join(posixpath.dirname(place), models[-1].parent_path))
        above = file.sibling(place) or file.sibling(posixpath.join(place, "pom.xml"))
        if above is None:
            break
        try:
            model = read_model(above.path, above.read(CATALOGER.max_size))
        except SeawallError:
            break  # it is not assessed by itself
        wanted = models[-1].parent
        if (model.own.group, model.own.artifact) != (wanted.group, wanted.artifact):
            break
        if above.path.endswith("/pom.xml") and not place.endswith("pom.xml"):
            place = posixpath.join(place, "pom.xml")
        models.append(model)
    return models


def _record(path: str, project: Project, each: Dependency) -> Record:
    at = each.coordinates
    if not (is_id(at.group) and is_id(at.artifact)) or not is_version(at.version):
        return NotAssessed("package", f"{path}:{each.line}: {str(at)[:200]}", _why(project, each))
    notes = [f"scope {each.scope}"] if each.scope not in _SHIPPED else []
    notes += ["optional"] if each.optional else []
    notes += [f"profile {each.profile}"] if each.profile else []
    qualifiers = [("classifier", each.classifier)] if each.classifier else []
    qualifiers += [("type", each.kind)] if each.kind not in {"", "jar"} else []
    return Package(
        "maven",
        at.artifact,
        at.version,
        (Location(path, line=each.line or None, proof=", ".join(notes)),),
        at.group,
        qualifiers=tuple(qualifiers),
        development=each.scope == "test",
    )


def _why(project: Project, each: Dependency) -> str:
    """Say why a dependency has no exact version."""
    version = each.coordinates.version
    parent = project.missing_parent
    elsewhere = [f"the parent {project.resolved(parent)}"] if parent is not None else []
    elsewhere += [f"the bill of materials {each}" for each in project.imports[:3]]
    if "${" in str(each.coordinates):
        return "names properties that are defined nowhere in the tree"
    if version:
        return f"{version[:80]} is no exact version"
    if elsewhere:
        return f"its version is left to {' or '.join(elsewhere)}, not in the tree"
    return "it has no version"


CATALOGER = Cataloger(
    name="java-pom",
    parse=parse,
    evidence=Evidence.DECLARED,
    globs=("pom.xml",),
    max_size=8 * MIB,
    relatives=True,
)
