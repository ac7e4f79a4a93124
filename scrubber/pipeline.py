"""The engine: find what is sensitive in a block, resolve it, render the block without it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from scrubber import stand_ins
from scrubber.edges import settle, widen
from scrubber.errors import DetectionError, UsageError
from scrubber.matcher import SHORT, Matcher
from scrubber.model import Block, Finding
from scrubber.redact import Redactor, make_redactor
from scrubber.repeats import repeats
from scrubber.resolve import resolve, without_kept
from scrubber.views import ENCODED, MAX_DEPTH, says_all, views_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from scrubber.entities import Entity
    from scrubber.keys import Key
    from scrubber.model import Detector, Hit
    from scrubber.policy import Policy
    from scrubber.redact import Style
    from scrubber.view import View


Result = TypeVar("Result")


class Scan(NamedTuple):
    """What is known of a block that may go on: findings before `cut` are final, later text must wait for more.

    The next block must begin at `lead`, which is before `cut` where a multi-line construct crosses it.
    """

    findings: list[Finding]
    cut: int
    lead: int


class Layer(NamedTuple):
    """A block or a decoded view of it, with the hits of each detector in it."""

    block: Block
    hits: Sequence[Sequence[Hit]]
    views: tuple[View, ...] = ()

    def back(self, finding: Finding) -> Finding:
        """The finding on the bytes of the block itself, whatever had to be decoded to make it."""
        for view in self.views:
            finding = view.back(finding)
        return finding

    def over_lines(self, matcher: Matcher) -> Iterator[tuple[int, int | None]]:
        """As `Matcher.over_lines`, on the bytes of the block itself."""
        for start, end in matcher.over_lines(self.block, self.hits):
            yield self.source(start), None if end is None else self.source(end - 1) + 1

    def source(self, position: int) -> int:
        """The byte of the block that the byte of the view at `position` was made from, or the first of its unit."""
        for view in self.views:
            position = view.source(position)[0]
        return position

    def pieces(self, finding: Finding) -> list[Finding]:
        """As `back`, without what stands between joined lines."""
        found = [finding]
        for view in self.views:
            found = [piece for each in found for piece in view.pieces(each)]
        return found


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Detectors, policy and redactors, fixed; any number of threads may use it at once."""

    detectors: tuple[Detector, ...]
    policy: Policy
    redactor: Redactor
    redactors: Mapping[Entity, Redactor]
    matcher: Matcher
    key: Key

    @classmethod
    def build(cls, detectors: Sequence[Detector], policy: Policy, style: Style, key: Key) -> Pipeline:
        """Compile the triggers of all detectors together."""
        return cls(
            tuple(detectors),
            policy,
            make_redactor(style, key),
            {entity: make_redactor(own, key) for entity, own in policy.styles.items()},
            _matcher(detectors),
            key,
        )

    def with_detector(self, detector: Detector) -> Pipeline:
        """A pipeline like this one with one more detector."""
        detectors = (*self.detectors, detector)
        return replace(self, detectors=detectors, matcher=_matcher(detectors))

    def find(self, data: bytes) -> list[Finding]:
        """What the policy redacts in `data`: disjoint, in order.

        Raises:
            DetectionError: a detector failed; the text cannot be called safe.
        """
        data = _with_line_feeds(data)
        keywords = None
        if len(data) <= SHORT:
            keywords = self.matcher.keywords(data.lower())
            if self.matcher.is_silent(data, keywords) and says_all(data):
                return []
        return _guarded("detection", lambda: self._find(data, keywords))

    def scan(self, data: bytes, *, final: bool) -> Scan:
        """As `find`, for whole lines that others may follow unless they are `final`; see `Scan`.

        Raises:
            DetectionError: see `find`.
        """
        return _guarded("detection", lambda: self._scan(_with_line_feeds(data), final=final))

    def render(self, data: bytes, findings: Sequence[Finding], start: int = 0, end: int | None = None) -> bytes:
        """The bytes of data[start:end] with each finding replaced, all others untouched.

        Raises:
            DetectionError: a redactor failed.
        """
        return _guarded("redaction", lambda: self._render(data, findings, start, end))

    def layers(self, data: bytes) -> Iterator[Layer]:
        """The text and its decoded views, as the detectors get them; stand-ins of earlier runs are hidden."""
        return self._layers(*self._nominate(_with_line_feeds(data)))

    def _render(self, data: bytes, findings: Sequence[Finding], start: int, end: int | None) -> bytes:
        pieces: list[bytes] = []
        position = start
        for finding in findings:
            if finding.start > position:
                pieces.append(data[position : finding.start])
            pieces.append(self.replace(data, finding))
            position = finding.end
        pieces.append(data[position:end])
        return b"".join(pieces)

    def replace(self, data: bytes, finding: Finding) -> bytes:
        """The replacement of one finding; line ends inside it are kept, and a bare JSON scalar becomes a string."""
        value = data[finding.start : finding.end]
        redactor = self.redactors.get(finding.entity, self.redactor) if self.redactors else self.redactor
        return settle(data, finding, value, redactor(value, finding))

    def scrub(self, data: bytes) -> bytes:
        """Find and render.

        Raises:
            DetectionError: see `find`.
        """
        return self.render(data, self.find(data))

    def _nominate(
        self, data: bytes, keywords: list[tuple[int, int, int]] | None = None
    ) -> tuple[Block, list[list[Hit]]]:
        """The block and the hits of each detector in it, what earlier runs put there hidden from them."""
        block = Block(data)
        hits = self.matcher.hits(block, keywords)
        if ours := hits.pop():
            hidden = stand_ins.hide(block, ours)
            if hidden != data:
                block = Block(hidden)
                hits = self.matcher.hits(block)[:-1]
        return block, hits

    def _find(self, data: bytes, keywords: list[tuple[int, int, int]] | None) -> list[Finding]:
        block, hits = self._nominate(data, keywords)
        return self._resolved(block, self._layers(block, hits))

    def _scan(self, data: bytes, *, final: bool) -> Scan:
        block, hits = self._nominate(data)
        over: list[tuple[int, int | None]] = []
        findings = self._resolved(block, self._noting(self._layers(block, hits), over))
        if final:
            return Scan(findings, len(data), len(data))
        undecided = [block.line_start(start) for start, end in over if end is None]
        cut = min(self.matcher.undecided_from(block, hits), *undecided, len(data))
        while findings and findings[-1].end > cut:
            cut = min(cut, block.line_start(findings.pop().start))
        passing = [block.line_start(start) for start, end in over if start < cut < (end or len(data))]
        return Scan(findings, cut, min(self.matcher.lead_from(block, hits, cut), *passing, cut))

    def _noting(self, layers: Iterable[Layer], over: list[tuple[int, int | None]]) -> Iterator[Layer]:
        """The layers; what goes on over lines in decoded views is added to `over`."""
        for layer in layers:
            if layer.views:
                over += layer.over_lines(self.matcher)
            yield layer

    def _resolved(self, block: Block, layers: Iterable[Layer]) -> list[Finding]:
        found = [widen(block.data, finding) for finding in self._everything(layers)]
        found += list(repeats(block, found))
        return resolve(without_kept(found) if self.policy.fields else found)

    def _everything(self, layers: Iterable[Layer]) -> Iterator[Finding]:
        """Findings in the block and in its decoded views, as spans of the block."""
        keeps, always = self.policy.keeps, self.matcher.always
        for layer in layers:
            for index, own in enumerate(layer.hits):
                if own or index in always:
                    detector = self.detectors[index]
                    for finding in detector.find(layer.block, own):
                        if keeps(layer.block.data, finding):
                            yield from layer.pieces(finding) if layer.views else (finding,)

    def _layers(self, block: Block, hits: Sequence[Sequence[Hit]], views: tuple[View, ...] = ()) -> Iterator[Layer]:
        *nominated, encoded = hits
        yield Layer(block, nominated, views)
        if len(views) < MAX_DEPTH and not (views and any(view.is_partial for view in views)):
            unpack = not (views and any(view.is_unpacked for view in views))
            for view in views_of(block, encoded, unpack=unpack):
                yield from self._layers(view.block, self.matcher.hits(view.block)[:-1], (view, *views))


def _with_line_feeds(data: bytes) -> bytes:
    """The data with LF for each CR that ends a line by itself: to the patterns a line begins after no other byte."""
    if b"\r" not in data:
        return data
    return b"\r\n".join(line.replace(b"\r", b"\n") for line in data.split(b"\r\n"))


def _matcher(detectors: Sequence[Detector]) -> Matcher:
    """The triggers of all detectors, of what hides encoded text, and last of our own stand-ins, compiled together."""
    return Matcher([*(detector.triggers for detector in detectors), ENCODED, stand_ins.TRIGGERS])


def _guarded(what: str, work: Callable[[], Result]) -> Result:
    """The result of `work`; whatever it raises, its text must not travel with it.

    Raises:
        DetectionError: it raised.
        UsageError: something that is needed is not installed whole.
    """
    try:
        return work()
    except UsageError:  # the model cannot be loaded: nothing of the text is in that
        raise
    except Exception as error:  # noqa: BLE001 - see above
        failed = type(error).__name__
    raise DetectionError(f"{what} failed ({failed})")
