"""Finds the values of Kubernetes Secrets: every entry of `data` and `stringData`, in YAML and JSON, by lines or on one.

A manifest is the run of lines from `apiVersion: v1` or `kind: Secret` on that are indented at least as far; only one of
kind Secret counts, whichever of its keys comes first (https://kubernetes.io/docs/concepts/configuration/secret/).
"""

from __future__ import annotations

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
            (*_BEGINNINGS, *_INLINE), multiline=len(_BEGINNINGS), reach=REACH, extent=_extent, public=True
        )

    def find(self, block: Block, hits: Sequence[Hit]) -> Iterator[Finding]:
        """See `Detector.find`."""
        for trigger, start, end in hits:
            spans = _manifest(block, trigger, start)[0] if trigger < len(_BEGINNINGS) else []
            for first, last in [*spans, *_inline(block, trigger, start, end)]:
                yield Finding(first, last, Entity.SECRET, "kubernetes-secret")


def _extent(block: Block, hit: Hit) -> int | None:
    """See `Triggers.extent`."""
    spans, closed = _manifest(block, *hit[:2])
    return max((end for _, end in spans), default=hit[2]) if closed else None


def _inline(block: Block, trigger: int, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The values of a Secret that is written on one line of JSON, which may stand inside a string."""
    if trigger != len(_FIRST) and trigger < len(_BEGINNINGS):
        return
    first = max(block.line_start(start), start - REACH)
    last = min(block.line_end(end), end + REACH)
    for held in _OBJECT.find(block.data, first, last):
        head = block.data[held.start : held.value_start].strip(b'\\" :{')
        for member in _MEMBER.find(block.data, held.value_start - 1, held.value_end):
            if member.value_end - member.value_start >= SHORTEST[head]:
                yield member.value_start, member.value_end


def _manifest(block: Block, trigger: int, position: int) -> tuple[list[tuple[int, int]], bool]:
    """The values of the Secret that begins at `position`, if it is one, and whether the manifest's end was seen."""
    data, start = block.data, block.line_start(position)
    column = _column(data, start, position)
    if column < 0:
        return [], True
    found: list[tuple[int, int]] = []
    is_secret, shortest = trigger >= len(_FIRST), 0
    for first, last in _lines(block, block.line_end(position), min(len(data), start + REACH)):
        line = data[first:last].lstrip(_INDENT)
        indent, text = last - first - len(line), line.rstrip()
        if not text:
            continue
        if indent < column or (indent == column and text not in _CLOSING and not _KEY.matches_all_of(text)):
            return (found if is_secret else []), True
        if indent == column:
            is_secret |= _KIND.matches_all_of(text)
            section = _SECTION.match_at(text, 0, len(text))
            shortest = SHORTEST[text[slice(*section[1])]] if section else 0
        elif shortest:
            found += (span for span in _value(data, first, last, indent) if span[1] - span[0] >= shortest)
    return (found if is_secret else []), False


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


def _lines(block: Block, position: int, stop: int) -> Iterator[tuple[int, int]]:
    """The lines after the one that ends at `position`, as far as `stop`."""
    end = position
    while end < stop:
        start = end + (2 if block.data[end : end + 2] == b"\r\n" else 1)
        if start >= stop:
            return
        end = min(block.line_end(start), stop)
        yield start, end
