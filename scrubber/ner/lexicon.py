"""The word lists: parts of people's names, of places, and ordinary words of English and of programming."""

from __future__ import annotations

import unicodedata
import zlib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words in lower case and without accents.

    Attributes:
        names: parts of the names of people and places.
        ordinary: words of English and of programming.
    """

    names: frozenset[str]
    ordinary: frozenset[str]

    def is_ordinary(self, word: str) -> bool:
        """Whether it is a word of English or of programming, in one of its regular forms."""
        if word in self.ordinary:
            return True
        stems = (word[: -len(end)] for end in ("s", "es", "ed", "d", "ing", "er", "ly") if word.endswith(end))
        return len(word) > 4 and any(stem in self.ordinary or stem + "e" in self.ordinary for stem in stems)


@lru_cache(1 << 14)
def plain(word: str) -> str:
    """Lower case, without accents."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.lower())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@cache
def load_lexicon() -> Lexicon:
    """The lists that the package ships."""
    text = zlib.decompress((files("scrubber.ner") / "data" / "names.lexicon").read_bytes()).decode()
    lists = {name: words.split(" ") for name, _, words in (line.partition(" ") for line in text.split("\n"))}
    return Lexicon(frozenset(lists["people"] + lists["places"]), frozenset(lists["ordinary"]))
