"""The only file that talks to the matching engines: Aho-Corasick for keywords, RE2 for patterns, `regex` on request.

One pass of an Aho-Corasick automaton over the lower-cased block finds every keyword of every detector, overlapping ones
included, and says which; each shape is an RE2 scan of its own. So no trigger can shadow another one. Rare shapes share
one scan, which nominates lines; on those each of them runs alone.
"""

from __future__ import annotations

from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from ahocorasick_rs import BytesAhoCorasick, Implementation
from re2 import Options, _re2  # type: ignore[attr-defined]  # the wrapper above this binding costs more than the match

from scrubber.errors import RuleError
from scrubber.model import GAP

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scrubber.model import Block, Hit, Triggers

VALUE_GROUP = "value"
SHORT = 4096
"""Bytes of a block that is first looked at for any shape at all: most log records have none."""
REGEX_WINDOW = 4096
"""Bytes that a pattern of the backtracking `regex` engine may see at once."""
REGEX_TIMEOUT = 1.0
"""Seconds; a last guard, over which the whole window counts as matched."""

_ANYWHERE: Any = _re2.RE2.Anchor.UNANCHORED
_HERE: Any = _re2.RE2.Anchor.ANCHOR_START
_WHOLE: Any = _re2.RE2.Anchor.ANCHOR_BOTH


class Match(NamedTuple):
    """Byte offsets of a match and of its group `value` (the whole match where there is none)."""

    start: int
    end: int
    value_start: int
    value_end: int
    is_guess: bool = False
    """Whether the engine ran out of time: all that it was to look at counts, and no check may refuse it."""


class Pattern(Protocol):
    """A compiled pattern."""

    def prepare(self) -> None:
        """Compile now.

        Raises:
            RuleError: the engine refuses it.
        """

    def find(self, data: bytes, start: int, end: int) -> Iterator[Match]:
        """Yield matches in data[start:end] from left to right, resuming at the end of each value."""


def compile_re2(pattern: bytes, *, captures: bool = True, memory: int = 0) -> Any:
    """Compile for bytes in LATIN1.

    Args:
        pattern: in RE2's syntax.
        captures: whether groups are wanted.
        memory: bytes that the automaton may take; RE2's own bound (8 MB) when not given.

    Raises:
        RuleError: RE2 refuses the pattern; the message is RE2's own.
    """
    options = Options()
    options.encoding = Options.Encoding.LATIN1
    options.never_capture = not captures
    options.log_errors = False
    if memory:
        options.max_mem = memory
    compiled = _re2.RE2(pattern, options)
    if not compiled.ok():
        message = compiled.error()
        raise RuleError(message.decode("latin-1") if isinstance(message, bytes) else str(message))
    return compiled


class Re2Pattern:
    """An RE2 pattern, compiled at its first use because a run needs few of many rules."""

    def __init__(self, pattern: bytes) -> None:
        self._source = pattern
        self._compiled: Any = None
        self._group = 0

    def compiled(self) -> Any:
        """The engine's object. Compiling twice in a race is harmless.

        Raises:
            RuleError: RE2 refuses the pattern.
        """
        if self._compiled is None:
            compiled = compile_re2(self._source)
            groups = {bytes(name).decode(): index for name, index in compiled.NamedCapturingGroups()}
            self._group = groups.get(VALUE_GROUP, 0)
            self._compiled = compiled
        return self._compiled

    def find(self, data: bytes, start: int, end: int) -> Iterator[Match]:
        """See `Pattern.find`."""
        match = self.compiled().Match
        group = self._group
        while start < end:
            spans = match(_ANYWHERE, data, start, end)
            value = spans[group]
            if spans[0][0] < 0:
                return
            if value[0] < value[1]:
                yield Match(*spans[0], *value)
            start = max(value[1], start + 1)

    def spans(self, data: bytes) -> list[tuple[int, int]]:
        """Start and end of each match in `data`, from left to right, none of them empty."""
        match, found, position, size = self.compiled().Match, [], 0, len(data)
        while position < size and (span := match(_ANYWHERE, data, position, size)[0])[0] >= 0:
            found.append(span)
            position = span[1]
        return found

    def prepare(self) -> None:
        """See `Pattern.prepare`."""
        self.compiled()

    def match_at(self, data: bytes, start: int, end: int) -> list[tuple[int, int]] | None:
        """The spans of all groups of a match that begins at `start`, or None."""
        spans: list[tuple[int, int]] = (self._compiled or self.compiled()).Match(_HERE, data, start, end)
        return spans if spans[0][0] >= 0 else None

    def search(self, data: bytes, start: int, end: int) -> list[tuple[int, int]] | None:
        """The spans of all groups of the first match in data[start:end], or None."""
        spans: list[tuple[int, int]] = (self._compiled or self.compiled()).Match(_ANYWHERE, data, start, end)
        return spans if spans[0][0] >= 0 else None

    def matches_all_of(self, value: bytes) -> bool:
        """Whether the pattern matches the value from end to end."""
        return bool((self._compiled or self.compiled()).Match(_WHOLE, value, 0, len(value))[0][0] >= 0)


