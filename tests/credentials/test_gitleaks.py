"""gitleaks' files of rules load as they are, and mean what they mean there."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.model.errors import Misuse, NotFound, SeawallError
from seawall.secrets.gitleaks import load
from seawall.secrets.hits import Hit
from seawall.secrets.searching import Search
from seawall.secrets.settings import Asked
from support.credentials import everything, found, ruled

WHOLE = r"""
title = "ours"

[extend]
useDefault = true
disabledRules = ["acme-old"]

[[rules]]
id = "acme"
description = "Acme key"
regex = '''(?i)acme[_-]?key\s*=\s*['"]?([a-z0-9]{8,})['"]?'''
secretGroup = 1
entropy = 2.0
keywords = ["ACME"]
tags = ["key", "acme"]

    [[rules.allowlists]]
    description = "tests"
    condition = "AND"
    paths = ['''(?:^|/)tests?/''']
    regexes = ['''^dead''']

    [[rules.allowlists]]
    regexTarget = "line"
    regexes = ['''# fine$''']

    [[rules.allowlists]]
    stopwords = ["beef"]

[[rules]]
id = "acme-old"
description = "Acme's first keys"
regex = '''old-[a-z]{8}'''

[[rules]]
id = "keystore"
description = "A key store"
path = '''\.jks$'''

[[allowlists]]
paths = ['''^vendor/''']

[[allowlists]]
commits = ["0123456789abcdef0123456789abcdef01234567"]

[[allowlists]]
targetRules = ["acme"]
regexTarget = "match"
regexes = ['''acme-key''']
"""


def written(tmp: Path, text: str, name: str = ".gitleaks.toml") -> Path:
    (tmp / name).write_text(text)
    return tmp / name


def rules(text: str, config: Path, path: str = "src/a.py", commit: str = "") -> list[str]:
    loaded = load(config)
    engine = ruled(*(loaded.applied(rule) for rule in loaded.rules), passes=loaded.passes)
    from seawall.secrets.hits import Found

    gathered = Found()
    if not (loaded.passes and loaded.passes(path)):
        engine.named(path, gathered)
        engine.search(path, text.encode(), gathered, commit)
    return [hit.rule for hit in gathered.hits]


KEY = "acme_key = 'k3f9q2m7'"


def test_a_rule_is_a_detector(tmp_path: Path) -> None:
    config = load(written(tmp_path, WHOLE))
    assert [rule.name for rule in config.rules] == ["acme", "keystore"]
    detector = config.rules[0].detector
    assert (detector.title, detector.entropy, detector.keywords) == ("Acme key", 2.0, ("acme",))
    assert config.use_default
    assert config.disabled == {"acme-old"}


def test_what_is_found_and_what_is_allowed(tmp_path: Path) -> None:
    config = written(tmp_path, WHOLE)
    assert rules(KEY, config) == ["acme"]
    assert rules("acme_key = 'aaaaaaaa'", config) == []  # its entropy
    assert rules(KEY + "  # fine", config) == []  # the line
    assert rules("acme_key = 'k3beef99'", config) == []  # a stop word
    assert rules("acme_key = 'dead91k2'", config) == ["acme"]
    assert rules("acme_key = 'dead91k2'", config, "test/a.py") == []  # path and expression
    assert rules(KEY, config, "test/a.py") == ["acme"]
    assert rules("acme-key = 'k3f9q2m7'", config) == []  # the match, of a list for this rule
    assert rules(KEY, config, "vendor/a.py") == []
    assert rules(KEY, config, commit="0123456789abcdef0123456789abcdef01234567") == []
    assert rules("", config, "etc/store.jks") == ["keystore"]


def test_the_old_spelling_of_allow_lists_is_read(tmp_path: Path) -> None:
    config = written(
        tmp_path,
        """
[[rules]]
id = "acme"
regex = 'acme_[a-z0-9]{8}'
[rules.allowlist]
regexes = ['q2m7$']
[allowlist]
paths = ['\\.md$']
""",
    )
    assert rules("acme_k3f9q2m7", config) == []
    assert rules("acme_k3f9q2m8", config) == ["acme"]
    assert rules("acme_k3f9q2m8", config, "a.md") == []


def test_rules_may_require_others(tmp_path: Path) -> None:
    config = written(
        tmp_path,
        """
