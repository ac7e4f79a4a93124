"""A rule that was imported: its table in our format, and what was lost on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scrubber.errors import RuleError
from scrubber.rule_tests import is_common
from scrubber.rules import parse_rule

if TYPE_CHECKING:
    from collections.abc import Mapping

_ORDER = (
    "id entity description keywords engine pattern bounded multiline reach validators min_entropy allow confidence"
).split()


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one rule.

    Attributes:
        name: as its source calls it.
        table: the rule in our format; empty when it could not be carried over.
        notes: what differs from the source, a sentence each; the last one says why a rule is missing.
        is_rule: whether it is a rule of the source, rather than something that all of them share.
    """

    name: str
    table: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    is_rule: bool = True


def finished(name: str, table: dict[str, Any], notes: list[str]) -> Imported:
    """The rule, if our engine takes it: in the order of our format, without what is empty."""
    common = [keyword for keyword in table.get("keywords", ()) if is_common(keyword)]
    if common and table.get("engine") != "regex":
        notes.append(
            f"keywords left out, the pattern itself is scanned for: {', '.join(map(repr, common))} is too common"
        )
        table["keywords"] = []
    if table.get("multiline") and not table.get("keywords"):
        notes.append("stays inside one line here, for it has no keyword")
        table["multiline"] = False
    kept = {key: table[key] for key in _ORDER if table.get(key) not in (None, [], "", 0, False) or key == "bounded"}
    problem = ""
    try:
        parse_rule(kept).prepare()
    except RuleError as error:
        problem = str(error)
    if problem or (common and table.get("engine") == "regex"):
        return Imported(name, {}, (*notes, f"not carried over: {problem or 'look-around needs a sharper keyword'}"))
    return Imported(name, kept, tuple(notes))


def rule_id(prefix: str, *words: str) -> str:
    """An id of ours: lower-case words and hyphens."""
    text = "-".join((prefix, *words)).lower()
    parts = "".join(char if char.isascii() and char.isalnum() else "-" for char in text).split("-")
    return "-".join(filter(None, parts))
