"""A finding as a flat row, the same in JSON, JSON Lines and CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrubber.batch.locate import Located

FIELDS = (
    "path",
    "line",
    "column",
    "end_line",
    "end_column",
    "offset",
    "length",
    "entity",
    "rule",
    "confidence",
    "preview",
)


def row(place: Located) -> dict[str, str | int]:
    """The fields of a row, in their order; see `Located` for the units."""
    finding = place.finding
    values = (
        portable(place.path),
        *place[1:7],
        finding.entity.name,
        finding.rule_id,
        finding.confidence.name.lower(),
        place.preview,
    )
    return dict(zip(FIELDS, values, strict=True))


def portable(name: str) -> str:
    """The name as valid Unicode: a byte that is not UTF-8 is written `\\xff`, since JSON has no other way."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
