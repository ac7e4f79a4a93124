"""Tables whose first line names the columns (CSV, TSV): which columns hold secrets, and what stands in them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scrubber.assignment.names import Judgement, judge
from scrubber.assignment.proof import is_secret
from scrubber.model import Confidence, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

_SEPARATORS = (",", "\t", ";", "|")
_LONGEST_HEADER = 4096
_MOST_LINES = 64
"""Lines that one cell may go on over."""


@dataclass(frozen=True, slots=True)
class Table:
    """A separator, the number of columns, and what the sensitive ones hold."""

    separator: str
    columns: int
    sensitive: dict[int, Judgement]

    @classmethod
    def begun_by(cls, line: bytes) -> Table | None:
        """The table whose header the line is, if it names a column that holds secrets."""
        text = line[:_LONGEST_HEADER].decode("utf-8", "replace").strip("\ufeff\r\n")
        for separator in _SEPARATORS:
            names = [name.strip(" \"'") for name in text.split(separator)]
            if len(names) > 1 and all(name and len(name.split()) <= 3 and "=" not in name for name in names):
                judged = {index: judge(name.replace(" ", "_").encode()) for index, name in enumerate(names)}
                sensitive = {index: judgement for index, judgement in judged.items() if judgement}
                return cls(separator, len(names), sensitive) if sensitive else None
        return None

    def values(self, lines: bytes) -> Iterator[tuple[bytes, Finding]]:
        """The secrets in whole lines, each with a finding that says what it is (its span means nothing)."""
        text = lines.decode("utf-8", "surrogateescape").replace("\0", "")
        for row in self._rows(text.splitlines()):
            if len(row) != self.columns:
                continue
            for index, judgement in self.sensitive.items():
                value = row[index].strip().encode("utf-8", "surrogateescape")
                if is_secret(value, judgement.proof, quoted=True):
                    for written in dict.fromkeys((value, value.replace(b'"', b'""'))):
                        yield written, Finding(0, len(written), judgement.entity, "table-column", Confidence.MEDIUM)

    def _rows(self, lines: list[str]) -> Iterator[list[str]]:
        """Each line as a row of its own, and each run of lines that a quoted cell goes on over as one row more."""
        begun: list[str] = []
        for line in lines:
            yield self._cells(line)
            is_odd = line.count('"') % 2 == 1
            if begun or is_odd:
                begun.append(line)
            if len(begun) > 1 and is_odd:
                yield self._cells(" ".join(begun))
            if len(begun) > _MOST_LINES or (len(begun) > 1 and is_odd):
                begun = []

    def _cells(self, line: str) -> list[str]:
        """The cells of one line: a quote that is left open must not swallow the lines after it."""
        try:
            return next(csv.reader([line], delimiter=self.separator), [])
        except csv.Error:
            return line.split(self.separator)
