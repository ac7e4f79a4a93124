"""Config files: strict, and powerless to remove detection unless they are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scrubber.config import find_config, load_config
from scrubber.errors import ConfigError, UsageError
from scrubber.library import load_pipeline

if TYPE_CHECKING:
    from pathlib import Path

KEY = "5c" * 32


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('profil = "strict"', "unknown key `profil`"),
        ("profile = 3", "Expected `str"),
        ('entities = ["NOPE"]', "key 'entities': unknown name 'NOPE'"),
        ('styles = { NOPE = "mask" }', "key 'styles': unknown name 'NOPE'"),
        ('styles = { UUID = "nope" }', "key 'styles.UUID': unknown name 'nope'"),
        ('confidence = "sure"', "key 'confidence'"),
        ('[allow]\npatterns = [".*"]', "allows everything"),
        ('[allow]\npatterns = ["(?s).+"]', "allows everything"),
        ('[allow]\nvalue = ["x"]', "unknown key `value`"),
        ('fields = { "a.b" = "hide" }', "key 'fields.a.b': unknown action 'hide'"),
        ('fields = { "**" = "keep" }', "one name at least"),
        ('fields = { "a..b" = "drop" }', "names joined by dots"),
        ('fields = { "a*" = "drop" }', "names joined by dots"),
        ("profile =", "not TOML"),
    ],
)
def test_what_is_wrong_is_named_by_file_and_key(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "scrub.toml"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    assert message in str(caught.value)


def test_a_bad_allow_pattern_is_refused(tmp_path: Path) -> None:
    (tmp_path / "scrub.toml").write_text('[allow]\npatterns = ["("]')
    with pytest.raises(UsageError, match="missing"):
        load_config(tmp_path / "scrub.toml")


def test_a_named_config_may_allow_values_and_patterns(tmp_path: Path) -> None:
    (tmp_path / "scrub.toml").write_text('[allow]\nvalues = ["a@b-c.org"]\npatterns = ["10\\\\.0\\\\.[0-9.]+"]')
    pipeline = load_pipeline(config=tmp_path / "scrub.toml", key=KEY)
    assert pipeline.scrub(b"a@b-c.org 10.0.3.4") == b"a@b-c.org 10.0.3.4"
    assert b"10.1.3.4" not in pipeline.scrub(b"aa@b-c.org 10.1.3.4")


def test_confidence_entities_and_styles_count(tmp_path: Path) -> None:
    (tmp_path / "scrub.toml").write_text('confidence = "high"\nstyles = { IP_ADDRESS = "mask" }')
    pipeline = load_pipeline(config=str(tmp_path / "scrub.toml"), key=KEY)
    assert pipeline.scrub(b"password=hunter2!x 10.1.2.3") == b"password=hunter2!x ********"


def test_the_nearest_config_above_is_found_up_to_the_repository(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "scrub.toml").write_text('redact = "tag"')
    assert find_config(inner)[0].redact == "tag"
    (tmp_path / "a" / ".git").mkdir()
    assert find_config(inner)[0].redact == "surrogate"


def test_an_unknown_profile_or_style_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match="secrets, standard, strict"):
        load_pipeline("nope")
    with pytest.raises(UsageError, match="surrogate, tag, mask, remove"):
        load_pipeline(style="nope")


@pytest.mark.parametrize("text", ['[tool.scrub.styles]\nIP_ADDRESS = "mask"\n', '[tool]\nscrub = { redact = "tag" }\n'])
def test_every_spelling_of_the_table_in_pyproject_counts(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    config, _ = find_config(tmp_path)
    assert config.styles or config.redact == "tag"


def test_a_pyproject_without_the_table_does_not_end_the_search(tmp_path: Path) -> None:
    (tmp_path / "scrub.toml").write_text('redact = "tag"')
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "pyproject.toml").write_text('[project]\nname = "scrubby"\n')
    assert find_config(tmp_path / "a")[0].redact == "tag"
