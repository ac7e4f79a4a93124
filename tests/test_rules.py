"""Rule files: the strict schema, and that adding a rule is adding a table to one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scrubber.errors import RuleError
from scrubber.library import load_pipeline
from scrubber.rule_tests import failures, find_alone, lint, problems, warnings
from scrubber.rules import Example, load_file, load_paths

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """
[[rule]]
id = "exo-token"
entity = "TOKEN"
description = "Example token."
keywords = ["exo_"]
pattern = '''
exo_            # prefix
[0-9a-z]{8}     # body
'''
references = ["https://example.org"]
examples = ["a «exo_¦q8zt3vb0» b", "«exo_¦q8zt3vb0»,«exo_¦q8zt3vb1»"]
negative_examples = ["exo_short"]
"""


def rule_file(folder: Path, text: str) -> Path:
    path = folder / "exo.toml"
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('entity = "TOKEN"', 'entity = "TOKN"', "rule 'exo-token': key 'entity': unknown entity 'TOKN'"),
        ('entity = "TOKEN"', "", "rule 'exo-token': missing key `entity`"),
        ("references", "reference", "rule 'exo-token': unknown key `reference`"),
        ('keywords = ["exo_"]', 'keywords = "exo_"', "rule 'exo-token': Expected `array`, got `str` - at `$.keywords`"),
        ('keywords = ["exo_"]', 'keywords = [""]', "rule 'exo-token': key 'keywords'"),
        ('id = "exo-token"', 'id = "Exo Token"', "key 'id'"),
        ('id = "exo-token"', "", "rule 'number 1': missing key `id`"),
        ('id = "exo-token"', 'id = "exo-token"\nvalidators = ["nope"]', "key 'validators': unknown name"),
        ('id = "exo-token"', 'id = "exo-token"\nmin_randomness = 2.0', "key 'min_randomness'"),
        ('id = "exo-token"', 'id = "exo-token"\nconfidence = "sure"', "key 'confidence'"),
        ('id = "exo-token"', 'id = "exo-token"\nreach = 99999', "key 'reach'"),
        ('id = "exo-token"', 'id = "exo-token"\nmin_entropy = 9', "key 'min_entropy'"),
        ('id = "exo-token"', 'id = "exo-token"\nallow = ["é"]', "key 'allow': ASCII"),
        ("[[rule]]", "[rule]", "two brackets"),
        ("[[rule]]", "[[rules]]", "unknown key 'rules'"),
        ("[[rule]]", "[[rule", "not TOML"),
        ("exo_            # prefix", "é", "key 'pattern': ASCII"),
    ],
)
def test_what_is_wrong_is_named_by_file_rule_and_key(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = rule_file(tmp_path, GOOD.replace(old, new))
    with pytest.raises(RuleError) as caught:
        load_file(path)
    assert str(path) in str(caught.value)
    assert message in str(caught.value)


def test_the_same_id_twice_is_an_error(tmp_path: Path) -> None:
    rule_file(tmp_path, GOOD + GOOD)
    with pytest.raises(RuleError, match="used twice"):
        load_paths([tmp_path])


def test_adding_a_rule_is_adding_a_table_to_one_file(tmp_path: Path) -> None:
    rule_file(tmp_path, GOOD)
    (tmp_path / "scrub.toml").write_text('rules = ["exo.toml"]')
    pipeline = load_pipeline(config=tmp_path / "scrub.toml")
    assert pipeline.scrub(b"x exo_q8zt3vb0 y").startswith(b"x REDACTED-EXO-TOKEN-")


def test_a_rule_without_keywords_is_scanned_for(tmp_path: Path) -> None:
    (rule,) = load_file(rule_file(tmp_path, GOOD.replace('keywords = ["exo_"]', "")))
    assert not list(problems(rule))


def test_a_multiline_rule_reaches_over_lines(tmp_path: Path) -> None:
    text = (
        GOOD.replace('id = "exo-token"', 'id = "exo-token"\nmultiline = true')
        .replace("exo_            # prefix", r"exo_ \n")
        .replace("exo_¦q", r"exo_\nq")
    )
    (rule,) = load_file(rule_file(tmp_path, text))
    assert [f.span for f in find_alone([rule], b"a\nexo_\nq8zt3vb0\n")] == [(2, 15)]


def test_a_look_around_rule_runs_in_its_own_engine(tmp_path: Path) -> None:
    text = GOOD.replace('id = "exo-token"', 'id = "exo-token"\nengine = "regex"').replace(
        "\nexo_            # prefix\n[0-9a-z]{8}     # body\n", "(?<![0-9a-z])exo_[0-9a-z]{8}(?![0-9a-z])"
    )
    (rule,) = load_file(rule_file(tmp_path, text))
    assert not list(problems(rule))


def test_a_runaway_pattern_counts_as_a_match_of_its_window(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scrubber.matcher.REGEX_TIMEOUT", 0.05)
    text = GOOD.replace('id = "exo-token"', 'id = "exo-token"\nengine = "regex"').replace(
        "\nexo_            # prefix\n[0-9a-z]{8}     # body\n", "exo_(a|a)*(a|a)*b(?=c)"
    )
    (rule,) = load_file(rule_file(tmp_path, text))
    data = b"exo_" + b"a" * 3000
    assert [f.span for f in find_alone([rule], data)] == [(0, len(data))]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("«exo_¦q8zt3vb0» b", "«exo_¦q8zt3vb» b", "example 1 finds"),
        ("a «exo_¦q8zt3vb0» b", "a exo_¦q8zt3vb0 b", "marks nothing"),
        ('negative_examples = ["exo_short"]', 'negative_examples = ["exo_¦q8zt3vb0"]', "negative example 1 finds"),
        ('keywords = ["exo_"]', 'keywords = ["xyz_"]', "holds no keyword"),
        ('keywords = ["exo_"]', 'keywords = ["ex"]', "so short"),
        ('references = ["https://example.org"]', "", "no references"),
        ("[0-9a-z]{8}", "[0-9a-z", "key 'pattern': "),
    ],
)
def test_lint_and_examples_say_what_is_wrong_with_a_rule(tmp_path: Path, old: str, new: str, message: str) -> None:
    (rule,) = load_file(rule_file(tmp_path, GOOD.replace(old, new)))
    assert any(message in problem for problem in (*problems(rule), *warnings(rule)))


def test_a_good_rule_has_no_problems(tmp_path: Path) -> None:
    (rule,) = load_file(rule_file(tmp_path, GOOD))
    assert [*lint(rule), *failures(rule)] == []


def test_an_example_gives_its_text_and_its_spans() -> None:
    assert Example.parse("é «a¦b» c «d»") == Example("é ab c d".encode(), ((3, 5), (8, 9)))


@pytest.mark.parametrize("before", [b"%22", b"\\n", b"\\u003d", b"\x1b[31m", b"_", b""])
def test_a_boundary_is_no_part_of_the_value(tmp_path: Path, before: bytes) -> None:
    """Regression: an escape that bounds a token was redacted with it."""
    (rule,) = load_file(rule_file(tmp_path, GOOD))
    assert [f.span for f in find_alone([rule], before + b"exo_q8zt3vb0")] == [(len(before), len(before) + 12)]


def test_a_rule_can_let_values_be_and_ask_for_entropy(tmp_path: Path) -> None:
    extra = 'min_entropy = 2.0\nallow = ["exo_.*dead"]\nconfidence = "high"'
    (rule,) = load_file(rule_file(tmp_path, GOOD + extra))
    text = b"exo_q8zt3vb0 exo_q8ztdead exo_00000000"
    assert [text[f.start : f.end] for f in find_alone([rule], text)] == [b"exo_q8zt3vb0"]


def test_an_allow_pattern_that_the_engine_refuses_is_named(tmp_path: Path) -> None:
    path = rule_file(tmp_path, GOOD + 'allow = ["("]')
    with pytest.raises(RuleError, match="rule 'exo-token': key 'allow': "):
        load_paths([path])
