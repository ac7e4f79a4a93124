"""Tells lines that may hold a name from those of ordinary words alone, which the model need not see."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scrubber.ner.lexicon import plain

if TYPE_CHECKING:
    from scrubber.ner.lexicon import Lexicon

_WORD = re.compile(r"[^\W\d_]{2,}")
"""One class of characters repeated, so the time is linear."""


def may_hold_names(line: str, lexicon: Lexicon) -> bool:
    """Whether there is a word that is no ordinary one, part of a name, or of another script.

    A capital first letter decides nothing: names come in lower and upper case, and every log line begins with capitals.
    """
    return any(_is_candidate(word, lexicon) for word in _WORD.findall(line))


def _is_candidate(word: str, lexicon: Lexicon) -> bool:
    known = plain(word)
    return known in lexicon.names or not lexicon.is_ordinary(known)
