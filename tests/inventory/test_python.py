"""What the Python catalogers share, beside packaging and the email package; installed distributions, eggs."""

from __future__ import annotations

import io
import time
import zipfile
from email.parser import HeaderParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packaging.utils import canonicalize_name

from seawall.inventory import python, zipmember
from seawall.inventory.catalogers import python_egg, python_installed, python_requirements
from seawall.model.errors import LimitExceeded, Malformed, SeawallError
from seawall.model.package import NotAssessed
from seawall.source.memory import MemoryFile
from support.records import packages, records

INSTALLED = python_installed.CATALOGER
EGG = python_egg.CATALOGER

header_names = st.sampled_from(
    ["Name", "Version", "License", "Classifier", "X-Other", "summary", "REQUIRES-dist"]
)
lines = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=30)
header_values = st.tuples(
    lines, st.lists(st.tuples(st.sampled_from([" ", "\t", "        "]), lines), max_size=3)
)


class TestHeaders:
    @settings(deadline=None)
    @given(
        st.lists(st.tuples(header_names, header_values), min_size=1, max_size=8),
        st.sampled_from(["\n", "\r\n"]),
        st.sampled_from(["", "\nName: body\n", "\n\n\nbody: x"]),
    )
    def test_are_those_of_the_email_package(
        self, said: list[tuple[str, tuple[str, list[tuple[str, str]]]]], newline: str, body: str
    ) -> None:
        written = "".join(
            f"{name}: {value}\n" + "".join(f"{indent}{line}\n" for indent, line in folded)
            for name, (value, folded) in said
        )
        text = (written + body).replace("\n", newline)
        found = python.headers(text.encode())
        told = HeaderParser().parsestr(text)
        assert set(found) == {name.lower() for name in told}
        for name, values in found.items():
            assert [v.split() for v in values] == [v.split() for v in told.get_all(name) or []]

    def test_an_undecodable_byte_is_replaced(self) -> None:
        assert python.headers(b"Name: caf\xe9\n") == {"name": ["caf\N{REPLACEMENT CHARACTER}"]}

    def test_fifty_files_take_little_time(self) -> None:
        requirement = "".join(
            f"Requires-Dist: dependency-{number}>=1 ; extra == 'x'\n" for number in range(40)
        )
        text = f"Metadata-Version: 2.1\nName: a\nVersion: 1\n{requirement}\n" + "Long description\n" * 1_000
        files = [MemoryFile(f"a{n}.dist-info/METADATA", text.encode()) for n in range(50)]
        best = min(_seconds(files) for _ in range(5))
        assert best < 0.03  # 3 ms on an idle machine

    def test_a_long_folded_value_takes_linear_time(self) -> None:
        start = time.perf_counter()
        assert python.headers(b"A: b\n" + b" c\n" * 1_000_000)["a"][0].count("\n") == 1_000_000
        assert time.perf_counter() - start < 3

    @pytest.mark.parametrize(
        ("said", "expected"),
        [
            ("License-Expression: MIT OR Apache-2.0\nLicense: other\n", ("MIT OR Apache-2.0",)),
            ("License: MIT\nClassifier: License :: OSI Approved :: BSD License\n", ("MIT",)),
            ("License: UNKNOWN\nClassifier: License :: OSI Approved :: BSD License\n", ("BSD License",)),
            ("License: UNKNOWN\n", ()),
            ("License: Copyright\n  All rights\n", ("Copyright",)),
            ("Classifier: License :: A :: B\nClassifier: Other :: C\nClassifier: License :: D\n", ("B", "D")),
            ("", ()),
        ],
    )
    def test_licences(self, said: str, expected: tuple[str, ...]) -> None:
        assert python.licences(python.headers(said.encode())) == expected


def _seconds(files: list[MemoryFile]) -> float:
    start = time.perf_counter()
    for file in files:
        assert len(list(INSTALLED.parse(file))) == 1
    return time.perf_counter() - start


class TestNames:
    @settings(deadline=None)
    @given(st.text("aZ09-_.", min_size=1))
    def test_are_normalised_as_the_standard_says(self, name: str) -> None:
        assert python.normalised(name) == canonicalize_name(name)
        assert python.normalised(python.normalised(name)) == python.normalised(name)

    @settings(deadline=None)
    @given(st.text(max_size=12) | st.text("aZ0-_. \n", max_size=8))
    def test_are_those_the_standard_allows(self, name: str) -> None:
        try:
            canonicalize_name(name, validate=True)
        except ValueError:
            assert not python.is_name(name)
        else:
            assert python.is_name(name)

    @pytest.mark.parametrize(
        ("url", "expected"),
        [
            ("https://h.example/a_b-1.0-py3-none-any.whl?x=1#sha256=2", ("a_b", "1.0")),
            ("./a-1.0%2Bcpu-7-cp311-cp311-linux_x86_64.whl", ("a", "1.0+cpu")),
            ("a-b-1.0.post1.tar.gz", ("a-b", "1.0.post1")),
            ("https://h.example/main.zip", None),
            ("https://h.example/a-b.tar.gz", None),
            ("a.whl", None),
        ],
    )
    def test_of_artifacts(self, url: str, expected: tuple[str, str] | None) -> None:
        assert python.artifact(url) == expected


