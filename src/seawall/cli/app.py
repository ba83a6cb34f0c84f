"""The root command: verbs are found by their files and imported when they are used."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import click

from seawall import __version__
from seawall.cli import commands, config

Name = tuple[str, ...]


class Verbs(click.Group):
    """A group whose commands are the modules of `commands/`, each binding COMMAND."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """Return the names of the files: nothing is imported to list them."""
        return sorted(info.name for info in iter_modules(commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the file of that name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        return _command(cmd_name)


@functools.cache
def _command(name: str) -> click.Command:
    command = import_module(f"{commands.__name__}.{name}").COMMAND
    if not isinstance(command, click.Command):
        raise TypeError(f"{commands.__name__}.{name}.COMMAND is not a click.Command")
    for path, leaf in leaves(command, (name,)):
        for option in config.options(leaf).values():
            option.envvar = config.variables(path, option)
    return command


def leaves(command: click.Command, path: Name = ()) -> Iterator[tuple[Name, click.Command]]:
    """Yield the commands that do something, each with its path of names, in alphabetical order."""
    if not isinstance(command, click.Group):
        yield path, command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        below = command.get_command(context, name)
        if below is not None:
            yield from leaves(below, (*path, name))


@click.group(
    cls=Verbs,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=(
        "Every option can also be set by an environment variable (SEAWALL_SCAN_FAIL_ON, or SEAWALL_FAIL_ON "
        "for every command that has it) and in seawall.toml; `seawall config show` tells what holds and why."
    ),
)
@click.version_option(__version__, prog_name="seawall", message="%(prog)s %(version)s")
@click.option(
    "--config",
    "config_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    envvar="SEAWALL_CONFIG",
    help="Read this configuration file instead of the nearest seawall.toml.",
)
@click.option("--no-config", is_flag=True, envvar="SEAWALL_NO_CONFIG", help="Read no configuration file.")
@click.pass_context
def SEAWALL(ctx: click.Context, config_file: Path | None, no_config: bool) -> None:  # noqa: FBT001, N802
    """Layered container supply-chain security in one tool."""
    path = None if no_config else config_file or config.nearest(Path.cwd())
    if path is not None:
        ctx.obj = config.load(path, dict(leaves(ctx.command)))
        ctx.default_map = ctx.obj.defaults
