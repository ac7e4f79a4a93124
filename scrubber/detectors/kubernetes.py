"""Finds the values of Kubernetes Secrets: every entry of `data` and `stringData`, in YAML and JSON, by lines or on one.

A manifest is the run of lines from `apiVersion: v1` or `kind: Secret` on that are indented at least as far; only one of
kind Secret counts, whichever of its keys comes first (https://kubernetes.io/docs/concepts/configuration/secret/).
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from typing import TYPE_CHECKING

from scrubber.entities import Entity
from scrubber.matcher import Re2Pattern
from scrubber.model import Block, Finding, Hit, Triggers
from scrubber.placeholders import is_template

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

REACH = 65_536
"""Bytes of a manifest that are looked at; the rest of a larger one is beyond what a log prints."""
SHORTEST = {b"data": 12, b"stringData": 4}
"""Characters of a value; base64 of less than seven bytes holds a user's name or a flag."""

_KIND = Re2Pattern(rb"[\"']?kind[\"']?[ ]?:[ ]{0,4}[\"']?(?i:secret)[\"']?[ ]{0,4},?[ ]{0,4}(?:#.*)?")
_SECTION = Re2Pattern(rb"[\"']?(?P<value>data|stringData)[\"']?[ ]?:[ ]{0,4}\{?[ ]{0,4}$")
_KEY = Re2Pattern(rb"[\"']?[A-Za-z][A-Za-z0-9_.-]{0,63}[\"']?[ ]?:(?: .*)?")
_ENTRY = Re2Pattern(
    rb"[ \t]*[\"']?[A-Za-z0-9_.-]{1,253}[\"']?[ ]?:[ ]{1,4}"
    rb"(?:[|>][+-]?[0-9]?[ ]*$|[\"']?(?P<value>[^\"'\r\n]*)[\"']?[ ]*,?[ ]*$)"
)
_OBJECT = Re2Pattern(rb"\\*\"(data|stringData)\\*\"[ ]?:[ ]?\{(?P<value>[^{}\r\n]+)\}")
_MEMBER = Re2Pattern(rb":[ ]?\\*\"(?P<value>[^\"\\]{4,})\\*\"")
_INDENT = b" \t"
_CLOSING = (b"}", b"},")
_FIRST = (b'apiversion": "v1"', b"apiversion: v1", b"apiversion: 'v1'", b'apiversion: "v1"')
_KINDS = (b'kind": "secret"', b"kind: secret", b"kind: 'secret'", b'kind: "secret"')
_BEGINNINGS = _FIRST + _KINDS
_INLINE = (b'kind":"secret"', b'kind\\":\\"secret\\"', b'kind\\": \\"secret\\"')


class Kubernetes:
    """Finds what Secrets hold."""

    name = "kubernetes"

    def __init__(self) -> None:
        self.triggers = Triggers(
            (*_BEGINNINGS, *_INLINE),
            multiline=len(_BEGINNINGS),
            reach=REACH,
            extents=_extents,
            in_views=True,
            public=True,
        )

    def find(self, block: Block, hits: Sequence[Hit]) -> Iterator[Finding]:
        """See `Detector.find`."""
        for first, last in itertools.chain(_listed(block, hits), _inline(block, hits)):
            yield Finding(first, last, Entity.SECRET, "kubernetes-secret")


class _Manifest:
    """Lines that are indented at least as far as a manifest's keys; each is read once, however many hits ask for it."""

    def __init__(self, block: Block, line: int, column: int) -> None:
        self.end: int | None = None
        self.kinds: list[int] = []
        self.values: list[tuple[int, int]] = []
        self.taken = 0
        self._column = column
        self._shortest = 0
        self._data = block.data
        self._lines = block.lines_after(line)
        self._next = next(self._lines, None)

    def read_to(self, stop: int) -> None:
        """Read the lines that begin before `stop`."""
        while self.end is None and self._next is not None and self._next[0] < stop:
            self._read(*self._next)
            self._next = next(self._lines, None)

    def within(self, line: int) -> tuple[int, int]:
        """Which of the values are within reach of a hit on that line."""
        return bisect_left(self.values, (line, 0)), bisect_left(self.values, (line + REACH, 0))

    def take(self, line: int) -> list[tuple[int, int]]:
        """The values within reach that were not taken before."""
        first, last = self.within(line)
        first, self.taken = max(first, self.taken), max(last, self.taken)
        return self.values[first : self.taken]

    def _read(self, first: int, last: int) -> None:
        line = self._data[first:last].lstrip(_INDENT)
        indent, text = last - first - len(line), line.rstrip()
        if not text:
            return
        if indent < self._column or (indent == self._column and text not in _CLOSING and not _KEY.matches_all_of(text)):
            self.end = first
        elif indent == self._column:
            if _KIND.matches_all_of(text):
                self.kinds.append(first)
            section = _SECTION.match_at(text, 0, len(text))
            self._shortest = SHORTEST[text[slice(*section[1])]] if section else 0
        elif self._shortest:
            own = _value(self._data, first, last, indent)
            self.values += (span for span in own if span[1] - span[0] >= self._shortest)


