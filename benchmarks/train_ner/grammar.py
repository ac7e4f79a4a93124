"""Reads shapes of lines, `[a|b]` for a choice and `{slot}` for a value, and draws from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator
    from pathlib import Path


class Piece(NamedTuple):
    """A stretch of a line; the label of what it is, empty for plain text."""

    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a value."""

    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several shapes."""

    options: tuple[Shape, ...]


Shape: TypeAlias = "tuple[str | Slot | Choice, ...]"


def read_shapes(path: Path) -> list[Shape]:
    """The shapes in a file, one a line; lines that begin with `# ` are comments."""
    lines = path.read_text("utf-8").splitlines()
    return [parse(line) for line in lines if line and not line.startswith("# ")]


def parse(source: str) -> Shape:
    """The shape that a line describes; brackets without `|` and braces around no name stand for themselves."""
    return _sequence(source)


def _sequence(source: str) -> Shape:
    parts: list[str | Slot | Choice] = []
    plain = ""
    position = 0
    while position < len(source):
        char = source[position]
        end = _closing(source, position) if char in "[{" else -1
        inner = source[position + 1 : end] if end > 0 else ""
        if (char == "{" and inner.isidentifier()) or (char == "[" and len(_options(inner)) > 1):
            parts += [plain] if plain else []
            plain = ""
            parts.append(Slot(inner) if char == "{" else Choice(tuple(_sequence(part) for part in _options(inner))))
            position = end + 1
        else:
            plain += char
            position += 1
    return tuple([*parts, plain] if plain else parts)


def _closing(source: str, start: int) -> int:
    """Where the bracket at `start` is closed, or -1."""
    pair = {"[": "]", "{": "}"}[source[start]]
    depth = 0
    for index in range(start, len(source)):
        depth += (source[index] == source[start]) - (source[index] == pair)
        if depth == 0:
            return index
    return -1


def _options(inner: str) -> list[str]:
    """The text between bars that stand in no inner bracket."""
    options, depth, current = [], 0, ""
    for char in inner:
        depth += (char in "[{") - (char in "]}")
        if char == "|" and depth == 0:
            options.append(current)
            current = ""
        else:
            current += char
    return [*options, current]


def draw(shape: Shape, value: Callable[[str], Piece], chance: random.Random) -> Iterator[Piece]:
    """One line of the shape, piece by piece."""
    for part in shape:
        if isinstance(part, str):
            yield Piece(part)
        elif isinstance(part, Slot):
            yield value(part.name)
        else:
            yield from draw(chance.choice(part.options), value, chance)
