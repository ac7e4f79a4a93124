"""Writes a Go or Python pattern as one of ours: bytes, one group `value`, no layout, RE2 or else `regex`."""

from __future__ import annotations

import re
from typing import NamedTuple

_UNIT = re.compile(
    r"\\x\{[0-9A-Fa-f]+\}|\\."
    r"|\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\]"
    r"|\(\?P=\w+\)|\(\?P?<\w+>|\(\?(?:<?[=!]|>)|\(\?[a-zA-Z]*(?:-[a-zA-Z]+)?[:)]|."
    r"",
    re.DOTALL,
)
_GROUP = re.compile(r"\(\?P?<\w+>|\(")
_LOOKAROUND = re.compile(r"\(\?(?:<?[=!]|>)")
_BACK_REFERENCE = re.compile(r"\\[1-9]|\(\?P=")
_REPEATED = re.compile(r"[+*]|\{[0-9]")
_BLANKS = {" ": r"\x20", "\t": r"\t", "\n": r"\n", "\r": r"\r", "#": r"\x23"}
_OVER_LINES = re.compile(r"\\n|\\r|\[\\s\\S|\[\\S\\s|\(\?[imU]*s")


class Translated(NamedTuple):
    """A pattern of ours, whether it needs the engine `regex` and whether it may match over several lines."""

    pattern: str
    needs_regex: bool
    is_multiline: bool


def translate(pattern: str, group: int = 0) -> Translated:
    """The pattern with its group of that number as the value, the whole match for 0; other groups do not capture.

    Raises:
        ValueError: it cannot be written in bytes, or has no such group.
    """
    units = _UNIT.findall(pattern)
    needs_regex = any(_LOOKAROUND.fullmatch(unit) or _BACK_REFERENCE.match(unit) for unit in units)
    count = 0
    out = []
    for unit in units:
        if not _GROUP.fullmatch(unit):
            out.append(_in_bytes(unit))
            continue
        count += 1
        keeps = needs_regex and any(_BACK_REFERENCE.match(other) for other in units)
        out.append("(?P<value>" if count == group else unit if keeps else "(?:")
    if group > count:
        raise ValueError(f"it has no group {group}")
    return Translated("".join(out), needs_regex, bool(_OVER_LINES.search(pattern)))


def value_group(pattern: str) -> int:
    """The group that a tool takes for the value where none is named: the only one, if nothing long can follow it.

    0 stands for the whole match: in `(ghu|ghs)_[0-9a-z]{36}` the group is a prefix, and the rest is the secret.
    """
    units = _UNIT.findall(pattern)
    starts = [index for index, unit in enumerate(units) if _GROUP.fullmatch(unit)]
    if len(starts) != 1:
        return 0
    depth = 0
    for index in range(starts[0], len(units)):
        depth += units[index].startswith("(") and not units[index].endswith(")")
        depth -= units[index] == ")"
        if not depth:
            rest = "".join("x" if unit[0] in "[\\" else unit for unit in units[index + 1 :])
            return 0 if _REPEATED.search(rest) else 1
    return 0


def has_groups(pattern: str) -> bool:
    """Whether any of its groups captures."""
    return any(_GROUP.fullmatch(unit) for unit in _UNIT.findall(pattern))


def searching(pattern: str) -> str:
    """A pattern that matches all of what the given one matches a part of.

    Raises:
        ValueError: see `translate`.
    """
    return f"(?s:.*(?:{translate(pattern).pattern}).*)"


def containing(words: list[str]) -> str:
    """A pattern that matches every text with one of the words in it, in any case."""
    return f"(?is:.*(?:{'|'.join(_in_bytes(re.escape(word)) for word in words)}).*)"


def _in_bytes(unit: str) -> str:
    """One unit of a pattern, in ASCII and without blanks that layout would lose."""
    wide = re.fullmatch(r"\\x\{([0-9A-Fa-f]+)\}", unit)
    char = chr(int(wide[1], 16)) if wide else unit
    if char.isascii():
        if unit.startswith("["):
            return "".join(_BLANKS.get(inner, inner) for inner in unit)
        return _BLANKS.get(unit[1:] if unit[:1] == "\\" and unit[1:] in _BLANKS else unit, unit)
    if unit.startswith("["):
        raise ValueError("a class holds characters beyond ASCII")
    return "(?:" + "".join(f"\\x{byte:02x}" for byte in char.removeprefix("\\").encode()) + ")"
