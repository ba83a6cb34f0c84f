"""What one pass over a layer is made for, and what came of it, as bytes between processes."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from seawall.inventory.contributions import packed as packed_layer
from seawall.inventory.engine import Cataloging
from seawall.source.base import Analyser, Entering, File
from seawall.source.companions import Entered, Looking, Together
from seawall.source.layers import LayerPass


class Wanted(Struct, frozen=True):
    """For whom a layer is read: the inventory, and companions by their numbers."""

    packages: bool = False
    companions: tuple[int, ...] = ()


class Seen(Struct, frozen=True, array_like=True):
    """What came of a pass: contributions as bytes, in the order of who wanted them; or why there are none."""

    packages: bytes = b""
    companions: tuple[bytes, ...] = ()
    unread: str = ""

    @classmethod
    def of(cls, wanted: Wanted, payloads: Sequence[bytes]) -> Seen:
        """Return what `payloads` gives back."""
        return cls(payloads[0], tuple(payloads[1:])) if wanted.packages else cls(b"", tuple(payloads))

    @classmethod
    def unpacked(cls, data: bytes) -> Seen:
        """Return what `packed` made."""
        return msgspec.msgpack.decode(data, type=cls)

    def packed(self) -> bytes:
        """Return it as bytes."""
        return msgspec.msgpack.encode(self)

    def payloads(self, wanted: Wanted) -> tuple[bytes, ...]:
        """Return all contributions, that to the inventory first."""
        return (self.packages, *self.companions) if wanted.packages else self.companions

    def only(self, had: Wanted, wanted: Wanted) -> Seen:
        """Return, of a pass made for more, what was wanted."""
        if self.unread:
            return self
        by_number = dict(zip(had.companions, self.companions, strict=True))
        return Seen(self.packages, tuple(by_number[number] for number in wanted.companions))


class Looks:
    """The analyser of a pass: companions first, for the inventory may take what it sees in pieces."""

    def __init__(self, cataloging: Cataloging | None, companions: Sequence[Looking]) -> None:
        self._cataloging = cataloging
        self._companions = companions
        analysers: list[Analyser] = [*companions]
        if cataloging is not None and (cataloging.looks or not companions):
            analysers.append(cataloging)
        each = analysers[0] if len(analysers) == 1 else Together(analysers)
        self.wants = each.wants
        self._see = each.see
        entering = [analyser for analyser in analysers if isinstance(analyser, Entering)]
        if entering:
            self.enters = Entered(entering).enters

    def see(self, file: File) -> None:
        """Look at one file."""
        self._see(file)

    def seen(self, result: LayerPass[Looks]) -> Seen:
        """Return what came of the pass that this looked at."""
        if result.unread:
            return Seen(unread=result.unread)
        packages = b""
        if self._cataloging is not None:
            packages = packed_layer(self._cataloging.finish(result.paths), result.paths, result.files_seen)
        return Seen(packages, tuple(each.packed() for each in self._companions))