[[rules]]
id = "secret"
regex = 'sec_[a-z0-9]{8}'
[[rules.required]]
id = "id"
withinLines = 1
[[rules]]
id = "id"
regex = 'id_[a-z0-9]{4}'
skipReport = true
""",
    )
    assert rules("id_k3f9\nsec_k3f9q2m7", config) == ["secret"]
    assert rules("id_k3f9\n\nsec_k3f9q2m7", config) == []
    assert rules("sec_k3f9q2m7", config) == []


def test_rules_of_one_file_do_not_hide_each_other_but_generic_ones_give_way(tmp_path: Path) -> None:
    config = written(
        tmp_path,
        """
[[rules]]
id = "generic-key"
regex = 'key=(\\S+)'
[[rules]]
id = "one"
regex = 'acme_[a-z0-9]{8}'
[[rules]]
id = "two"
regex = 'acme_\\w+'
""",
    )
    assert sorted(rules("key=acme_k3f9q2m7", config)) == ["one", "two"]
    assert rules("key=k3f9q2m7", config) == ["generic-key"]


def test_a_file_extends_another(tmp_path: Path) -> None:
    written(
        tmp_path,
        """
[[rules]]
id = "acme"
description = "base"
regex = 'acme_[a-z]{8}'
keywords = ["acme"]
[[rules]]
id = "other"
regex = 'other_[a-z]{8}'
""",
        "base.toml",
    )
    config = written(
        tmp_path,
        """
