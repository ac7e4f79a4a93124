"""Drops what the model takes for a name and is none: identifiers, ordinary words, guesses that nothing supports.

How sure the model must be depends on three things: what the word lists say of the words, whether the line is a
sentence, and whether a cue stands before them (`customer:`, `by`, `Mr`). Words in lower or upper case need more.
"""

from __future__ import annotations

import re
from enum import Enum, IntEnum
from typing import TYPE_CHECKING, NamedTuple

from scrubber.detectors.people import NOBODY
from scrubber.entities import Entity
from scrubber.model import Confidence
from scrubber.ner.lexicon import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scrubber.ner.lexicon import Lexicon
    from scrubber.ner.model import Mention

ENTITIES = {
    "PERSON": Entity.PERSON,
    "PER": Entity.PERSON,
    "LOCATION": Entity.LOCATION,
    "LOC": Entity.LOCATION,
    "GPE": Entity.LOCATION,
    "FAC": Entity.LOCATION,
    "ADDRESS": Entity.STREET_ADDRESS,
    "ORGANIZATION": Entity.ORGANIZATION,
    "ORG": Entity.ORGANIZATION,
}
"""What the labels of our model and of spaCy's stand for."""

_WORDS = re.compile(r"[^\W\d_]+")
_FIELD = re.compile(r"[^|;&=\t]+")
_GREETING = re.compile(r"(?i)(?:dear|hi|hello|hey|thanks|welcome)[,:]? +")
_FIRST = re.compile(r"([a-z]+) ")
_CAMEL = re.compile(r"[a-z][A-Z]")
_CAMEL_NAME = re.compile(r"\b(?:Ma?c|De|Di|Da|La|Le|Van|Von|Du|Del|Fitz|O)[A-Z][a-z]")
_IDENTIFIER = re.compile(r"[_\\/=<>{}\[\]$%*^~|:;\"()]|\.\w{2}|@")
_PIECE = ("Ġ", "▁", "Ċ")
"""What tokenizers write before a piece of a word."""
_PARTICLES = frozenset(
    "van von der den de da di do dos das del della la le el al bin ibn ben abu y e ten ter zu st mc of the and".split()
)
_STREETS = frozenset(
    "street st road rd avenue ave lane ln drive boulevard blvd court way place square terrace box apt suite unit flat "
    "rue via calle strasse str platz weg allee apartment floor highway plaza ulica".split()
)
_DATE = re.compile(
    r"(?i)(?:(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)"
    r"(?:uary|ruary|ch|il|ust|ember|tember|ober|day|sday|nesday|rsday|urday)?[.,]?|[\d:., /-]+| )+"
)
"""Names of months and days with numbers, and nothing else."""
_NEVER_IN_NAMES = re.compile(r"[_<>{}=\\]|   ")
_ENDS_KEY = ('":', "':")
_LEVEL = re.compile(r"\b(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|SEVERE|CRITICAL|FATAL)\b")
CUE = (
    r"(?i)(?:name|user|customer|client|patient|author|owner|cc|by|dear|hi|hello|hey|thanks|mr|mrs|ms|dr|prof|contact|"
    r"person|employee|recipient|sender|passenger|guest|driver|member|student|assignee|reporter|reviewer|attn|speaker|"
    r"sir|herr|frau|mme|city|town|country|place|addr|address|street|location|destination|region|branch|office|store)"
    r"[\"']?[.]?[\s:=>'\"(\[<]{1,4}"
)
"""What stands before a name and says that it is one."""
_CUE = re.compile(CUE + "$")
_SHORTEST_ALONE = 3
_ASSIGNED = re.compile(r"=[\"']?$")
_LINK = re.compile(r"(?i)\b(?:from|to|in|at|near|with|for|of|and|between|than|via|named|called)[\s:'\"(]{1,3}$")
_SENTENCE = re.compile(
    r"(?i)\b(?:the|is|was|has|have|had|my|your|we|you|i|he|she|they|are|were|will|would|that|this|please|our|his|her|"
    r"their|it|be|been|me|us|who|what|when|where|how|can|could|a|an|said|did|does|do|about)\b"
)
_LEAST_SENTENCE = 2
"""So many words of sentences make one."""
_NEVER = 2.0
_LEAST = {Confidence.HIGH: 0.9, Confidence.MEDIUM: 0.6}


