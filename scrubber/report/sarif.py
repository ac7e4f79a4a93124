"""Findings as SARIF 2.1.0 (OASIS), for code scanning: places and rules, never a snippet of the file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import scrubber
from scrubber.model import Confidence
from scrubber.report.meanings import Meanings
from scrubber.report.rows import portable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrubber.batch.locate import Located
    from scrubber.batch.stream import Piece
    from scrubber.batch.tally import Tally
    from scrubber.model import Finding
    from scrubber.pipeline import Pipeline
    from scrubber.report.model import Write

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Confidence.HIGH: "error", Confidence.MEDIUM: "warning", Confidence.LOW: "note"}


class Sarif:
    """One run; results come first, because the rules that they need are known only at the end."""

    def __init__(self, write: Write, pipeline: Pipeline) -> None:
        self._write = write
        self._comma = ""
        self._meanings = Meanings(pipeline)
        self._rules: dict[str, tuple[int, dict[str, Any]]] = {}
        self._write(f'{{"$schema": "{_SCHEMA}", "version": "2.1.0", "runs": [{{"results": [')

    def add(self, _piece: Piece, found: Sequence[Located]) -> None:
        """See `Report.add`."""
        for place in found:
            self._write(f"{self._comma}\n {json.dumps(self._result(place))}")
            self._comma = ","

    def close(self, tally: Tally) -> None:
        """See `Report.close`."""
        rules = [rule for _, rule in self._rules.values()]
        driver = {"name": "scrubber", "semanticVersion": scrubber.__version__, "rules": rules}
        end = {
            "columnKind": "unicodeCodePoints",
            "tool": {"driver": driver},
            "invocations": [
                {
                    "executionSuccessful": not tally.failures,
                    "toolExecutionNotifications": [_notification(path, str(error)) for path, error in tally.failures],
                }
            ],
        }
        self._write("\n], " + json.dumps(end, indent=1)[1:].lstrip() + "]}\n")

    def _result(self, place: Located) -> dict[str, Any]:
        finding = place.finding
        index, rule = self._rule(finding)
        region = {"startLine": place.line, "startColumn": place.column}
        region |= {"endLine": place.end_line, "endColumn": place.end_column}
        return {
            "ruleId": finding.rule_id,
            "ruleIndex": index,
            "level": _LEVELS[finding.confidence],
            "message": {"text": f"{finding.entity.name}: {rule['shortDescription']['text']}"},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(place.path)}, "region": region}}],
            "properties": {"entity": finding.entity.name, "confidence": finding.confidence.name.lower()},
        }

    def _rule(self, finding: Finding) -> tuple[int, dict[str, Any]]:
        """The number and the description of a finding's rule."""
        if finding.rule_id not in self._rules:
            self._rules[finding.rule_id] = (len(self._rules), self._described(finding))
        return self._rules[finding.rule_id]

    def _described(self, finding: Finding) -> dict[str, Any]:
        meaning = self._meanings.of(finding)
        more = "".join(f"\n\n- {address}" for address in meaning.references)
        return {
            "id": finding.rule_id,
            "shortDescription": {"text": meaning.text},
            "help": {"text": f"{meaning.advice}{more}", "markdown": f"{meaning.advice}{more}"},
            "properties": {"tags": ["security" if finding.entity.is_secret else "privacy"]},
        } | ({"helpUri": meaning.references[0]} if meaning.references else {})


def _notification(path: str, reason: str) -> dict[str, Any]:
    where = {"physicalLocation": {"artifactLocation": {"uri": _uri(path)}}}
    return {"level": "error", "message": {"text": portable(reason)}, "locations": [where]}


def _uri(path: str) -> str:
    """A relative path as a relative reference, an absolute one as a `file:` URI (RFC 3986, RFC 8089)."""
    if Path(path).is_absolute():
        return Path(path).as_uri()
    return quote(Path(path).as_posix().encode("utf-8", "surrogateescape"))
