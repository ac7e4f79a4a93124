"""Scrubs texts and nested values together: one search over all of them, each on lines of its own."""

from __future__ import annotations

from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from scrubber.errors import DetectionError
from scrubber.live.drawing import CONTAINERS, DEEPEST, PLAIN, Drawing, TooMuchError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrubber.model import Finding
    from scrubber.pipeline import Pipeline

MOST_TEXTS = 20_000
MOST_BYTES = 1 << 23
"""What one sheet may hold; beyond it nothing is called safe."""
MOST_HELD = 250
"""Values in one object that are looked at."""


class Leaf(NamedTuple):
    """A value, the place of its text on the sheet, and where the places end that tell what else it holds.

    Both are the same when it cannot be sensitive.
    """

    value: Any
    place: int
    end: int


class Branch(NamedTuple):
    """A container as it was when it was looked at: its own type, and its keys when it has some."""

    value: Any
    items: list[Tree]
    keys: list[Leaf] | None = None


Tree: TypeAlias = Leaf | Branch


class Sheet:
    """Collects texts and values, then searches all of them at once. No text shows in its repr.

    Attributes:
        texts: the texts so far, in order of their places.
    """

    __slots__ = ("_keyed", "_unread", "texts")

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._unread: list[int] = []  # places that stand for more than was read
        self._keyed: list[tuple[int, int, int]] = []  # place of the text, of the line with its key, length of the head

    def add(self, text: str) -> int:
        """Add a text; return its place.

        Raises:
            DetectionError: there are too many.
        """
        if len(self.texts) >= MOST_TEXTS:
            raise DetectionError(f"more than {MOST_TEXTS:,} texts in one record")
        self.texts.append(text)
        return len(self.texts) - 1

    def add_value(self, value: Any, key: Any = None, depth: int = DEEPEST) -> Tree:
        """Add every text in a value. The key it has, or the list that it is in, may say what it is.

        Raises:
            DetectionError: see `add`.
        """
        if depth and isinstance(value, dict):
            names, items = [], []
            for name, item in list(value.items()):
                names.append(self._add_leaf(name, None))
                items.append(self.add_value(item, name, depth - 1))
            return Branch(value, items, names)
        if depth and isinstance(value, CONTAINERS):
            return Branch(value, [self.add_value(item, key, depth - 1) for item in list(value)])
        if value is None or isinstance(value, bool):
            return Leaf(value, 0, 0)
        return self._add_leaf(value, key)

    def _add_leaf(self, value: Any, key: Any) -> Leaf:
        text = _text(value)
        place = self.add(text)
        if key is not None:
            head = encode_basestring(_text(key)) + ": "
            line = self.add(head + encode_basestring(text))
            self._keyed.append((place, line, len(encode(head))))
        if not isinstance(value, PLAIN):
            self.add_held(value)
        return Leaf(value, place, len(self.texts))

    def add_held(self, value: Any) -> None:
        """Add what an object holds and its text need not show: who pickles it or asks for its repr gets that.

        Raises:
            DetectionError: see `add`.
        """
        try:
            self.add_value(Drawing(MOST_HELD, all_objects=True).of(value))
        except TooMuchError:
            self.add_unread()

    def add_unread(self) -> None:
        """Add that there is more here than is read: it counts as a finding.

        Raises:
            DetectionError: see `add`.
        """
        self._unread.append(self.add(""))

    def scrub(self, pipeline: Pipeline) -> Sequence[str] | None:
        """Each text without its findings, at its place; one without any is the same object. None when no text has any.

        Raises:
            DetectionError: detection failed, or there is too much to look at.
        """
        parts = [encode(text) for text in self.texts]
        data = b"\n".join(parts)
        if len(data) > MOST_BYTES:
            raise DetectionError(f"more than {MOST_BYTES:,} bytes in one record")
        findings = pipeline.find(data)
        if not findings and not self._unread:
            return None
        if len(parts) == 1 and findings:
            return [decode(pipeline.render(data, findings))]
        own = _by_part(parts, findings)
        texts = list(self.texts)
        for place, found in own.items():
            texts[place] = decode(pipeline.render(parts[place], found))
        for place in self._unread:
            texts[place] = "unread"
        for place, line, head in self._keyed:
            finding = _named(own.get(line, ()), head, own.get(place, ()))
            if finding is not None:
                redactor = pipeline.redactors.get(finding.entity, pipeline.redactor)
                texts[place] = decode(redactor(parts[place], finding))
        return texts


def rebuild(tree: Tree, texts: Sequence[str], before: Sequence[str]) -> Any:
    """The value with `texts` in place of those `before`; what holds no finding is the very object that was given."""
    if isinstance(tree, Leaf):
        places = slice(tree.place, tree.end)
        return texts[tree.place] if any(map(differ, texts[places], before[places])) else tree.value
    items = [rebuild(item, texts, before) for item in tree.items]
    keys = None if tree.keys is None else [rebuild(key, texts, before) for key in tree.keys]
    if _same(items, tree.items) and (keys is None or _same(keys, tree.keys or ())):
        return tree.value
    if keys is not None:
        return dict(zip(keys, items, strict=True))
    kind = type(tree.value)
    return kind(items) if kind in CONTAINERS else items


def encode(text: str) -> bytes:
    """The text as the engine wants it, lone surrogates included; a subclass of str has no say in it."""
    return str.encode(text, "utf-8", "surrogatepass")


def decode(data: bytes) -> str:
    """What `encode` encoded."""
    return data.decode("utf-8", "surrogatepass")


def differ(one: object, other: object) -> bool:
    """Whether a text is not the very object that it was: something was found in it."""
    return one is not other


def _text(value: Any) -> str:
    return value if type(value) is str else str(value)


def _same(items: Sequence[Any], trees: Sequence[Tree]) -> bool:
    return all(item is tree.value for item, tree in zip(items, trees, strict=True))


def _by_part(parts: Sequence[bytes], findings: Sequence[Finding]) -> dict[int, list[Finding]]:
    """The findings of each part with some, as spans of that part."""
    own: dict[int, list[Finding]] = {}
    place, start, end = 0, 0, len(parts[0])
    for finding in findings:
        while end < finding.start:
            place += 1
            start, end = end + 1, end + 1 + len(parts[place])
        reached, first, last = place, start, end
        while first < finding.end:  # a private key may go on in the next part
            clipped = _clip(finding, first, last)
            if clipped.start < clipped.end:
                own.setdefault(reached, []).append(clipped)
            reached += 1
            if reached == len(parts):
                break
            first, last = last + 1, last + 1 + len(parts[reached])
    return own


def _clip(finding: Finding, first: int, last: int) -> Finding:
    """The finding as a span of data[first:last]."""
    if not first and finding.end <= last:
        return finding
    return finding._replace(start=max(finding.start, first) - first, end=min(finding.end, last) - first)


def _named(found: Sequence[Finding], head: int, bare: Sequence[Finding]) -> Finding | None:
    """What the key adds to the findings in the bare text: then all of the value goes."""
    known = {finding.rule_id for finding in bare}
    for finding in found:
        is_all = finding.start <= head + 1 and finding.rule_id.startswith("assigned-")
        if finding.end > head and (is_all or finding.rule_id not in known):
            return finding
    return None