[extend]
path = "base.toml"
disabledRules = ["other"]
[[rules]]
id = "acme"
regex = 'acme_[0-9]{8}'
[[rules.allowlists]]
stopwords = ["777"]
""",
    )
    loaded = load(config)
    assert [(rule.name, rule.detector.title) for rule in loaded.rules] == [("acme", "base")]
    assert rules("acme_12345678 acme_77777777 acme_abcdefgh", config) == ["acme"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("not toml", "not a file of gitleaks' rules"),
        ("[[rules]]\nid = 'a'\nregex = '(?=b)'", "rule a: '(?=b)' is no regular expression of RE2"),
        ("[[rules]]\nid = 'a'\nregex = 'b'\npath = '['", "rule a: '[' is no regular expression"),
        ("[[rules]]\nid = 'a'\nregex = 'b'\nsecretGroup = 2", "rule a: secretGroup 2"),
        ("[[rules]]\nid = 'a'\nregex = 'b'\nentropy = 'much'", "rule a: Expected `float`"),
        ("[[rules]]\nid = 'a'", "rule a: it has neither a regex nor a path"),
        ("[[rules]]\nregex = 'a'", "rule ?: Object missing required field `id`"),
        ("[[rules]]\nid = 'a'\nregex = 'b'\n[[rules.required]]\nid = 'c'", "rule a: it requires the rule c"),
        ("[[rules]]\nid = 'a'\nregex = 'b'\n[[rules.allowlists]]\ncondition = 'XOR'\npaths = ['c']", "XOR"),
        ("[[rules]]\nid = 'a'\nregex = 'b'\n[[rules.allowlists]]\nregexTarget = 'x'\nregexes = ['c']", "'x'"),
        ("[[rules]]\nid = 'a'\nregex = 'b'\n[[rules.allowlists]]\ndescription = 'c'", "it names no commits"),
        ("[[allowlists]]\nregexes = ['(?<x']", "an allow-list: '(?<x' is no regular expression"),
        ("[extend]\nurl = 'https://a/b'", "is not fetched"),
        ("[extend]\npath = '.gitleaks.toml'", "extend each other"),
    ],
)
def test_what_is_not_understood_is_named(tmp_path: Path, text: str, said: str) -> None:
    config = written(tmp_path, text)
    with pytest.raises(Misuse) as raised:
        load(config)
    assert said in str(raised.value)
    assert str(config) in str(raised.value)


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        load(tmp_path / "nothing.toml")


def test_a_base_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        load(written(tmp_path, "[extend]\npath = 'nothing.toml'"))


def test_no_expression_of_a_file_can_take_for_ever(tmp_path: Path) -> None:
    config = written(tmp_path, "[[rules]]\nid = 'evil'\nregex = '(a+)+$|((x|x)*y)'")
    assert rules("a" * 30_000 + "b" + "x" * 30_000, config) == []


KEYS = st.sampled_from(
    [
        "id",
        "regex",
        "path",
        "entropy",
        "secretGroup",
        "keywords",
        "allowlist",
        "allowlists",
        "required",
        "rules",
    ]
)
VALUES = st.recursive(
    st.one_of(st.sampled_from(["a", "(", "[a-z]+", ""]), st.integers(-3, 3), st.booleans()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, VALUES, max_size=6))
@settings(max_examples=80, deadline=None)
def test_anything_in_a_file_is_read_or_is_a_named_error(
    tmp_path_factory: pytest.TempPathFactory, document: dict[str, object]
) -> None:
    def toml(value: object) -> str:
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, dict):
            return "{" + ", ".join(f"{key} = {toml(each)}" for key, each in value.items()) + "}"
        return "[" + ", ".join(map(toml, value)) + "]" if isinstance(value, list) else repr(value)

    path = tmp_path_factory.mktemp("rules") / "x.toml"
    path.write_text("".join(f"{key} = {toml(value)}\n" for key, value in document.items()))
    try:
        load(path)
    except SeawallError as error:
        assert str(path) in str(error)  # noqa: PT017


def test_a_file_at_the_target_is_used_beside_our_own_detectors(tmp_path: Path) -> None:
    written(tmp_path, "[[rules]]\nid = 'acme'\nregex = 'acme_[a-z0-9]{8}'\n")
    search = Search(Asked(), tmp_path)
    assert {"acme", "github-personal-token"} <= {rule.name for rule in search.settings.rules}
    assert search.notices == [f"rules and allow-lists of {tmp_path / '.gitleaks.toml'}"]


def test_a_file_that_is_asked_for_is_used_as_it_says(tmp_path: Path) -> None:
    config = written(tmp_path, "[[rules]]\nid = 'acme'\nregex = 'acme_[a-z0-9]{8}'\n", "mine.toml")
    assert [rule.name for rule in Search(Asked(gitleaks=config)).settings.rules] == ["acme"]
    written(tmp_path, "[extend]\nuseDefault = true\ndisabledRules = ['github-personal-token']\n", "mine.toml")
    names = {rule.name for rule in Search(Asked(gitleaks=config)).settings.rules}
    assert "gitlab-personal-token" in names or len(names) > 100
    assert "github-personal-token" not in names


def test_settings_that_find_other_things_have_another_digest(tmp_path: Path) -> None:
    config = written(tmp_path, "[[rules]]\nid = 'a'\nregex = 'b'\n", "x.toml")
    made = [Asked(), Asked(decode=1), Asked(archives=0), Asked(max_file_size=5), Asked(gitleaks=config)]
    assert len({Search(each).settings.digest for each in made}) == len(made)
    assert Search(Asked(confidence="high")).settings.digest == Search(Asked()).settings.digest
    assert Search(Asked(confidence="low")).settings.digest != Search(Asked()).settings.digest


def test_an_unknown_detector_is_an_error() -> None:
    with pytest.raises(Misuse, match="there is no detector nonsense"):
        Search(Asked(ignored=("nonsense",)))


def test_what_a_file_allows_is_counted(tmp_path: Path) -> None:
    loaded = load(written(tmp_path, WHOLE))
    gathered = everything(KEY + " # fine", ruled(*(loaded.applied(rule) for rule in loaded.rules)))
    assert gathered.allowed == 1
    hits: list[Hit] = found(KEY, ruled(*(loaded.applied(rule) for rule in loaded.rules)))
    assert len(hits) == 1
