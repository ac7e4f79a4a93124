"""Whether two parsed documents are equal but for the planted values, which must be gone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def differences(before: object, after: object, planted: Sequence[str], path: str = "$") -> list[str]:
    """Where `after` is not `before` with each planted value replaced; a planted number becomes a string."""
    if isinstance(before, dict) and isinstance(after, dict):
        if list(before) != list(after):
            return [f"{path}: keys {list(before)} became {list(after)}"]
        return [d for key in before for d in differences(before[key], after[key], planted, f"{path}.{key}")]
    if isinstance(before, list | tuple) and isinstance(after, list | tuple):
        if len(before) != len(after):
            return [f"{path}: {len(before)} items became {len(after)}"]
        pairs = enumerate(zip(before, after, strict=True))
        return [d for index, (a, b) in pairs for d in differences(a, b, planted, f"{path}[{index}]")]
    return [] if _fits(before, after, planted) else [f"{path}: {before!r} became {after!r}"]


def _fits(before: object, after: object, planted: Sequence[str]) -> bool:
    if str(before) in planted:
        return isinstance(after, str) and bool(after) and not any(value in after for value in planted)
    if not isinstance(before, str) or not isinstance(after, str):
        return before == after and type(before) is type(after)
    values = "|".join(re.escape(value) for value in sorted(planted, key=len, reverse=True))
    parts = re.split(values, before) if values else [before]
    pattern = r"[A-Za-z0-9@.:_ -]+".join(re.escape(part) for part in parts)
    return re.fullmatch(pattern, after, re.DOTALL) is not None and not any(value in after for value in planted)
