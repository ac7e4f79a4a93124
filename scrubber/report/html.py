"""Findings as one HTML page that needs nothing else, loads nothing and runs only its own script.

The page is written as the run goes on: its first half, the rows as JSON in a script element that no browser runs, the
sums, its second half. Everything is text to the page; nothing of a log is ever parsed as markup.
"""

from __future__ import annotations

import base64
import hashlib
import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import scrubber
from scrubber.batch.preview import visible
from scrubber.report.context import Mark, rows_around
from scrubber.report.json import summary
from scrubber.report.meanings import Meanings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrubber.batch.locate import Located
    from scrubber.batch.stream import Piece
    from scrubber.batch.tally import Tally
    from scrubber.model import Finding
    from scrubber.pipeline import Pipeline
    from scrubber.report.context import Row
    from scrubber.report.model import Write

MOST = 100_000
"""Findings after which a page lists no further piece; it counts all of them."""
_SCRIPTS = ("data.js", "chart.js", "facets.js", "list.js", "detail.js", "main.js")
_DATA = "<!-- data -->"


class Html:
    """What was found, by entity, rule, file and time, each with the scrubbed lines around it."""

    def __init__(self, write: Write, pipeline: Pipeline) -> None:
        self._write = write
        self._pipeline = pipeline
        self._meanings = Meanings(pipeline)
        self._path = ""
        self._listed = 0
        self._rules: dict[str, tuple[int, dict[str, Any]]] = {}
        head, self._tail = page().split(_DATA)
        write(f'{head}<script type="application/json" id="rows-data">[0')

    def add(self, piece: Piece, found: Sequence[Located]) -> None:
        """See `Report.add`."""
        if not found or self._listed >= MOST:  # all of a piece or nothing: the text beside a finding may hold the next
            return
        if found[0].path != self._path or not self._listed:
            self._path = found[0].path
            self._item(self._name(self._path))
        self._listed += len(found)
        for row in rows_around(piece, found, self._pipeline):
            self._item(self._packed(row))

    def close(self, tally: Tally) -> None:
        """See `Report.close`."""
        sums = summary(tally, self._pipeline) | {
            "version": scrubber.__version__,
            "listed": self._listed,
            "credentials": sum(count for entity, count in tally.entities.items() if entity.is_secret),
            "rules": [rule for _, rule in self._rules.values()],
            "failed": [[self._name(path), self._name(str(error))] for path, error in tally.failures],
            "skipped": [[self._name(path), reason] for path, reason in tally.skipped],
        }
        self._write(
            f']</script>\n<script type="application/json" id="sums-data">{_embedded(sums)}</script>{self._tail}'
        )

    def _item(self, value: object) -> None:
        self._write(f",\n{_embedded(value)}")

    def _packed(self, row: Row) -> list[Any]:
        """A row as `[line, goes on, time, part, …]`."""
        parts = [self._marked(part) if isinstance(part, Mark) else part for part in row.parts]
        return [row.line, int(row.goes_on), row.time or 0, *parts]

    def _marked(self, mark: Mark) -> list[Any]:
        """A finding as `[rule, confidence, column, length, lines, width, stand-in]`."""
        place = mark.place
        lines = place.end_line - place.line + 1
        rule, confidence = self._rule(place.finding), int(place.finding.confidence)
        return [rule, confidence, place.column, place.length, lines, mark.width, mark.stand_in]

    def _rule(self, finding: Finding) -> int:
        """The number of a finding's rule, which is described once."""
        key = f"{finding.entity.name} {finding.rule_id}"
        if key not in self._rules:
            meaning, profile = self._meanings.of(finding), finding.entity.profile.name.lower()
            described = {"id": finding.rule_id, "entity": finding.entity.name, "profile": profile, **meaning._asdict()}
            self._rules[key] = (len(self._rules), described)
        return self._rules[key][0]

    def _name(self, text: str) -> str:
        """A file's name as the scrubbed log would write it: people pass pages on."""
        return visible(self._pipeline.scrub(text.encode("utf-8", "surrogateescape")))


def page() -> str:
    """The page without its data; the policy in it allows its own style and script, by their hashes, and no more."""
    folder = files("scrubber.report") / "page"
    style = folder.joinpath("page.css").read_text("utf-8")
    script = "".join(folder.joinpath(name).read_text("utf-8") for name in _SCRIPTS)
    return (
        folder.joinpath("page.html")
        .read_text("utf-8")
        .replace("/* style */", style)
        .replace("/* script */", script)
        .replace("STYLE_HASH", _hash(style))
        .replace("SCRIPT_HASH", _hash(script))
    )


def _hash(text: str) -> str:
    """A source expression of Content Security Policy level 3."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _embedded(value: object) -> str:
    """JSON in which no character means anything to an HTML parser."""
    text = json.dumps(value, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
