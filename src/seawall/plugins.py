"""The folder is the registry: a plug-in is one module that binds one frozen value."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, TypeVar


class Named(Protocol):
    """What every plug-in has."""

    @property
    def name(self) -> str:
        """The name it is known by on the command line and in reports."""


Plugin = TypeVar("Plugin", bound=Named)


def find(package: str, module: str, attribute: str, kind: type[Plugin]) -> Plugin | None:
    """Return the plug-in that one module of a folder binds, without importing its neighbours.

    None when there is no such module, or when it binds a plug-in of another name; `-` in a name is `_` in
    the module's.
    """
    if not module.isidentifier() or module.startswith("_"):
        return None
    if module not in {info.name for info in iter_modules(import_module(package).__path__)}:
        return None
    plugin = getattr(import_module(f"{package}.{module}"), attribute, None)
    return plugin if isinstance(plugin, kind) and plugin.name.replace("-", "_") == module else None


@cache
def load(package: str, attribute: str, kind: type[Plugin]) -> dict[str, Plugin]:
    """Return the plug-ins of the folder `package`, by name, sorted.

    Raises TypeError for a module that does not bind `attribute` to a `kind`, and ValueError for a name
    that is taken: both are mistakes of a developer, found the first time the capability is used.
    """
    folder = import_module(package)
    found: dict[str, Plugin] = {}
    for info in iter_modules(folder.__path__, package + "."):
        if info.ispkg or info.name.rpartition(".")[2].startswith("_"):
            continue
        plugin = getattr(import_module(info.name), attribute, None)
        if not isinstance(plugin, kind):
            raise TypeError(f"{info.name}.{attribute} is not a {kind.__name__}")
        if found.setdefault(plugin.name, plugin) is not plugin:
            raise ValueError(f"{info.name}: the name {plugin.name!r} is taken")
    return dict(sorted(found.items()))
