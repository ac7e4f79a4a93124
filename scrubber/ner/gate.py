"""Tells lines that may hold a name from those that cannot, which the model need not see."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scrubber.ner.lexicon import plain
from scrubber.ner.postfilter import CUE

if TYPE_CHECKING:
    from scrubber.ner.lexicon import Lexicon

_WORD = re.compile(r"[^\W\d_]{2,}")
"""One class of characters repeated, so the time is linear."""
_DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:[a-z]{0,6}day)?"
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"(?:Nov|Dec)(?:ember)?)"
)
_DATE = re.compile(rf"\b(?:{_DAY},? (?={_MONTH}\b|0)|{_MONTH} (?=0)|(?<=0[ /-]){_MONTH}(?=[ /-]0))")
"""Days and months in dates, which are names elsewhere."""
_CUE = re.compile(CUE)
_OF_LOGS = frozenset("info loss val".split())
"""Names that the lists know, and that logs write on every line."""
_INITIALS = 2
"""Letters of a word that is a name in one language or another whichever they are."""

_FEW = 4
_MOST_UNKNOWN = 0.5
"""The share of unknown words beyond which a line is in no language, so that a name in it is chance."""


def may_hold_names(line: str, lexicon: Lexicon) -> bool:
    """Whether there is a word that the filter behind the model could let pass.

    That is a name that the lists know, in any case; an unknown word in another script or with a capital first letter;
    or any unknown word, where something in the line says that a name comes.
    """
    words = _WORD.findall(_DATE.sub("", line))
    names = unknown = 0
    for word in words:
        known = plain(word)
        is_name = known in lexicon.names
        if known in _OF_LOGS or (not is_name and lexicon.is_ordinary(known)):
            continue
        if word.istitle() or not word.isascii():
            return True
        names += is_name and len(word) > _INITIALS
        unknown += not is_name
    is_language = unknown <= max(_FEW, len(words) * _MOST_UNKNOWN)
    return (names > 0 and is_language) or (names + unknown > 0 and _CUE.search(line) is not None)
