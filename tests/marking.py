"""Texts with the spans that must be found marked `«…»`; `¦` breaks up what other scanners would report."""

from __future__ import annotations

from scrubber.rules import Example


def marked(text: str) -> tuple[bytes, list[tuple[int, int]]]:
    """The text and its marked spans."""
    example = Example.parse(text)
    return example.text, list(example.spans)
