"""`seawall config`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import click

from seawall.cli import config
from seawall.report.text import visible

SECRET = frozenset({"registry-token"})
UNSET = "(not set)"


@click.group(name="config")
def COMMAND() -> None:  # noqa: N802
    """Show the configuration."""


@COMMAND.command(name="show")
@click.argument("command", nargs=-1)
@click.pass_context
def show(ctx: click.Context, command: tuple[str, ...]) -> None:
    """Show each option's value and where it came from.

    All commands are shown, or only COMMAND, such as `scan` or `db update`. The origin is an environment
    variable, a line of a configuration file, or `default`.
    """
    from seawall.cli.app import leaves  # noqa: PLC0415 (app finds this file)

    root = ctx.find_root()
    chosen = {path: leaf for path, leaf in leaves(root.command) if path[: len(command)] == command}
    if not chosen:
        raise click.UsageError(f"no such command: {' '.join(command)}", ctx)
    click.echo(f"configuration file: {visible(str(root.obj.path)) if root.obj else 'none'}")
    for path, leaf in chosen.items():
        rows = list(_rows(root, path, leaf))
        if rows:
            click.echo(f"\n[{'.'.join(path)}]")
            _align(rows)


def _rows(root: click.Context, path: config.Name, leaf: click.Command) -> Iterator[tuple[str, str]]:
    context = root
    for name in path:
        context = click.Context(leaf, info_name=name, parent=context)
    for key, option in config.options(leaf).items():
        value, origin = config.origin(context, path, option)
        shown = _written(value)
        yield f"{key} = {'(hidden)' if key in SECRET and shown != UNSET else shown}", origin


def _written(value: Any) -> str:  # noqa: ANN401 (whatever an option holds)
    """Write a value as seawall.toml would have it; what is not set shows as `(not set)`."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_written, value))}]"
    if value is None or isinstance(value, Mapping) or type(value).__name__ == "Sentinel":
        return UNSET
    return f'"{visible(str(value))}"'


def _align(rows: list[tuple[str, str]]) -> None:
    width = min(60, max(len(left) for left, _ in rows))
    for left, right in rows:
        click.echo(f"{left.ljust(width)}  # {visible(right)}")
