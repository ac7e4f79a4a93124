"""Reads rules of gitleaks, and of betterleaks, which writes what it discards as expressions.

Source: the configuration sections of https://github.com/gitleaks/gitleaks and https://github.com/betterleaks/betterleaks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scrubber.importing.model import Imported, finished, rule_id
from scrubber.importing.patterns import containing, has_groups, searching, translate, value_group

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_ENTITIES = (
    ("webhook", "WEBHOOK"),
    ("private-key", "PRIVATE_KEY"),
    ("password", "PASSWORD"),
    ("api-key", "API_KEY"),
    ("access-key", "API_KEY"),
    ("token", "TOKEN"),
)
_LEFT_OUT = {
    "path": "counts in every file here, not only where its path fits",
    "required": "counts by itself here, not only beside another rule",
    "skipReport": "is reported here, not only used by another rule",
    "validate": "is not validated online",
}
_ALLOWLIST_LEFT_OUT = ("paths", "commits", "expression")
_ENTROPY = re.compile(r"(?:filter\.)?entropy\(finding\[\"secret\"\]\)\s*<=?\s*([0-9.]+)")
_MATCHES = re.compile(r"matchesAny\(finding\[\"secret\"\],\s*\[((?:\s*`[^`]*`\s*,?)*)\s*\]\)")
_CONTAINS = re.compile(r"containsAny\(finding\[\"secret\"\],\s*\[((?:\s*\"(?:[^\"\\]|\\.)*\"\s*,?)*)\s*\]\)")


def read(config: Mapping[str, Any], prefix: str) -> Iterator[Imported]:
    """Every rule of a config, as it becomes here."""
    patterns, lost = _allow(config)
    shared = ["|".join(patterns)] if patterns else []
    if lost:
        yield Imported("shared allowlist", {}, tuple(lost), is_rule=False)
    for number, rule in enumerate(config.get("rules", ()), start=1):
        name = str(rule.get("id") or f"number {number}")
        if not rule.get("regex"):
            yield Imported(name, {}, ("not carried over: it looks at paths alone",))
            continue
        yield _rule(rule, name, prefix, shared)
    if config.get("extend"):
        yield Imported("extend", {}, ("import the config that this one extends too",), is_rule=False)


def _rule(rule: Mapping[str, Any], name: str, prefix: str, shared: list[str]) -> Imported:
    notes = [text for key, text in _LEFT_OUT.items() if rule.get(key)]
    allow, allow_notes = _allow(rule)
    table: dict[str, Any] = {
        "id": rule_id(prefix, name),
        "entity": next((entity for word, entity in _ENTITIES if f"-{word}" in f"-{name.lower()}"), "SECRET"),
        "description": rule.get("description") or f"Imported rule {name}.",
        "keywords": list(rule.get("keywords", ())),
        "bounded": False,
        "allow": allow + shared,
    }
    group = rule.get("secretGroup") or rule.get("valueGroup") or value_group(rule["regex"])
    try:
        pattern, needs_regex, table["multiline"] = translate(rule["regex"], group)
    except ValueError as error:
        return Imported(name, {}, (*notes, f"not carried over: {error}"))
    if not group and has_groups(rule["regex"]):
        notes.append("the whole match goes, for more than its groups may be secret")
    table |= {"pattern": pattern, "engine": "regex" if needs_regex else None, "min_entropy": _entropy(rule)}
    return finished(name, table, [*notes, *allow_notes])


def _entropy(rule: Mapping[str, Any]) -> float:
    found = _ENTROPY.search(rule.get("filter", "")) if _is_choice(rule.get("filter", "")) else None
    return float(rule.get("entropy") or (found[1] if found else 0))


def _allow(table: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """What a rule or the whole config lets be, as patterns of whole values, and what of it is lost."""
    patterns, notes = _filtered(table.get("filter", ""))
    lists = [table[key] for key in ("allowlist", "whitelist") if table.get(key)] + list(table.get("allowlists", ()))
    for allowlist in lists:
        lost = [key for key in _ALLOWLIST_LEFT_OUT if allowlist.get(key)]
        if allowlist.get("targetRules"):
            lost.append("targetRules")
        if allowlist.get("regexTarget", "secret") != "secret" or (lost and allowlist.get("condition") == "AND"):
            notes.append("an allowlist is left out: it looks at more than the value")
            continue
        notes += [f"an allowlist's {', '.join(lost)} left out"] if lost else []
        if "targetRules" not in lost:
            patterns += _values(allowlist.get("regexes", ()), allowlist.get("stopwords", ()), notes)
    return patterns, notes


def _values(regexes: Any, stopwords: Any, notes: list[str]) -> list[str]:
    """Patterns for expressions and words that a value may hold."""
    patterns = []
    for regex in regexes:
        try:
            patterns.append(searching(regex))
        except ValueError as error:
            notes.append(f"an allowlist's pattern left out: {error}")
    return patterns + ([containing(list(stopwords))] if stopwords else [])


def _filtered(expression: str) -> tuple[list[str], list[str]]:
    """What an expression of betterleaks lets be: a choice of patterns, words and entropy; no other is carried over."""
    if not expression.strip():
        return [], []
    if not _is_choice(expression):
        return [], ["its filter is left out: it is more than a choice of patterns, words and entropy of the value"]
    notes: list[str] = []
    regexes = [regex for found in _MATCHES.findall(expression) for regex in re.findall(r"`([^`]*)`", found)]
    words = [word for found in _CONTAINS.findall(expression) for word in re.findall(r'"((?:[^"\\]|\\.)*)"', found)]
    return _values(regexes, words, notes), notes


def _is_choice(expression: str) -> bool:
    """Whether nothing but what can be carried over is in the expression, joined by `or`."""
    rest = expression
    for known in (_ENTROPY, _MATCHES, _CONTAINS):
        rest = known.sub("", rest)
    return not rest.replace("||", "").strip("() \t\r\n")
