"""Measures hard fragments of logs, by tier: what must be gone, what must survive, what must still parse."""

from __future__ import annotations

import base64
import json
import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Any

from benchmarks.quality.command import cases, percent, rewritten

if TYPE_CHECKING:
    from pathlib import Path

_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_JSON_LINES = ("json", "json-escaped", "cloud-audit")
_GRACE = 3
"""Seconds beyond a case's own limit, for the start of the command."""


def measure(corpora: Path) -> dict[str, Any]:
    """Per cent of the cases of each tier in which nothing is wrong."""
    rows = cases(corpora, "adversarial")
    outputs = rewritten({row["id"]: _input(row) for row in rows if not row["time_limit_s"]}, "--two-pass")
    for row in rows:
        if limit := row["time_limit_s"]:
            outputs |= rewritten({row["id"]: _input(row)}, "--two-pass", seconds=limit + _GRACE)
    passed: Counter[int] = Counter()
    total: Counter[int] = Counter()
    wrong: Counter[str] = Counter()
    for row in rows:
        problems = _problems(row, outputs[row["id"]])
        wrong.update(problems)
        passed[row["tier"]] += not problems
        total[row["tier"]] += 1
    return {
        **{f"tier {tier}": percent(passed[tier], total[tier]) for tier in sorted(total)},
        "cases by tier": {str(tier): total[tier] for tier in sorted(total)},
        "problems": dict(wrong),
    }


def _input(row: dict[str, Any]) -> bytes:
    return base64.b64decode(row["input_b64"])


def _problems(row: dict[str, Any], output: bytes | None) -> list[str]:
    if output is None:
        return ["no output"]
    text = output.decode(row["encoding"], "replace")
    views = [output, *(view.encode("utf-8", "replace") for view in _views(text))]
    checks = {
        "leak": any(value.encode() in view for value in row["must_not_contain"] for view in views),
        "lost": any(all(value.encode() not in view for view in views) for value in row["must_contain"]),
        "newlines": row["newlines"] is not None and text.count("\n") != row["newlines"],
        "not exact": row["exact"] and output != _input(row),
        "JSON broken": row["class"] in _JSON_LINES and _parses(_input(row)) and not _parses(output),
    }
    return [name for name, is_wrong in checks.items() if is_wrong]


def _views(text: str) -> tuple[str, str, str]:
    """The text as it is, without colours, and as a reader sees it."""
    plain = _ANSI.sub("", text)
    return text, plain, unicodedata.normalize("NFKC", plain).translate(_INVISIBLE)


def _parses(data: bytes) -> bool:
    try:
        for line in data.decode().splitlines():
            if line:
                json.loads(line)
    except ValueError:
        return False
    return True