class AnyOf:
    """Several RE2 patterns as one that tells whether any of them may match, compiled at its first use."""

    def __init__(self, patterns: Iterable[bytes]) -> None:
        self._source = b"|".join(b"(?:%s)" % pattern for pattern in patterns)

    @cached_property
    def _compiled(self) -> Any:
        try:
            return compile_re2(self._source, captures=False)
        except RuleError:  # too large together
            return None

    def may_match(self, data: bytes) -> bool:
        """Whether one of them matches somewhere in `data`, as far as that can be told."""
        return self._compiled is None or self._compiled.Match(_ANYWHERE, data, 0, len(data))[0][0] >= 0


class RegexPattern:
    """A pattern of the `regex` engine, for look-around in users' rules: small windows, a timeout that fails closed."""

    def __init__(self, pattern: bytes) -> None:
        import regex  # noqa: PLC0415 - a tenth of the start-up time, for the few who need it

        try:
            self._compiled = regex.compile(pattern)  # type: ignore[no-untyped-call]
        except regex.error as error:
            message = str(error)
        else:
            self._group: str | int = VALUE_GROUP if VALUE_GROUP in self._compiled.groupindex else 0
            return
        raise RuleError(message)

    def prepare(self) -> None:
        """Nothing is left to do: see the constructor."""

    def find(self, data: bytes, start: int, end: int) -> Iterator[Match]:
        """See `Pattern.find`; windows overlap by half, so a match has at most half a window."""
        while start < end:
            stop = min(start + REGEX_WINDOW, end)
            yield from self._find_in(data, start, stop)
            start = end if stop == end else start + REGEX_WINDOW // 2

    def _find_in(self, data: bytes, start: int, end: int) -> Iterator[Match]:
        position = start
        while position < end:
            try:
                match = self._compiled.search(data, position, end, timeout=REGEX_TIMEOUT)
            except TimeoutError:
                yield Match(start, end, start, end, is_guess=True)
                return
            if match is None:
                return
            value = match.span(self._group)
            if value[0] < value[1]:
                yield Match(*match.span(), *value)
            position = max(value[1], position + 1)


