"""Any bytes as a file of PEAR's registry, and as a PHP file that returns an array."""

from __future__ import annotations

from collections.abc import Iterator

from fuzz.runner import FIXTURES, run
from seawall.inventory.catalogers import php_installed_php, php_pear
from seawall.source.memory import MemoryFile


def read(data: bytes) -> Iterator[object]:
    """Read the file as the one that its first byte tells."""
    if data[:1] == b"<":
        yield from php_installed_php.parse(MemoryFile("vendor/composer/installed.php", data))
    else:
        yield from php_pear.parse(MemoryFile("php/.registry/fuzzed.reg", data))


if __name__ == "__main__":
    seeds = [
        *(FIXTURES / "php-pear").rglob("*.reg"),
        *(FIXTURES / "php-installed-php").rglob("installed.php"),
    ]
    run(read, [path.read_bytes() for path in sorted(seeds)])
