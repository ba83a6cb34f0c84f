"""The bounded readers: the same values as the general parsers, and an error for everything hostile."""

from __future__ import annotations

import contextlib
import io
import json
import time
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct
from ruamel.yaml import YAML

from seawall.inventory import lockfiles, lockyaml
from seawall.inventory.lockyaml.block import read
from seawall.inventory.lockyaml.events import read_events
from seawall.inventory.lockyaml.scalars import Unusual
from seawall.model.errors import LimitExceeded, Malformed
from seawall.source.memory import MemoryFile


def file(text: str | bytes) -> MemoryFile:
    return MemoryFile("app/lock", text.encode() if isinstance(text, str) else text)


def fast(text: str) -> object:
    """Read with the fast reader alone."""
    return read(text.removesuffix("\n").split("\n"))


words = st.text("aé1.:-/@#'\" ,[]{}\\>=|&*!~\n", max_size=12)
scalars = st.none() | st.booleans() | words
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=25,
)
FRAGMENTS = (
    *("a", "key", "1.10", "true", "null", "~", "x y", "a:b", "://", "é", "-", "=", "0"),
    *("- ", "? ", ": ", ":", " ", "  ", "    ", "\n", "\n", "\n  ", "\n    ", "\n- ", "\n  - "),
    *("{", "}", "[", "]", ",", ", ", "'", '"', "''", "\\", "\\n", "#", " #c", "\t", "\r\n"),
    *("|", ">", "|-\n  x", ">+\n  x\n\n", "&x y", "*x", "!!str ", "%", "@", "`", "\n---\n", "..."),
    *("a: b", "c: 'x'", 'c: "y"', "- d: e", "k: {l: m, n: [o, p]}", "q: |\n  r\n  s", "t: >-\n  u\n\n  w"),
)


