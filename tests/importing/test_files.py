"""Rule files of gitleaks, betterleaks and Presidio become rule files of ours that work."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from scrubber.importing.files import read_file, write_rules
from scrubber.rule_tests import find_alone, lint
from scrubber.rules import Rule, load_paths

if TYPE_CHECKING:
    from pathlib import Path

HEX = "0a1b9c8d" + "7e6f5a4b" + "3c2d1e0f" + "9a8b7c6d"
GITLEAKS = """
title = "x"
[extend]
useDefault = true
[allowlist]
paths = ['''x''']
regexes = ['''^acme_0+$''']
[[rules]]
id = "acme-token"
description = "Acme's \\"own\\" token."
regex = '''(?i)\\b(acme_[a-f0-9]{32})(?:[\\x60'"\\s;]|$)'''
entropy = 3.5
keywords = ["acme_"]
path = '''\\.env$'''
[[rules.allowlists]]
regexes = ['''EXAMPLE$''']
stopwords = ["deadbeef"]
[[rules.allowlists]]
regexTarget = "line"
regexes = ['''test''']
[[rules]]
id = "Acme 1Password"
regex = '''acme (key|pin): ([0-9a-f]{32})'''
secretGroup = 2
keywords = ["a"]
entropy = 2.0
[[rules]]
id = "bare-look"
regex = '''(?<=x)[0-9]{9}'''
[[rules]]
id = "broken"
regex = '''(['''
[[rules]]
id = "only-path"
path = '''x'''
[[rules]]
id = "acme-token"
regex = '''acme2_[0-9]{9}'''
"""
PRESIDIO = """
recognizers:
  - name: Badge Recognizer
    supported_entity: BADGE
    patterns:
      - {name: weak, regex: '(\\b\\d{6}\\b)', score: 0.1}
      - {name: sure, regex: '\\bBDG-\\d{6}\\b', score: 0.9}
    context: [badge]
  - name: Titles
    supported_entities: [PERSON]
    deny_list: [Mr., Dr.]
  - SpacyRecognizer
  - {name: CreditCardRecognizer, type: predefined}
  - {name: Dates, supported_entity: DATE_TIME, patterns: [{name: x, regex: '\\d{4}', score: 0.9}]}
