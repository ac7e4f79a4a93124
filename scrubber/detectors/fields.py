"""Finds the values that field rules name by their path, in JSON and in `name=value`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.assignment.values import value_at
from scrubber.matcher import Re2Pattern
from scrubber.model import Finding, Triggers, each
from scrubber.structure.documents import walk
from scrubber.structure.reading import REACH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scrubber.fields import FieldRule
    from scrubber.model import Block, Hit
    from scrubber.structure.reading import Named, Reading

_OVER_LINES = (b"{\n", b"{\r", b"[\n", b"[\r")
"""How a document begins that goes on over lines; it does so on a line that is not indented."""
_ON_LINE = (b'{"', b"{'", b"{ ", b"{\\", b"[{", b"[ {")
_NAME = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-."
_LONGEST_NAME = 128
_OPERATOR = Re2Pattern(rb"[A-Za-z0-9_.-]{0,64}(?P<operator>=|[ \t]{1,4}=[ \t]?|: ?)")
_EMPTY = (b"null", b"None", b"")


class Fields:
    """Finds what field rules name."""

    name = "fields"

    def __init__(self, rules: Sequence[FieldRule]) -> None:
        self._rules = tuple(rules)
        names = dict.fromkeys(rule.literals[-1] for rule in rules)
        keywords = (*_OVER_LINES, *_ON_LINE, *names) if rules else ()
        self.triggers = Triggers(keywords, multiline=len(_OVER_LINES), reach=REACH, extents=each(_extent))

    def find(self, block: Block, hits: Sequence[Hit]) -> Iterator[Finding]:
        """See `Detector.find`."""
        done = 0
        for hit in hits:
            if hit[0] >= len(_OVER_LINES) + len(_ON_LINE):
                yield from self._assigned(block, hit)
            elif hit[1] >= done and (reading := self._document(block, hit)) is not None:
                yield from self._findings(block.data, reading.values)
                done = reading.end or _limit(block, hit)

    def _document(self, block: Block, hit: Hit) -> Reading | None:
        """The document that begins at the hit, if a rule's names are in it."""
        limit = _limit(block, hit)
        if not any(block.lowered.find(rule.literals[-1], hit[1], limit) >= 0 for rule in self._rules):
            return None
        return walk(block.data, hit[1], limit) if _begins_document(block, hit) else None

    def _findings(self, data: bytes, values: Sequence[Named]) -> Iterator[Finding]:
        """The findings in a document and in the documents in its strings, which begin paths of their own."""
        for named in values:
            yield from self._finding(data, b".".join(named.path), named.start, named.end)
            inner = data.find(b"{\\", named.start, named.end)
            if inner >= 0:
                yield from self._findings(data, walk(data, inner, named.end).values)

    def _assigned(self, block: Block, hit: Hit) -> Iterator[Finding]:
        """The value of `name=value` when the hit is in the name."""
        data, end = block.data, block.line_end(hit[1])
        operator = _OPERATOR.match_at(data, hit[2], end)
        value = value_at(data, operator[0][1], end) if operator else None
        if operator is None or value is None:
            return
        head = data[max(0, hit[1] - _LONGEST_NAME) : hit[1]]
        start = hit[1] - (len(head) - len(head.rstrip(_NAME)))
        yield from self._finding(data, data[start : operator[1][0]], value.start, value.end)

    def _finding(self, data: bytes, path: bytes, start: int, end: int) -> Iterator[Finding]:
        """The finding of the first rule that the path fits."""
        if data[start:end] in _EMPTY:
            return
        names = path.lower() + b"."
        rule = next((rule for rule in self._rules if rule.pattern.matches_all_of(names)), None)
        if rule is not None:
            yield Finding(start, end, rule.entity, f"field-{rule.entity.name.lower().replace('_', '-')}")


def _extent(block: Block, hit: Hit) -> int | None:
    """See `Triggers.extent`."""
    return walk(block.data, hit[1], _limit(block, hit)).end if _begins_document(block, hit) else hit[2]


def _limit(block: Block, hit: Hit) -> int:
    """How far the document may reach."""
    if hit[0] < len(_OVER_LINES) and block.is_whole:
        return min(len(block.data), hit[1] + REACH)
    return block.line_end(hit[2])


def _begins_document(block: Block, hit: Hit) -> bool:
    """Whether the bracket is no inner one of a document over lines."""
    return hit[0] >= len(_OVER_LINES) or block.data[block.line_start(hit[1])] not in b" \t"