class TestJson:
    @settings(deadline=None)
    @given(
        st.recursive(
            scalars | st.integers(-(2**53), 2**53), lambda v: st.lists(v) | st.dictionaries(st.text(), v)
        )
    )
    def test_reads_what_json_reads(self, value: object) -> None:
        text = json.dumps(value)
        assert lockfiles.load_json(file(text)) == json.loads(text)

    def test_reads_a_struct(self) -> None:
        class Wanted(Struct):
            name: str

        assert lockfiles.load_json_as(file('\ufeff{"name": "x", "other": []}'), Wanted) == Wanted("x")
        with pytest.raises(Malformed, match="app/lock"):
            lockfiles.load_json_as(file('{"name": 3}'), Wanted)

    @pytest.mark.parametrize(
        "text", ["[" * 10_000, "[" * 10_000 + "]" * 10_000, '{"a":' * 10_000 + "1" + "}" * 10_000]
    )
    def test_deep_nesting_is_refused(self, text: str) -> None:
        with pytest.raises(Malformed, match="app/lock"):
            lockfiles.load_json(file(text))

    def test_too_many_values_are_refused(self) -> None:
        with pytest.raises(LimitExceeded, match="JSON values"):
            lockfiles.load_json(file("[" + "[]," * (lockfiles.MAX_VALUES // 2 + 1) + "[]]"))

    @settings(deadline=None)
    @given(st.binary(max_size=200))
    def test_bytes_are_values_or_malformed(self, data: bytes) -> None:
        try:
            lockfiles.load_json(file(data))
        except Malformed as error:
            assert str(error).startswith("app/lock")  # noqa: PT017


class TestToml:
    def test_reads_what_tomllib_reads(self) -> None:
        text = '[[package]]\nname = "a"\nx.y = [{z = 1}, 2020-01-01]\n["quoted.key".b]\n'
        assert lockfiles.load_toml(file(text)) == tomllib.loads(text)

    @pytest.mark.parametrize(
        "text",
        [
            "a = " + "[" * 10_000,
            "a = " + "{b = " * 10_000,
            "a." * 200_000 + "a = 1",
            "[" + "a." * 200_000 + "a]",
            "[[ " + "'a' . " * 200_000 + "a]]",
            "x = {" + '"a" .' * 200_000 + "a = 1}",
            "x = {b = 1," + "a." * 200_000 + "a = 1}",
            "\n" * (lockfiles.MAX_TOML_VALUES + 1),
            "[[a]]\n" * (lockfiles.MAX_TOML_VALUES // 2 + 1),
            "a = " + "9" * 100_000,
        ],
    )
    def test_hostile_text_is_refused_soon(self, text: str) -> None:
        start = time.perf_counter()
        with pytest.raises(Malformed, match="app/lock"):
            lockfiles.load_toml(file(text))
        assert time.perf_counter() - start < 2

    def test_dots_in_values_are_no_long_key(self) -> None:
        dots = "a." * 100 + "a"
        assert lockfiles.load_toml(file(f'url = "{dots}"\nlist = ["{dots}", "{dots}"]\n')) == {
            "url": dots,
            "list": [dots, dots],
        }

    @settings(deadline=None)
    @given(st.binary(max_size=200) | st.text("[]{}=.,'\"ab\n #1-T:", max_size=80).map(str.encode))
    def test_bytes_are_a_table_or_malformed(self, data: bytes) -> None:
        try:
            lockfiles.load_toml(file(data))
        except Malformed as error:
            assert str(error).startswith("app/lock")  # noqa: PT017


class TestYaml:
    @settings(deadline=None)
    @given(values)
    def test_reads_what_a_general_writer_writes(self, value: object) -> None:
        out = io.StringIO()
        writer = YAML(typ="safe", pure=True)
        writer.default_flow_style = False
        writer.dump(value, out)
        expected = [] if value is None else [value]
        assert lockyaml.load(out.getvalue()) == expected

    @settings(deadline=None, max_examples=400)
    @given(st.lists(st.sampled_from(FRAGMENTS), max_size=14).map("".join))
    def test_the_fast_reader_agrees_with_the_general_one_or_steps_aside(self, text: str) -> None:
        text += "\n"
        try:
            found: object = [read(lines) for lines in lockyaml._documents(text.replace("\r\n", "\n"))]
        except Unusual:
            return
        except Malformed:
            with pytest.raises(Malformed):
                read_events(text)
            return
        assert found == read_events(text)

    @settings(deadline=None)
    @given(st.text(max_size=60) | st.text("ab:- \n'\"{}[]|>&*!?#,", max_size=60))
    def test_text_is_values_or_malformed(self, text: str) -> None:
        try:
            lockfiles.load_yaml(file(text.encode("utf-8", "surrogatepass")))
        except Malformed as error:
            assert str(error).startswith("app/lock")  # noqa: PT017

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("a: 1.10\nb: true\nc: ~\nd:\ne: yes\n", {"a": "1.10", "b": True, "c": None, "d": None, "e": "yes"}),  # noqa: E501
            ("lockfileVersion: 5.4\n", {"lockfileVersion": "5.4"}),
            ("a:\n- b\n- c: d\n  e: f\ng: h\n", {"a": ["b", {"c": "d", "e": "f"}], "g": "h"}),
            ("- - a\n  - b\n-\n  - c\n", [["a", "b"], ["c"]]),
            (
                "/@babel/core@7.1.0(x@1):\n  resolution: {integrity: sha512-a/b+c==, tarball: https://h/x.tgz}\n",
                {"/@babel/core@7.1.0(x@1)": {"resolution": {"integrity": "sha512-a/b+c==", "tarball": "https://h/x.tgz"}}},
            ),
            ("engines: {node: '>=6', npm: \"^8\"} # why\n", {"engines": {"node": ">=6", "npm": "^8"}}),
            ("a: {}\nb: []\nc: [x64, '!win32', [1, {d: e}]]\n", {"a": {}, "b": [], "c": ["x64", "!win32", ["1", {"d": "e"}]]}),  # noqa: E501
            ("a: |-\n  x\n    y\n\n  # z\nb: >\n  p\n  q\n\n  r\n", {"a": "x\n  y\n\n# z", "b": "p q\nr\n"}),
            ('"a@npm:^1, a@npm:^2":\n  version: 2.0.0\n', {"a@npm:^1, a@npm:^2": {"version": "2.0.0"}}),
            ("? a-long-key\n: b: c\n  d: e\nf: g\n", {"a-long-key": {"b": "c", "d": "e"}, "f": "g"}),
            ("? 'k'\n:\n  b: c\n? l\n: m\n", {"k": {"b": "c"}, "l": "m"}),
            ("a: 'two\n  lines\n\n  more'\n", {"a": "two lines\nmore"}),
            ("# only\n\n# comments\n", None),
            ("---\na: b\n", {"a": "b"}),
        ],
    )  # fmt: skip
    def test_the_yaml_of_lock_files_takes_the_fast_way(self, text: str, value: object) -> None:
        assert lockfiles.load_yaml(file(text)) == value
        documents = lockyaml._documents(text)
        assert [read(lines) for lines in documents] == ([] if value is None else [value])

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("a: x\n  y\n", {"a": "x y"}),
            ("{a: b,\n c: d}\n", {"a": "b", "c": "d"}),
            ("!!map {a: !!python/object/apply:os.system [echo]}\n", {"a": ["echo"]}),
            ("a: &anchor b\n", {"a": "b"}),
            ('a: "\\x41\\_"\n', {"a": "A\xa0"}),
            ("just text\n", "just text"),
        ],
    )
    def test_unusual_yaml_takes_the_general_way(self, text: str, value: object) -> None:
        with pytest.raises(Unusual):
            fast(text)
        assert lockfiles.load_yaml(file(text)) == value

    def test_several_documents(self) -> None:
        stream = file("---\na: b\n---\nc: d\n")
        assert lockfiles.load_yaml_documents(stream) == [{"a": "b"}, {"c": "d"}]
        with pytest.raises(Malformed, match="2 YAML documents"):
            lockfiles.load_yaml(stream)

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("a: &x b\nc: *x\n", "aliases"),
            ("a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]\n", "aliases"),
            ("a: &a [*a]\n", "aliases"),
            ("<<: {a: b}\n", "merge keys"),
            ("a: b\na: c\n", "twice"),
            ("{a: b, a: c}\n", "twice"),
            ("? [a]\n: b\n", "not a scalar"),
            ("a: [b}\n", "brackets"),
            ("a: [" * 101, "nested|unusual|characters|not YAML"),
            ("x: " + "{a: " * 10_000, "nested"),
            ("x: " + "[" * 10_000, "nested"),
            ("- " * 10_000, "nested"),
            ("".join(f"{' ' * depth}a:\n" for depth in range(1_000)), "nested"),
            ("a: x\n  y\n" + "b: c\n" * 100_000, "characters of YAML"),
            ("\n" * (lockfiles.MAX_VALUES + 1), "YAML values"),
            ("\x00", "not YAML"),
            ("<<<<<<< HEAD\na: b\n=======\n", "not YAML|column"),
        ],
    )
    def test_hostile_yaml_is_refused_soon(self, text: str, why: str) -> None:
        start = time.perf_counter()
        with pytest.raises(Malformed, match=f"app/lock: .*({why})"):
            lockfiles.load_yaml(file(text))
        assert time.perf_counter() - start < 2

    @pytest.mark.parametrize(
        "text",
        [
            *(
                "a" + " " * 500_000,
                "'" * 500_001,
                "a:" * 200_000,
                '"' + "\\" * 500_001,
                "a: '" + "\n" * 500_000,
            ),
            *(
                "a: {" + " " * 500_000,
                "a: |\n" + " \n" * 50_000,
                "? a\n" * 50_000,
                "a: b\n" + "#\n" * 500_000,
            ),
            *("a: b\n\n" + "\n".join(f"k{number}: v\n" + "#\n" * 9 for number in range(20_000)),),
        ],
    )
    def test_long_lines_take_linear_time(self, text: str) -> None:
        start = time.perf_counter()
        with contextlib.suppress(Malformed):
            lockfiles.load_yaml(file(text))
        assert time.perf_counter() - start < 3

    def test_a_lock_file_of_five_megabytes_is_quick(self) -> None:
        entry = (
            "  pkg{0}@1.{0}.0:\n    resolution: {{integrity: sha512-{1}}}\n    engines: {{node: '>=6'}}\n\n"
        )
        text = "packages:\n\n" + "".join(entry.format(number, "x" * 88) for number in range(30_000))
        start = time.process_time()
        found = lockfiles.table(lockfiles.load_yaml(file(text)))
        assert time.process_time() - start < 4  # 0.7 s on an idle machine; a general parser takes 10
        assert len(lockfiles.table(found["packages"])) == 30_000


def test_narrowing() -> None:
    assert lockfiles.table(None) == {}
    assert lockfiles.rows(None) == []
    assert lockfiles.text(None) == ""
    assert lockfiles.text("x") == "x"
    for narrow in (lockfiles.table, lockfiles.rows, lockfiles.text):
        with pytest.raises(Malformed, match="expected"):
            narrow(3)