def _manifests(block: Block, hits: Sequence[Hit]) -> Iterator[tuple[Hit, int, _Manifest]]:
    """Each hit that begins a manifest, its line, and the manifest as far as the hit reaches."""
    by_column: dict[int, _Manifest] = {}
    for line, _, own in block.by_line([hit for hit in hits if hit[0] < len(_BEGINNINGS)]):
        column = _column(block.data, line, own[0][1])
        if column < 0:
            continue
        manifest = by_column.get(column)
        if manifest is not None:
            manifest.read_to(line + 1)
        if manifest is None or (manifest.end is not None and manifest.end <= line):
            manifest = by_column[column] = _Manifest(block, line, column)
        manifest.read_to(line + REACH)
        yield own[0], line, manifest


def _extents(block: Block, hits: Sequence[Hit]) -> Iterator[tuple[Hit, int | None]]:
    """See `Triggers.extents`."""
    for hit, line, manifest in _manifests(block, hits):
        spans = manifest.values[slice(*manifest.within(line))] if _is_secret(hit, line, manifest) else []
        yield hit, None if manifest.end is None else spans[-1][1] if spans else hit[2]


def _listed(block: Block, hits: Sequence[Hit]) -> Iterator[tuple[int, int]]:
    """The values of Secrets that are written line by line."""
    for hit, line, manifest in _manifests(block, hits):
        if _is_secret(hit, line, manifest):
            yield from manifest.take(line)


def _is_secret(hit: Hit, line: int, manifest: _Manifest) -> bool:
    """Whether a hit says so, or a line after it."""
    kind = bisect_left(manifest.kinds, line)
    return hit[0] >= len(_FIRST) or (kind < len(manifest.kinds) and manifest.kinds[kind] < line + REACH)


def _inline(block: Block, hits: Sequence[Hit]) -> Iterator[tuple[int, int]]:
    """The values of Secrets that are written on one line of JSON, which may stand inside a string."""
    own = [hit for hit in hits if hit[0] == len(_FIRST) or hit[0] >= len(_BEGINNINGS)]
    for line, line_end, nominated in block.by_line(own):
        for first, last in _windows(nominated, line, line_end):
            for held in _OBJECT.find(block.data, first, last):
                head = block.data[held.start : held.value_start].strip(b'\\" :{')
                for member in _MEMBER.find(block.data, held.value_start - 1, held.value_end):
                    if member.value_end - member.value_start >= SHORTEST[head]:
                        yield member.value_start, member.value_end


def _windows(hits: Sequence[Hit], line: int, line_end: int) -> list[tuple[int, int]]:
    """What lies within reach of the hits of a line, overlapping parts together."""
    windows: list[tuple[int, int]] = []
    for _, start, end in hits:
        first, last = max(line, start - REACH), min(line_end, end + REACH)
        if windows and first <= windows[-1][1]:
            first = windows.pop()[0]
        windows.append((first, last))
    return windows


def _value(data: bytes, first: int, last: int, indent: int) -> list[tuple[int, int]]:
    """The value on a line of a section: behind a key, or the whole line in a block of text."""
    text = data[first:last]
    if text[indent : indent + 1] in (b"#", b"}"):
        return []
    entry = _ENTRY.match_at(text, 0, len(text))
    if entry is None or entry[0][1] != len(text):
        return [(first + indent, last)]
    start, end = entry[1]
    return [(first + start, first + end)] if start < end and not is_template(text[start:end].strip()) else []


def _column(data: bytes, start: int, position: int) -> int:
    """The column at which a manifest's keys stand, given its first one; -1 when something else stands before that."""
    before = data[start:position].rstrip(b"\"'")
    bare = before[:-2] if before.endswith(b"- ") else before
    return position - start - (len(data[start:position]) - len(before)) if not bare.strip() else -1