class Kept(NamedTuple):
    """A stretch of a line, in characters, that stands."""

    start: int
    end: int
    entity: Entity
    confidence: Confidence


class Support(IntEnum):
    """What speaks for a name beside the model; the index of a column below."""

    CUE = 0
    SENTENCE = 1
    NOTHING = 2


class Kind(Enum):
    """What the words of a name are; bare ones are not written with a capital first letter."""

    KNOWN = "more of the words are names that the lists know than ordinary"
    KNOWN_BARE = "names that the lists know, in lower case or in capitals"
    UNKNOWN = "no list knows them"
    UNKNOWN_BARE = "no list knows them, in lower case or in capitals"
    WORDS_AND_NAMES = "each is a name and an ordinary word"
    PARTLY_NAMES = "each is an ordinary word, some are names"
    ORDINARY = "ordinary words"
    OTHER_SCRIPT = "a script that the lists are not written in"


_LEAST_FOR: dict[Kind, tuple[float, float, float]] = {
    Kind.KNOWN: (0.25, 0.3, 0.5),
    Kind.KNOWN_BARE: (0.45, 0.5, 0.85),
    Kind.UNKNOWN: (0.5, 0.7, 0.97),
    Kind.UNKNOWN_BARE: (0.85, _NEVER, _NEVER),
    Kind.WORDS_AND_NAMES: (0.6, 0.8, _NEVER),
    Kind.PARTLY_NAMES: (0.75, 0.95, _NEVER),
    Kind.ORDINARY: (_NEVER, _NEVER, _NEVER),
    Kind.OTHER_SCRIPT: (0.5, 0.6, 0.9),
}
"""How sure the model must be, by what the words are and by what speaks for them."""


class Words(NamedTuple):
    """How many words of a mention the lists know, and how it is written."""

    total: int
    known: int
    ordinary: int
    both: int
    is_titled: bool


def keep(line: str, mentions: Sequence[Mention], lexicon: Lexicon) -> tuple[Kept, ...]:
    """The mentions that stand, trimmed."""
    pieces = (piece for mention in mentions for piece in _pieces(line, mention))
    kept = (_judged(line, piece, lexicon) for piece in pieces)
    return tuple(found for found in kept if found is not None)


def _pieces(line: str, mention: Mention) -> Iterator[Mention]:
    """The mention, or its parts on both sides of what separates fields."""
    for part in _FIELD.finditer(line, mention.start, mention.end):
        yield mention._replace(start=part.start(), end=part.end())


def _judged(line: str, mention: Mention, lexicon: Lexicon) -> Kept | None:
    entity = ENTITIES.get(mention.label)
    start, end = _trimmed(line, mention.start, mention.end, lexicon)
    if entity is None or start >= end:
        return None
    text = line[start:end]
    if _is_other(text, line[end : end + 2]):
        return None
    if entity is Entity.STREET_ADDRESS and not _may_be_address(text):
        entity = Entity.LOCATION
    if entity is not Entity.STREET_ADDRESS and (_is_identifier(text) or _is_inside(line, start, end)):
        return None
    if mention.score < _least_score(line, start, text, entity, lexicon):
        return None
    confidence = next((level for level, least in _LEAST.items() if mention.score >= least), Confidence.LOW)
    return Kept(start, end, entity, confidence)


def _is_other(text: str, after: str) -> bool:
    """Whether it holds a log level or what no name has, is a date, or a key in lower case."""
    if _LEVEL.search(text) or _NEVER_IN_NAMES.search(text) or (after in _ENDS_KEY and text.islower()):
        return True
    return bool(_DATE.fullmatch(text)) and "0" in text + after


def _may_be_address(text: str) -> bool:
    """Whether there is a number, or a word for a street."""
    return "0" in text or any(plain(word) in _STREETS for word in _WORDS.findall(text))


