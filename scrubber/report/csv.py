"""Findings as CSV (RFC 4180) that a spreadsheet opens without running any of it."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from scrubber.cli.printing import printable
from scrubber.report.rows import FIELDS, row

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scrubber.batch.locate import Located
    from scrubber.batch.stream import Piece
    from scrubber.batch.tally import Tally
    from scrubber.pipeline import Pipeline
    from scrubber.report.model import Write

_FORMULA = tuple("=+-@\t\r＝＋－＠")  # noqa: RUF001 - the full-width forms count too
"""What a cell begins with that a spreadsheet computes (OWASP, CSV Injection)."""


class Csv:
    """A header and a row a finding."""

    def __init__(self, write: Write, _pipeline: Pipeline) -> None:
        self._write = write
        self._write(_lines([FIELDS]))

    def add(self, _piece: Piece, found: Sequence[Located]) -> None:
        """See `Report.add`."""
        if found:
            self._write(_lines(map(_cell, row(place).values()) for place in found))

    def close(self, _tally: Tally) -> None:
        """See `Report.close`; failures go to standard error."""


def _cell(value: str | int) -> str:
    """The value as text that stays text: an apostrophe keeps a spreadsheet from computing it."""
    text = printable(str(value))
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text


def _lines(rows: Iterable[Iterable[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
    return out.getvalue()
