"""Directories, files, histories, images: what is searched of each, and what is said of the rest."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from seawall import scan
from seawall.model.errors import Malformed, Misuse, NotAllowed, NotFound, Unsupported
from seawall.model.finding import SECRET, Finding
from seawall.model.report import Report
from seawall.secrets import repositories, trees
from seawall.secrets.engine import DISTRIBUTED, VENDORED
from seawall.secrets.settings import Asked
from seawall.source import forks
from seawall.source.forks import Died
from support.credentials import engine, planted, prepared, token
from support.images import Entry, build, directory, file, write_layout

NOW = datetime(2024, 1, 2, tzinfo=UTC)
HASH = "GITHUB_TOKEN"


def line(name: str = HASH) -> str:
    return f"{name}={token()}\n"


def run(target: Path | str, tmp: Path, **more: Any) -> Report:
    options: dict[str, Any] = {
        "scanners": (SECRET,),
        "offline": True,
        "cache_dir": prepared(tmp / "cache"),
        **more,
    }
    return scan.run(scan.Options(str(target), now=NOW, **options))


def places(report: Report) -> list[tuple[str, int | None, int | None]]:
    return [
        (found.locations[0].path, found.locations[0].line, found.locations[0].layer)
        for found in report.findings
    ]


def why(report: Report) -> dict[str, int]:
    return {entry.why: entry.weight for entry in report.not_assessed}


# -- directories and files ---------------------------------------------------------------------------------


def test_a_directory_is_searched_in_the_order_of_its_paths(tmp_path: Path) -> None:
    root = planted(
        tmp_path / "project",
        {"z.env": line(), "a/b/deep.env": "\n" + line(), "node_modules/x/index.js": line(), "bin": b"\0" * 9},
    )
    report = run(root, tmp_path)
    assert places(report) == [
        ("z.env", 1, None),
        ("a/b/deep.env", 2, None),
        ("node_modules/x/index.js", 1, None),
    ]
    assert report.coverage.files_seen == 4
    assert why(report) == {"binary files are not looked into": 1, VENDORED: 1}
    assert report.scanners == (SECRET,)


def test_a_history_inside_a_directory_is_said_not_to_be_searched(tmp_path: Path) -> None:
    root = planted(tmp_path / "p", {".git/config": line(), ".gitignore": "x", "x": line()})
    report = run(root, tmp_path)
    assert places(report) == [("x", 1, None)]
    assert trees.HISTORY in why(report)


def test_links_are_not_followed(tmp_path: Path) -> None:
    root = planted(tmp_path / "p", {"real/x": line()})
    (root / "link").symlink_to(root / "real")
    (root / "file").symlink_to(root / "real" / "x")
    (tmp_path / "outside").write_text(line())
    (root / "out").symlink_to(tmp_path / "outside")
    os.mkfifo(root / "pipe")
    assert places(run(root, tmp_path)) == [("real/x", 1, None)]


def test_what_cannot_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = planted(tmp_path / "p", {"closed/x": line(), "shut": line(), "open": line()})
    real = os.open

    def refusing(path: str, *arguments: int, **more: int) -> int:
        if path in {"closed", "shut"}:
            raise PermissionError(13, "Permission denied")
        return real(path, *arguments, **more)

    monkeypatch.setattr(os, "open", refusing)
    report = run(root, tmp_path)
    assert places(report) == [("open", 1, None)]
    assert why(report) == {"Permission denied": 2}


def test_several_processes_find_what_one_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files: dict[str, str | bytes] = {
        f"d{n % 7}/f{n:04}": line() if n % 50 == 0 else "nothing\n" for n in range(700)
    }
    root = planted(tmp_path / "p", files)
    monkeypatch.setattr(forks, "possible", lambda _tasks: True)
    alone = trees.search_tree(root, engine(), jobs=1)
    several = trees.search_tree(root, engine(), jobs=3)
    assert len(alone.hits) == 14
    assert (several.hits, several.files) == (alone.hits, alone.files)
    monkeypatch.setattr(forks, "possible", lambda _tasks: False)
    assert trees.search_tree(root, engine(), jobs=3).hits == alone.hits


def test_a_process_that_dies_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = planted(tmp_path / "p", {f"f{n:04}": "x\n" for n in range(600)})
    dead = Died("the process that read it was ended by signal 9")
    monkeypatch.setattr(forks, "possible", lambda _tasks: True)
    monkeypatch.setattr(forks, "run", lambda tasks, *_: ((task, dead) for task in tasks))
    found = trees.search_tree(root, engine(), jobs=2)
    assert found.files == 0
    assert sum(skipped.count for skipped in found.skipped.values()) == 600


def test_a_file_is_searched_whatever_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    planted(tmp_path, {"conf/app.env": line()})
    monkeypatch.chdir(tmp_path)
    assert places(run("conf/app.env", tmp_path)) == [("conf/app.env", 1, None)]
    assert places(run(tmp_path / "conf/app.env", tmp_path)) == [("app.env", 1, None)]


@pytest.mark.parametrize(
    ("here", "target"),
    [(".", "usr/share"), ("usr/share", "."), ("usr/share", "doc"), ("usr/share/doc/x", "README")],
)
def test_where_a_target_lies_counts_not_from_where_it_was_named(
    here: str, target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted(tmp_path, {"usr/share/doc/x/README": "password = " + "Kx9vQ" + "2mZ7tLp4\n"})
    monkeypatch.chdir(tmp_path / here)
    for named in (target, tmp_path / here / target):
        report = run(named, tmp_path)
        assert places(report) == []
        assert why(report) == {DISTRIBUTED: 1}


def test_a_root_file_system_begins_at_itself(tmp_path: Path) -> None:
    root = planted(tmp_path / "usr/share/doc/root", {"etc/app.conf": "password = " + "Kx9vQ" + "2mZ7tLp4\n"})
    assert places(run(f"rootfs:{root}", tmp_path)) == [("etc/app.conf", 1, None)]


@pytest.mark.parametrize("name", [".gitleaksignore", "more.toml"])
def test_a_pipe_in_place_of_settings_is_not_waited_for(name: str, tmp_path: Path) -> None:
    root = planted(tmp_path / "p", {"x": line()})
    if name == "more.toml":
        planted(root, {".gitleaks.toml": '[extend]\npath = "more.toml"\n'})
    os.mkfifo(root / name)
    with pytest.raises(NotAllowed, match="not a regular file"):
        run(root, tmp_path)


def test_a_tar_that_is_no_image_is_searched_as_a_file(tmp_path: Path) -> None:
    from support.images import tar

    (tmp_path / "x.tar").write_bytes(tar([file("a.env", line())]))
    assert places(run(tmp_path / "x.tar", tmp_path)) == [("x.tar!a.env", 1, None)]


def test_what_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        run(tmp_path / "nothing", tmp_path)


# -- histories -------------------------------------------------------------------------------------------


def git(root: Path, *arguments: str) -> None:
    identity = {
        f"GIT_{who}_{what}": value
        for who in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", "A"), ("EMAIL", "a@b"), ("DATE", "2020-02-03T04:05:06Z"))
    }
    environment = {
        **os.environ,
        **identity,
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_SYSTEM": "/dev/null",
    }
    subprocess.run(["git", "-C", root, *arguments], check=True, capture_output=True, env=environment)


def committed(root: Path, files: dict[str, str | bytes]) -> None:
    planted(root, files)
    git(root, "add", "-A")
    git(root, "commit", "-qm", "more")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    return root


def test_a_history_has_what_a_later_commit_removed(repository: Path, tmp_path: Path) -> None:
    committed(repository, {"kept.env": line(), "gone.env": "\n" + line() + "x"})
    (repository / "gone.env").unlink()
    committed(repository, {"other": "x"})
    (repository / "uncommitted.env").write_text(line())
    report = run(f"git:{repository}", tmp_path)
    assert sorted(places(report)) == [("gone.env", 2, None), ("kept.env", 1, None)]
    said = {found.locations[0].path: found for found in report.findings}
    assert "not in the newest state any more" in said["gone.env"].explanation
    assert "not in the newest state" not in said["kept.env"].explanation
    assert "of 2020-02-03" in said["kept.env"].locations[0].proof
    assert report.target.kind == "git"


def test_each_content_is_searched_once_and_told_with_its_first_commit(
    repository: Path, tmp_path: Path
) -> None:
    committed(repository, {"a.env": line()})
    first = subprocess.run(
        ["git", "-C", repository, "rev-parse", "HEAD"], capture_output=True, text=True, check=True
    ).stdout.strip()
    committed(repository, {"copy.env": line()})
    committed(repository, {"a.env": line() + "more"})
    report = run(f"git:{repository}", tmp_path)
    commits = [found.locations[0].proof.split()[1] for found in report.findings]
    assert commits[0] == first
    assert len(commits) == 2


def test_every_branch_and_what_only_a_merge_brought_is_searched(repository: Path, tmp_path: Path) -> None:
    committed(repository, {"a": "x\n"})
    git(repository, "checkout", "-qb", "side")
    committed(repository, {"side name.env": line()})
    git(repository, "checkout", "-q", "main")
    committed(repository, {"b": "y\n"})
    git(repository, "merge", "-q", "--no-commit", "side")
    committed(repository, {"a": "x\n" + line()})
    git(repository, "checkout", "-qb", "third", "HEAD~1")
    committed(repository, {"third.env": line() + "\n"})
    git(repository, "checkout", "-q", "main")
    assert {path for path, _, _ in places(run(f"git:{repository}", tmp_path))} == {
        "side name.env",
        "a",
        "third.env",
    }


def test_a_file_may_be_called_like_what_git_says(repository: Path, tmp_path: Path) -> None:
    committed(repository, {"commit:1": line(), ":100644 x": "\n" + line()})
    assert sorted(places(run(f"git:{repository}", tmp_path))) == [
        (":100644 x", 2, None),
        ("commit:1", 1, None),
    ]


def test_a_directory_of_a_repository_stands_for_all_of_it(repository: Path, tmp_path: Path) -> None:
    committed(repository, {"below/x": "x", "kept.env": line()})
    git(repository, "config", "diff.relative", "true")
    [found] = run(f"git:{repository / 'below'}", tmp_path).findings
    assert found.locations[0].path == "kept.env"
    assert "not in the newest state" not in found.explanation


def test_a_submodule_is_said_not_to_be_searched(repository: Path, tmp_path: Path) -> None:
    committed(repository, {"x": "x"})
    for commit in ("1" * 40, "2" * 40):
        git(repository, "update-index", "--add", "--cacheinfo", f"160000,{commit},library")
        git(repository, "commit", "-qm", "library")
    assert why(run(f"git:{repository}", tmp_path)) == {repositories.SUBMODULE: 1}


def test_several_processes_read_a_history(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    committed(repository, {f"f{n}": f"{n}\n" + (line() if n % 10 == 0 else "") for n in range(50)})
    monkeypatch.setattr(repositories, "_PART", 9)
    monkeypatch.setattr(forks, "possible", lambda _tasks: True)
    alone = repositories.search_history(repository, engine(), jobs=1)
    several = repositories.search_history(repository, engine(), jobs=2)
    assert len(alone.hits) == 5
    assert several.hits == alone.hits


def test_what_is_too_long_in_a_history_is_said(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("seawall.secrets.archives.LARGEST", 5000)
    committed(repository, {"long": "x" * 300, "longer": "y" * 6000, "x.env": line()})
    report = run(f"git:{repository}", tmp_path, secrets=Asked(max_file_size=200))
    assert places(report) == [("x.env", 1, None)]
    assert why(report) == {"longer than 200 bytes (--max-file-size)": 2}


def test_a_shallow_clone_is_said(repository: Path, tmp_path: Path) -> None:
    committed(repository, {"a": line()})
    committed(repository, {"a": "x"})
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{repository}", "clone")
    report = run(f"git:{tmp_path / 'clone'}", tmp_path)
    assert places(report) == []
    assert why(report) == {repositories.SHALLOW: 1}


def test_a_repository_without_commits_has_nothing(repository: Path, tmp_path: Path) -> None:
    assert run(f"git:{repository}", tmp_path).findings == ()


def test_a_bare_repository_is_read(repository: Path, tmp_path: Path) -> None:
    committed(repository, {"x.env": line()})
    git(tmp_path, "clone", "-q", "--bare", str(repository), "bare.git")
    assert places(run(f"git:{tmp_path / 'bare.git'}", tmp_path)) == [("x.env", 1, None)]


def test_nothing_that_a_repository_configures_is_run(repository: Path, tmp_path: Path) -> None:
    committed(repository, {"x.env": line(), ".gitattributes": "* filter=evil diff=evil\n"})
    trap = f"touch {tmp_path / 'trapped'}; cat"
    for name in ("core.pager", "core.fsmonitor", "diff.external", "filter.evil.smudge", "diff.evil.textconv"):
        git(repository, "config", name, trap)
    assert len(run(f"git:{repository}", tmp_path).findings) == 1
    assert not (tmp_path / "trapped").exists()


def test_what_is_no_repository_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    with pytest.raises(NotFound, match="not a git repository"):
        run(f"git:{tmp_path / 'plain'}", tmp_path)
    with pytest.raises(NotFound, match="not a git repository"):
        run(f"git:{tmp_path / 'nothing'}", tmp_path)


def test_where_there_is_no_git_that_is_said(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unsupported, match="install git"):
        run(f"git:{repository}", tmp_path)


def test_a_damaged_history_is_an_error(repository: Path, tmp_path: Path) -> None:
    committed(repository, {"x": "y"})
    for each in (repository / ".git/objects").glob("??/*"):
        each.chmod(0o600)
        each.write_bytes(b"damage")
    with pytest.raises(Malformed, match="git log ended with"):
        run(f"git:{repository}", tmp_path)


def test_a_history_is_for_secrets_alone(repository: Path, tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="only secrets"):
        run(f"git:{repository}", tmp_path, scanners=("vuln", SECRET))


# -- images ------------------------------------------------------------------------------------------------


def image(
    tmp: Path, layers: list[list[Entry]], history: list[dict[str, object]] | None = None, **more: object
) -> str:
    built = build(layers, history=history)
    if more:
        from support.images import sha256

        built.config |= more
        content = json.dumps(built.config).encode()
        old = built.manifest["config"]
        assert isinstance(old, dict)
        built.manifest["config"] = {**old, "digest": sha256(content), "size": len(content)}
        built.blobs[sha256(content)] = content
        built.blobs[built.digest] = built.manifest_bytes
    return f"oci-dir:{write_layout(tmp / 'image', [built])}"


def test_every_layer_is_searched_also_what_a_later_one_hides(tmp_path: Path) -> None:
    target = image(
        tmp_path,
        [
            [file("app/removed.env", line()), file("app/replaced.env", line()), directory("opaque")],
            [file("opaque/x.env", line()), file("app/kept.env", line())],
            [file("app/.wh.removed.env"), file("app/replaced.env", "x"), file("opaque/.wh..wh..opq")],
        ],
    )
    report = run(target, tmp_path)
    assert places(report) == [
        ("app/removed.env", 1, 0),
        ("app/replaced.env", 1, 0),
        ("opaque/x.env", 1, 1),
        ("app/kept.env", 1, 1),
    ]
    told = [
        f"extracted from layer {found.locations[0].layer}" in found.explanation for found in report.findings
    ]
    assert told == [True, True, True, False]
    assert report.coverage.files_seen == 5
    assert report.packages == ()


def test_the_second_time_no_layer_is_read_and_the_same_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = image(tmp_path, [[file("a.env", line())], [file(".wh.a.env")]])
    first = run(target, tmp_path)

    def unread(*_: object, **__: object) -> None:
        raise AssertionError("a layer was read")

    monkeypatch.setattr("seawall.inventory.images.read_layer", unread)
    assert run(target, tmp_path) == first
    with pytest.raises(AssertionError):  # other settings may find other things
        run(target, tmp_path, secrets=Asked(decode=1), jobs=1)


def test_a_layer_is_read_once_for_packages_and_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from seawall.inventory import images
    from seawall.source.layers import read_layer as real
    from seawall.source.oci.image import ImageLayer

    opened: list[str] = []
    monkeypatch.setattr(forks, "possible", lambda _tasks: False)

    def read(source: ImageLayer, *arguments: Any, **more: Any) -> object:
        opened.append(source.layer.diff_id)
        return real(source, *arguments, **more)

    monkeypatch.setattr(images, "read_layer", read)
    layers = [[file("a.env", line())], [file("lib/apk/db/installed", "P:musl\nV:1.2.3-r0\n\n")]]
    target = image(tmp_path, layers)
    both = run(target, tmp_path, scanners=("vuln", SECRET))
    assert len(opened) == 2
    assert [package.name for package in both.packages] == ["musl"]
    assert len([found for found in both.findings if found.kind == SECRET]) == 1
    run(target, tmp_path, scanners=("vuln",))  # what was kept serves each alone
    assert len(opened) == 2


def test_what_packages_are_known_of_is_read_for_secrets_alone(tmp_path: Path) -> None:
    target = image(tmp_path, [[file("a.env", line()), file("lib/apk/db/installed", "P:musl\nV:1\n\n")]])
    alone = run(target, tmp_path, scanners=("vuln",))
    both = run(target, tmp_path, scanners=("vuln", SECRET))
    assert both.packages == alone.packages
    assert len([found for found in both.findings if found.kind == SECRET]) == 1


def test_without_a_cache_the_same_is_found(tmp_path: Path) -> None:
    target = image(tmp_path, [[file("a.env", line())], [file(".wh.a.env")]])
    assert run(target, tmp_path, use_cache=False).findings == run(target, tmp_path).findings


def test_a_layer_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    from support.images import GZIP, PLAIN

    built = build([[file("a.env", line())], b"broken" * 200], compress=[GZIP, PLAIN])
    report = run(f"oci-dir:{write_layout(tmp_path / 'i', [built])}", tmp_path)
    assert places(report) == [("a.env", 1, 0)]
    assert [entry.kind for entry in report.not_assessed] == ["layer"]


def test_the_configuration_is_searched(tmp_path: Path) -> None:
    target = image(
        tmp_path,
        [[file("x", "x")]],
        history=[
            {"created_by": f"RUN |1 TOKEN={token()} /bin/sh -c make # buildkit"},
            {"created_by": "CMD", "empty_layer": True},
        ],
        config={
            "Env": ["PATH=/bin", f"GH_TOKEN={token()}"],
            "Labels": {"deploy.token": token()},
            "Cmd": ["serve", f"--token={token()}"],
        },
    )
    report = run(target, tmp_path)
    said = sorted(found.locations[0].proof for found in report.findings)
    assert said == ["Cmd", "Env", "Labels.deploy.token", "history, step 1"]
    env = next(found for found in report.findings if found.locations[0].proof == "Env")
    assert (env.package, env.locations[0].path) == ("GH_TOKEN", "image configuration")
    assert "docker run --env GH_TOKEN" in env.remedy


def test_each_variable_is_told_and_one_of_a_build_once(tmp_path: Path) -> None:
    words = ["DB_PASSWORD=" + "Kx9vQ" + "2mZ7t", "CACHE_PASSWORD=" + "Lw8pR" + "3nB6y"]
    steps: list[dict[str, object]] = [
        {"created_by": f"RUN |1 TOKEN={token()} /bin/sh -c {step}"} for step in ("make", "make install")
    ]
    layers = [[file("x", "x")], [file("y", "y")]]
    report = run(image(tmp_path, layers, history=steps, config={"Env": words}), tmp_path)
    assert [(found.package, found.locations[0].proof) for found in report.findings] == [
        ("DB_PASSWORD", "Env"),
        ("CACHE_PASSWORD", "Env"),
        ("TOKEN", "history, step 1"),
    ]


def test_a_configuration_may_be_deep(tmp_path: Path) -> None:
    value: object = f"TOKEN={token()}"
    for _ in range(200):
        value = [value]
    assert len(run(image(tmp_path, [[file("x", "x")]], config={"Env": value}), tmp_path).findings) == 1


def test_what_is_allowed_or_too_much_in_a_configuration_is_said(tmp_path: Path) -> None:
    words = [f"TOKEN={token()} # gitleaks:allow", *(f"A_PASSWORD=kX9vQ2m{n:05}" for n in range(1100))]
    report = run(image(tmp_path, [[file("x", "x")]], config={"Env": words}), tmp_path)
    assert list(why(report).values()) == [1]
    assert "secrets in one file" in next(iter(why(report)))


@pytest.mark.parametrize(
    "config", [None, [], "text", {"Env": 5, "Labels": [["a"]]}, {"a": {"b": [None, 1.5]}}]
)
def test_a_configuration_may_be_anything(tmp_path: Path, config: object) -> None:
    assert run(image(tmp_path, [[file("x", "x")]], config=config), tmp_path).findings == ()


def first(report: Report) -> Finding:
    return report.findings[0]


def test_a_bill_of_materials_has_no_secrets_to_look_for(tmp_path: Path) -> None:
    bill = tmp_path / "bill.json"
    bill.write_text('{"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": []}')
    with pytest.raises(Misuse, match="bill of materials"):
        run(f"sbom:{bill}", tmp_path)
