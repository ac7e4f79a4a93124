"""Every shipped rule passes its own examples."""

from __future__ import annotations

import pytest

from scrubber.rule_tests import problems, warnings
from scrubber.rules import Rule, load_paths, shipped_folder

RULES = load_paths([shipped_folder()])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_finds_exactly_what_its_examples_mark(rule: Rule) -> None:
    assert [*warnings(rule), *problems(rule)] == []


def test_there_are_rules_for_many_providers() -> None:
    files = list(shipped_folder().rglob("*.toml"))
    assert len(files) >= 50
    assert len(RULES) >= 80