"""


def imported(tmp_path: Path, name: str, text: str) -> tuple[dict[str, Rule], dict[str, str]]:
    """The rules by id, read back from what was written, and all that was said, by rule."""
    source, out = tmp_path / name, tmp_path / "out.toml"
    source.write_text(text)
    rules = read_file(source, None, None)
    out.write_text(write_rules(rules, source.name))
    loaded = load_paths([out])
    assert [problem for rule in loaded for problem in lint(rule)] == []
    said: dict[str, str] = {}
    for rule in rules:
        said[rule.name] = said.get(rule.name, "") + "; ".join(rule.notes)
    assert all(note in out.read_text() for rule in rules if not rule.table for note in rule.notes)
    return {rule.id: rule for rule in loaded}, said


def found(rule: Rule, text: str) -> list[str]:
    data = text.encode()
    return [data[f.start : f.end].decode() for f in find_alone([rule], data)]


def test_gitleaks_rules_find_what_they_found_and_let_be_what_they_let_be(tmp_path: Path) -> None:
    rules, said = imported(tmp_path, "x.toml", GITLEAKS)
    assert list(rules) == ["gitleaks-acme-token", "gitleaks-acme-1password", "gitleaks-acme-token-2"]
    token = rules["gitleaks-acme-token"]
    assert found(token, f"key ACME_{HEX}; done") == [f"ACME_{HEX}"]
    assert found(token, f"key acme_{'0' * 32}; done") == []  # the shared allowlist
    assert found(token, f"key acme_{HEX[:24]}deadbeef; done") == []  # the stop word
    assert (token.entity, token.description) == ("TOKEN", 'Acme\'s "own" token.')
    assert found(rules["gitleaks-acme-1password"], f"acme pin: {HEX}") == [HEX]
    assert rules["gitleaks-acme-1password"].entity == "SECRET"
    assert "only where its path fits" in said["acme-token"]
    assert "an allowlist is left out: it looks at more than the value" in said["acme-token"]
    assert found(token, f"key acme_{'0a' * 16}; done") == []  # the entropy
    assert "keywords left out" in said["Acme 1Password"]
    assert "not carried over: key 'engine': a `regex` rule needs keywords" in said["bare-look"]
    assert "not carried over: key 'pattern'" in said["broken"]
    assert "paths alone" in said["only-path"]
    assert "import the config that this one extends" in said["extend"]


def test_betterleaks_filters_are_read_where_they_are_a_choice(tmp_path: Path) -> None:
    text = (
        "filter = '''matchesAny(finding[\"secret\"], [`^0+$`]) || containsAny(finding[\"secret\"], [\"dead\"])'''\n"
        "[[rules]]\nid = 'a'\nregex = '''(x_|y_)([0-9a-f]{8})'''\nvalueGroup = 2\nvalidate = 'x'\n"
        "filter = '''filter.entropy(finding[\"secret\"]) < 3.5'''\n"
        "[[rules]]\nid = 'b'\nregex = '''z_[0-9a-f]{8}'''\n"
        "filter = '''entropy(finding[\"secret\"]) < 3.5 && other()'''\n"
    )
    rules, said = imported(tmp_path, "x.toml", text)
    assert list(rules) == ["betterleaks-a", "betterleaks-b"]
    assert rules["betterleaks-a"].min_entropy == 3.5
    assert found(rules["betterleaks-b"], "z_0a1b9c8d z_deadbeef") == ["z_0a1b9c8d"]
    assert "is not validated online" in said["a"]
    assert "its filter is left out" in said["b"]


def test_presidio_recognizers_become_rules_that_need_context_where_they_are_weak(tmp_path: Path) -> None:
    rules, said = imported(tmp_path, "x.yaml", PRESIDIO)
    weak, sure, titles = rules.values()
    assert found(weak, "badge 123456") == ["123456"]
    assert found(weak, "count 123456") == []
    assert found(sure, "at bdg-123456.") == ["bdg-123456"]
    assert found(titles, "for Dr. Who and xDr. no") == ["Dr."]
    assert [(rule.entity, rule.confidence) for rule in rules.values()] == [
        ("IDENTIFIER", "medium"),
        ("IDENTIFIER", "high"),
        ("PERSON", "high"),
    ]
    assert "BADGE became IDENTIFIER" in said["Badge Recognizer 1"]
    for name in ("SpacyRecognizer", "CreditCardRecognizer", "Dates"):
        assert "not carried over" in said[name]


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scrubber", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def test_the_command_imports_lints_and_scans(tmp_path: Path) -> None:
    (tmp_path / "theirs.toml").write_text(GITLEAKS)
    done = run("rules", "import", "theirs.toml", "-o", "ours.toml", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stderr.splitlines()[-1] == "3 rules imported, 1 of them whole; 3 not carried over"
    linted = run("rules", "lint", "ours.toml", cwd=tmp_path)
    assert linted.returncode == 0
    assert "gitleaks-acme-token: warning: no examples" in linted.stdout
    (tmp_path / "scrub.toml").write_text('rules = ["ours.toml"]')
    (tmp_path / "in.log").write_text(f"key acme_{HEX};\n")
    assert "gitleaks-acme-token" in run("scan", "in.log", cwd=tmp_path).stdout


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("x.toml", "x = 1", "x.toml: no rules that are known; --format names one of"),
        ("x.toml", "x =", "x.toml: not TOML"),
        ("x.yaml", "a: [", "x.yaml: not YAML (line 1)"),
        ("x.yaml", "recognizers: 3", "is not laid out as presidio rules are"),
        ("x.toml", "rules = [1]", "is not laid out as gitleaks rules are"),
        ("none.toml", None, "none.toml: cannot be read"),
    ],
)
def test_a_bad_source_is_one_clear_line(tmp_path: Path, name: str, text: str | None, message: str) -> None:
    if text is not None:
        (tmp_path / name).write_text(text)
    done = run("rules", "import", name, cwd=tmp_path)
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_output_that_exists_stays(tmp_path: Path) -> None:
    (tmp_path / "theirs.toml").write_text(GITLEAKS)
    (tmp_path / "ours.toml").write_text("precious")
    assert run("rules", "import", "theirs.toml", "-o", "ours.toml", cwd=tmp_path).returncode == 2
    assert (tmp_path / "ours.toml").read_text() == "precious"
    assert run("rules", "import", "theirs.toml", "-o", "ours.toml", "--force", cwd=tmp_path).returncode == 0