class TestSecretsInUrls:
    @settings(deadline=None)
    @given(
        st.text("abcXYZ09%:", min_size=8, max_size=20),
        st.sampled_from(["https", "git+https", "git+ssh", "ftp"]),
    )
    def test_do_not_reach_the_inventory(self, secret: str, scheme: str) -> None:
        url = f"{scheme}://user:{secret}@host.example/a-1.0.tar.gz?token={secret}#egg=a&x={secret}"
        assert secret not in python.redacted(url)
        assert secret not in str(
            records(python_requirements.CATALOGER, "requirements.txt", f"a @ {url}\n-e {url}\n{url}\n")
        )

    def test_the_user_git_is_kept(self) -> None:
        assert python.vcs_url("git", "ssh://git@host.example/x.git", "abc") == (
            ("vcs_url", "git+ssh://git@host.example/x.git@abc"),
        )

    @pytest.mark.parametrize("url", ["http://[", "https://[::1", "", "file:///x"])
    def test_odd_urls_give_nothing(self, url: str) -> None:
        assert python.download_url(url) == ()


class TestEggs:
    def egg(self, members: dict[str, bytes]) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as egg:
            for name, data in members.items():
                egg.writestr(name, data)
        return out.getvalue()

    def test_a_bomb_is_refused(self) -> None:
        bomb = self.egg({"EGG-INFO/PKG-INFO": b"\0" * (python_egg.METADATA_LIMIT + 1)})
        with pytest.raises(LimitExceeded, match="PKG-INFO has more"):
            records(EGG, "x.egg", bomb)

    def test_too_many_members_are_refused(self) -> None:
        with pytest.raises(LimitExceeded, match="members"):
            records(EGG, "x.egg", b"PK\x01\x02" * (zipmember.MAX_MEMBERS + 1))

    @pytest.mark.parametrize("members", [{}, {"other": b""}, {"EGG-INFO/PKG-INFO": b"Name: x\n"}])
    def test_incomplete_ones_are_malformed(self, members: dict[str, bytes]) -> None:
        with pytest.raises(Malformed):
            records(EGG, "x.egg", self.egg(members))

    @settings(deadline=None)
    @given(st.integers(0, 200), st.binary(min_size=1, max_size=4))
    def test_a_damaged_one_is_malformed_or_read(self, at: int, damage: bytes) -> None:
        whole = self.egg({"EGG-INFO/PKG-INFO": b"Name: x\nVersion: 1\n"})
        for data in (whole[:at] + damage + whole[at + len(damage) :], whole[:at]):
            try:
                records(EGG, "x.egg", data)
            except SeawallError:
                continue


class TestInstalled:
    @pytest.mark.parametrize(
        ("path", "text", "expected"),
        [
            ("a-1.0.dist-info/METADATA", "Name: A_b\nVersion: 2.0\n", ("a-b", "2.0")),
            ("a-1.0.dist-info/METADATA", "Name: a\n", ("a", "1.0")),
            ("a-1.0-py3.8.egg-info", "Name: UNKNOWN\nVersion: 1.0\n", ("a", "1.0")),
            ("a-1.0-py3.8.egg/EGG-INFO/PKG-INFO", "Name: a\nVersion:\n", ("a", "1.0")),
        ],
    )
    def test_the_path_helps_out(self, path: str, text: str, expected: tuple[str, str]) -> None:
        (package,) = packages(list(INSTALLED.parse(MemoryFile(path, text.encode()))))
        assert (package.name, package.version) == expected

    @pytest.mark.parametrize("text", ["", "Name: a b\nVersion: 1\n", "Name: ../x\n"])
    def test_no_usable_name_is_malformed(self, text: str) -> None:
        with pytest.raises(Malformed, match="Name"):
            list(INSTALLED.parse(MemoryFile("x/PKG-INFO", text.encode())))

    def test_no_version_is_not_assessed(self) -> None:
        (record,) = INSTALLED.parse(MemoryFile("src/a.egg-info/PKG-INFO", b"Name: a\n"))
        assert isinstance(record, NotAssessed)
        assert record.subject == "a"

    @pytest.mark.parametrize(
        "origin", [b"", b"[]", b"{", b'{"url": 3, "vcs_info": {"vcs": []}}', b'{"dir_info": 1}']
    )
    def test_an_odd_origin_does_not_lose_the_package(self, origin: bytes) -> None:
        file = MemoryFile(
            "a.dist-info/METADATA", b"Name: a\nVersion: 1\n", siblings={"direct_url.json": origin}
        )
        assert [(p.name, p.qualifiers) for p in packages(list(INSTALLED.parse(file)))] == [("a", ())]
