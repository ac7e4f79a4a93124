"""What a review decides goes into the config, whose other lines stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scrubber.config import load_config
from scrubber.errors import ConfigError, InputError
from scrubber.review.settings import add_rule, allow_values
from scrubber.rules import load_paths

if TYPE_CHECKING:
    from pathlib import Path

RULE = {"id": "own", "entity": "TOKEN", "description": "Own.", "keywords": ["own_"], "pattern": r"own_[a-z]{8}\b"}


def test_values_join_those_that_are_there_and_comments_stay(tmp_path: Path) -> None:
    path = tmp_path / "scrub.toml"
    path.write_text('# ours\nprofile = "strict" # so\n[allow]\nvalues = ["one"]\npatterns = ["10\\\\.0.*"]\n')
    assert allow_values(path, [b"two", b"one", b'q"uote\\']) == 2
    config = load_config(path)
    assert set(config.allow.values) == {"one", "two", 'q"uote\\'}
    assert (config.allow.patterns, config.profile) == (("10\\.0.*",), "strict")
    assert path.read_text().startswith('# ours\nprofile = "strict" # so\n')


def test_a_config_that_is_not_there_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "scrub.toml"
    assert allow_values(path, [b"one"]) == 1
    assert load_config(path).allow.values == ("one",)
    assert path.stat().st_mode & 0o777 == 0o600


def test_pyproject_gets_its_own_table(tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text('[project]\nname = "x"\n')
    allow_values(path, [b"one"])
    assert load_config(path).allow.values == ("one",)
    assert '[project]\nname = "x"' in path.read_text()


def test_rules_are_added_one_by_one_and_named_once(tmp_path: Path) -> None:
    config, rules = tmp_path / "scrub.toml", tmp_path / "scrub-rules.toml"
    add_rule(config, rules, RULE)
    add_rule(config, rules, {**RULE, "id": "own-too"})
    assert load_config(config).rules == ("scrub-rules.toml",)
    assert [rule.id for rule in load_paths([rules])] == ["own", "own-too"]


def test_what_cannot_be_written_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "scrub.toml"
    with pytest.raises(InputError, match="not valid UTF-8"):
        allow_values(path, [b"\xff"])
    assert not path.exists()
    path.write_text("profile =")
    with pytest.raises(ConfigError, match="cannot be read"):
        allow_values(path, [b"one"])
    assert path.read_text() == "profile ="