def _trimmed(line: str, start: int, end: int, lexicon: Lexicon) -> tuple[int, int]:
    """Without blanks, quotes, punctuation and words of the sentence around it."""
    if greeting := _GREETING.match(line, start, end):
        start = greeting.end()
    while (word := _FIRST.match(line, start, end)) and lexicon.is_ordinary(word[1]) and word[1] not in lexicon.names:
        start = word.end()
    while start < end and not (line[start].isalnum() or line[start] == "#"):
        start += 1
    while end > start and not (line[end - 1].isalnum() or line[end - 1] in ".)" or not line[end - 1].isascii()):
        end -= 1
    return start, end


def _is_identifier(text: str) -> bool:
    """Whether it is written as names in programs are."""
    if _IDENTIFIER.search(text) or text.isdigit() or text.startswith(_PIECE):
        return True
    return bool(_CAMEL.search(text)) and not _CAMEL_NAME.search(text)


def _is_inside(line: str, start: int, end: int) -> bool:
    """Whether it is a part of a longer word, path, address or dotted name."""
    before, after = line[max(0, start - 2) : start], line[end : end + 2]
    if before[-1:] in ("_", "$", "/", "\\", "~", "%", "#", "▁") or (
        before[-1:] in (".", "-", "@") and before[:1].isalnum()
    ):
        return True
    if before[-1:] == "0" or after[:1] == "0":
        return True
    return after[:1] in ("_", "$", "/", "\\", "(", "=", "+") or (
        after[:1] in (".", "-", "@", ":") and after[1:].isalnum()
    )


def _least_score(line: str, start: int, text: str, entity: Entity, lexicon: Lexicon) -> float:
    """How sure the model must be."""
    found = _WORDS.findall(text)
    if not found or text.lower().encode("utf-8", "replace") in NOBODY:
        return _NEVER
    if entity is Entity.STREET_ADDRESS and all(plain(word).isascii() for word in found):
        return _least_for_address(text, _looked_up(found, lexicon), found)
    kind, support = _kind(found, lexicon), _support(line, start)
    is_alone = kind is Kind.KNOWN_BARE and support is Support.NOTHING
    if is_alone and (len(text) < _SHORTEST_ALONE or _ASSIGNED.search(line[max(0, start - 2) : start])):
        return _NEVER
    return _LEAST_FOR[kind][support]


def _kind(found: Sequence[str], lexicon: Lexicon) -> Kind:
    """What the words of a name are."""
    if not all(plain(word).isascii() for word in found):
        return Kind.OTHER_SCRIPT
    words = _looked_up(found, lexicon)
    if words.total == words.ordinary:
        if not words.both or not words.is_titled:
            return Kind.ORDINARY
        return Kind.WORDS_AND_NAMES if words.both == words.total else Kind.PARTLY_NAMES
    if words.known > words.ordinary - words.both:
        return Kind.KNOWN if words.is_titled else Kind.KNOWN_BARE
    return Kind.UNKNOWN if words.is_titled else Kind.UNKNOWN_BARE


def _looked_up(found: Sequence[str], lexicon: Lexicon) -> Words:
    telling = [word for word in found if plain(word) not in _PARTICLES and len(word) > 1]
    known = [plain(word) in lexicon.names for word in telling]
    ordinary = [lexicon.is_ordinary(plain(word)) for word in telling]
    both = sum(k and o for k, o in zip(known, ordinary, strict=True))
    return Words(len(telling), sum(known), sum(ordinary), both, _is_titled(telling))


def _is_titled(words: Sequence[str]) -> bool:
    """Whether each word begins with a capital and not all are in capitals."""
    return all(word[0].isupper() for word in words) and not all(word.isupper() for word in words)


def _support(line: str, start: int) -> Support:
    head = line[max(0, start - 24) : start]
    if _CUE.search(head):
        return Support.CUE
    is_sentence = len(set(map(str.lower, _SENTENCE.findall(line)))) >= _LEAST_SENTENCE
    if is_sentence:
        return Support.SENTENCE
    return Support.SENTENCE if _LINK.search(head) else Support.NOTHING


def _least_for_address(text: str, words: Words, found: Sequence[str]) -> float:
    has_street = any(plain(word) in _STREETS for word in found)
    if "0" not in text:
        return 0.8 if has_street and words.is_titled else _NEVER
    if has_street:
        return 0.3
    if words.total == words.ordinary:
        return _NEVER
    return 0.5 if words.known or words.is_titled else 0.9
