"""`seawall completion`."""

from __future__ import annotations

import click

from seawall.cli.errors import COMPLETING


@click.command(name="completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def COMMAND(ctx: click.Context, shell: str) -> None:  # noqa: N802
    """Print the completion script for a shell.

    Bash: eval "$(seawall completion bash)" in ~/.bashrc. Zsh: the same with zsh in ~/.zshrc. Fish: seawall
    completion fish > ~/.config/fish/completions/seawall.fish
    """
    from click.shell_completion import get_completion_class  # noqa: PLC0415

    kind = get_completion_class(shell)
    assert kind is not None
    made = kind(ctx.find_root().command, {}, "seawall", COMPLETING)
    # Not source(): for bash that starts a bash to ask for its version.
    click.echo(made.source_template % made.source_vars())