class Matcher:
    """All triggers of all detectors, compiled together."""

    def __init__(self, triggers: Sequence[Triggers]) -> None:
        owners: dict[bytes, list[tuple[int, int]]] = {}
        at_line_starts: dict[bytes, list[tuple[int, int]]] = {}
        self._shapes: list[_Shape] = []
        self._rare: list[_Shape] = []
        for detector, wanted in enumerate(triggers):
            for index, keyword in enumerate(wanted.keywords):
                word = keyword.lower().lstrip(b"\r\n")
                kind = owners if len(word) == len(keyword) else at_line_starts
                kind.setdefault(word, []).append((detector, index))
            first = len(wanted.keywords)
            self._shapes += [_Shape(pattern, detector, first + i) for i, pattern in enumerate(wanted.shapes)]
            first += len(wanted.shapes)
            self._rare += [_Shape(pattern, detector, first + i) for i, pattern in enumerate(wanted.rare)]
        self._owners = [*owners.values(), *at_line_starts.values()]
        self._line_starts = list(enumerate(at_line_starts, start=len(owners)))
        self._count = len(triggers)
        self._multiline = [(index, wanted) for index, wanted in enumerate(triggers) if wanted.multiline]
        self._keywords = BytesAhoCorasick(list(owners), implementation=Implementation.DFA) if owners else None
        together = b"|".join(b"(?:%s)" % shape.pattern for shape in self._rare)
        self._any_rare = _Shape(together, 0, 0) if self._rare else None
        every = b"|".join(b"(?:%s)" % shape.pattern for shape in (*self._shapes, *self._rare))
        self._any_shape = compile_re2(every, captures=False) if every else None
        self.always = frozenset(index for index, wanted in enumerate(triggers) if wanted.always)
        """The detectors that are called whatever the text holds."""

    def keywords(self, lowered: bytes) -> list[tuple[int, int, int]]:
        """The keywords in a text in lower case, as `hits` wants them."""
        found = self._keywords.find_matches_as_indexes(lowered, overlapping=True) if self._keywords else []
        for number, word in self._line_starts:
            found += ((number, start, start + len(word)) for start in _line_starts(lowered, word))
        return found

    def is_silent(self, data: bytes, keywords: list[tuple[int, int, int]]) -> bool:
        """Whether no detector has to be called for a short text with these keywords; cheaper than asking its hits."""
        return not (keywords or self.always) and self._has_no_shape(data)

    def _has_no_shape(self, data: bytes) -> bool:
        return self._any_shape is None or self._any_shape.Match(_ANYWHERE, data, 0, len(data))[0][0] < 0

    def hits(self, block: Block, keywords: list[tuple[int, int, int]] | None = None) -> list[list[Hit]]:
        """The hits of each detector, in order of their start; `keywords` are those in the block, if they are known."""
        found: list[list[Hit]] = [[] for _ in range(self._count)]
        owners = self._owners
        for keyword, start, end in self.keywords(block.lowered) if keywords is None else keywords:
            for detector, index in owners[keyword]:
                found[detector].append((index, start, end))
        if len(block.data) > SHORT or not self._has_no_shape(block.data):
            self._add_shapes(block, found)
        for hits in found:
            if len(hits) > 1:
                hits.sort(key=itemgetter(1))
        return found

    def _add_shapes(self, block: Block, found: list[list[Hit]]) -> None:
        data, size = block.data, len(block.data)
        for shape in self._shapes:
            found[shape.detector] += shape.hits(data, 0, size)
        if self._any_rare is not None and (nominated := self._any_rare.hits(data, 0, size)):
            for start, end, _ in block.by_line(nominated):
                for shape in self._rare:
                    found[shape.detector] += shape.hits(data, start, end)

    def undecided_from(self, block: Block, hits: Sequence[Sequence[Hit]]) -> int:
        """Offset of the first line with a multi-line hit that text past the block's end may decide, or its length."""
        size = first = len(block.data)
        for detector, wanted in self._multiline:
            own = [h for h in hits[detector] if h[0] < wanted.multiline and h[1] + wanted.reach > size]
            first = min(first, next((h[1] for h, end in wanted.extents(block, own) if end is None), size))
        return size if first == size else block.line_start(first)

    def lead_from(self, block: Block, hits: Sequence[Sequence[Hit]], cut: int) -> int:
        """Offset of the first line before `cut` with a multi-line hit that may reach past it, or `cut`."""
        first = cut
        for detector, wanted in self._multiline:
            own = [h for h in hits[detector] if h[0] < wanted.multiline and h[1] < cut < h[1] + 2 * wanted.reach]
            lead = cut
            for hit, end in reversed(list(wanted.extents(block, own))):
                lead = hit[1] if _passes(end, lead) else lead  # what goes on over its beginning was read before it
            first = min(first, lead)
        return cut if first == cut else block.line_start(first)

    def over_lines(self, block: Block, hits: Sequence[Sequence[Hit]]) -> Iterator[tuple[int, int | None]]:
        """Where each multi-line hit in a decoded view begins, and where what its findings depend on ends.

        None when text past the view's end may decide them.
        """
        for detector, wanted in self._multiline:
            own = [h for h in hits[detector] if h[0] < wanted.multiline] if wanted.in_views else []
            for hit, end in wanted.extents(block, own):
                yield hit[1], _before_gap(block.data, hit[1], wanted.reach) if end is None else end


class _Shape:
    """One RE2 scan without captures."""

    def __init__(self, pattern: bytes, detector: int, index: int) -> None:
        self.pattern = pattern
        self.detector = detector
        self._index = index
        self._compiled = compile_re2(pattern, captures=False)

    def hits(self, data: bytes, position: int, end: int) -> list[Hit]:
        """All matches in data[position:end], not overlapping."""
        match, index = self._compiled.Match, self._index
        found = []
        while position < end:
            start, stop = match(_ANYWHERE, data, position, end)[0]
            if start < 0:
                break
            found.append((index, start, stop))
            position = stop if stop > position else position + 1
        return found


def _passes(end: int | None, cut: int) -> bool:
    return end is None or end > cut


def _line_starts(lowered: bytes, word: bytes) -> Iterator[int]:
    """Where lines begin with the word; whether there is a line before them makes no difference."""
    start = lowered.find(word)
    while start >= 0:
        if not start or lowered[start - 1] in b"\r\n":
            yield start
        start = lowered.find(word, start + 1)


def _before_gap(data: bytes, start: int, reach: int) -> int | None:
    """Where something that is open ends: at the first gap, or out of reach; None when neither is seen."""
    gap = data.find(GAP, start, start + reach)
    if gap >= 0:
        return gap
    return None if start + reach > len(data) else start + reach
