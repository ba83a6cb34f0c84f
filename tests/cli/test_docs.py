"""The pages of the command line show what `--help` says; `SEAWALL_REWRITE=1` puts it there."""

from __future__ import annotations

import os
import re
from pathlib import Path

import click
import pytest

from seawall import sbom
from seawall.cli.app import SEAWALL, leaves
from seawall.cli.config import option_key, options
from seawall.model.errors import ExitCode
from seawall.model.report import Report
from seawall.report import Format, all_formats
from support.commandline import Seawall

REWRITE = bool(os.environ.get("SEAWALL_REWRITE"))  # read before the tests clear the environment
DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"<!-- help: ([a-z ]+) -->\n(?:```text\n.*?```\n)?", re.DOTALL)
LEAVES = dict(leaves(SEAWALL))
NAMES = sorted({" ".join(path[:length]) for path in LEAVES for length in range(1, len(path) + 1)})


def page(name: str) -> Path:
    return DOCS / "cli" / f"{name.split(maxsplit=1)[0]}.md"


@pytest.fixture
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")


@pytest.mark.usefixtures("wide")
@pytest.mark.parametrize("name", NAMES)
def test_the_page_shows_the_help(name: str, seawall: Seawall) -> None:
    said = seawall(*name.split(), "--help").out
    block = f"<!-- help: {name} -->\n```text\n{said}```\n"
    text = page(name).read_text()
    if REWRITE:
        text = BLOCK.sub(lambda match: block if match[1] == name else match[0], text)
        page(name).write_text(text)
    assert block in text


def test_no_page_and_no_block_is_left_over() -> None:
    assert {path.name for path in (DOCS / "cli").iterdir()} == {page(name).name for name in NAMES}
    shown = [match[1] for path in (DOCS / "cli").iterdir() for match in BLOCK.finditer(path.read_text())]
    assert sorted(shown) == NAMES


def test_every_option_says_what_it_does() -> None:
    for path, command in LEAVES.items():
        assert command.help, path
        assert all(option.help for option in options(command).values()), path


def test_one_name_means_one_thing() -> None:
    """A general variable or key serves several commands, so their options must be of one kind."""
    kinds: dict[str, set[tuple[str, bool, bool]]] = {}
    for command in LEAVES.values():
        for option in options(command).values():
            kind = (getattr(option.type, "name", ""), option.is_flag, option.multiple)
            kinds.setdefault(option_key(option), set()).add(kind)
    assert {name: found for name, found in kinds.items() if len(found) > 1} == {}


def test_no_option_takes_the_name_of_a_command() -> None:
    """In no table of seawall.toml is a key both a setting and a table of a command's."""
    for table in {path[:length] for path in LEAVES for length in range(len(path))}:
        below = {path: command for path, command in LEAVES.items() if path[: len(table)] == table}
        commands = {path[len(table)] for path in below}
        assert not commands & {key for command in below.values() for key in options(command)}, table


def test_every_exit_code_is_documented() -> None:
    text = (DOCS / "exit-codes.md").read_text()
    assert all(f"| {code.value} | " in text for code in ExitCode)


def test_every_field_of_the_report_is_documented() -> None:
    text = (DOCS / "report-json.md").read_text()
    assert [field for field in Report.__struct_fields__ if f"`{field}`" not in text] == []


def test_the_example_format_works() -> None:
    text = (DOCS / "add-a-report-format.md").read_text()
    code = text.split("```python\n")[1].split("```")[0]
    names: dict[str, object] = {}
    exec(compile(code, "example", "exec"), names)
    assert isinstance(names["FORMAT"], Format)
    assert names["FORMAT"].name not in all_formats()


def test_the_root_help_names_every_command(seawall: Seawall) -> None:
    said = seawall("--help").out
    assert isinstance(SEAWALL, click.Group)
    assert all(re.search(rf"^  {name.split()[0]} ", said, re.MULTILINE) for name in NAMES)


def test_every_format_of_bills_is_in_the_table() -> None:
    rows = [
        f"| `{name}` | {', '.join(filter(None, each.versions)) or ''} | "
        f"{'yes' if each.write else ''} | {'yes' if each.read else ''} |"
        for name, each in sbom.all_formats().items()
    ]
    page = DOCS / "sbom.md"
    block = "| --- | --- | --- | --- |\n" + "\n".join(re.sub(" +", " ", row) for row in rows) + "\n\n"
    if REWRITE:
        table = re.compile(r"\| --- \| --- \| --- \| --- \|\n(?:<!-- formats -->\n|(?:\|.*\n)*)\n")
        page.write_text(table.sub(block, page.read_text()))
    assert block in page.read_text()
