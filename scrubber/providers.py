"""The names of services whose credentials turn up in logs; one beside a value says whose it may be."""

from __future__ import annotations

from dataclasses import dataclass

from scrubber.assignment.names import words_of
from scrubber.rules import shipped_folder

ORDINARY = "~"
"""Marks a name that is a word of English too, or so short that it may stand in any other."""


@dataclass(frozen=True, slots=True)
class Providers:
    """Names in lower case; `ordinary` are those that prove nothing alone."""

    names: frozenset[str]
    ordinary: frozenset[str]

    def appear_in(self, text: bytes) -> bool:
        """Whether one of the text's words is a provider's name, `api` at its end not counted."""
        return any(word in self.names or word.removesuffix("api") in self.names for word in words_of(text))


def shipped_providers() -> Providers:
    """The names in `patterns/providers.txt`, one a line."""
    lines = (shipped_folder() / "providers.txt").read_text("utf-8").splitlines()
    names = [line for line in lines if line and not line.startswith("#")]
    return Providers(
        frozenset(name.removeprefix(ORDINARY) for name in names),
        frozenset(name.removeprefix(ORDINARY) for name in names if name.startswith(ORDINARY)),
    )
