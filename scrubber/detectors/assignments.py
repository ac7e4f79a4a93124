"""Finds values by the name they are given: `password=…`, JSON at any depth, flags, headers, XML, prose.

A tokenizer, not one large pattern: from a sensitive word it walks left to the name's start, right over the name's end
and the operator, and takes the value by the quote that opens it. Each step is linear and looks at one line.
"""

from __future__ import annotations

import collections
from typing import TYPE_CHECKING, NamedTuple

from scrubber.assignment.joins import LONGEST_NAME, Join, join_after, name_around
from scrubber.assignment.names import Judgement, Proof, judge
from scrubber.assignment.proof import SHORTEST, is_chosen, is_password_in_prose, refusal
from scrubber.assignment.surroundings import BUSY, REMEMBERED, Surroundings, surroundings
from scrubber.assignment.values import Value, element_value, value_at
from scrubber.matcher import Re2Pattern
from scrubber.model import Block, Confidence, Finding, Hit, Span, Triggers
from scrubber.stand_ins import FILLER
from scrubber.structure.reader import limit_of, read_beside, read_under
from scrubber.structure.reading import REACH, Named
from scrubber.structure.siblings import is_open_after_value, read_value_first

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scrubber.providers import Providers

_STRONG = (
    "passw passphrase passcode kennwort contrasena senha motdepasse wachtwoord heslo haslo salasana losenord "
    "adgangskode jelszo parola sifre pwd secret token credential apikey "
    "api_key api-key accesskey access_key access-key privatekey private_key sessionid session_id sessid "
    "authkey jwt csrf xsrf"
).split()
"""Words that call the detector wherever they stand."""
_NEEDS_OPERATOR = (
    "pass pat pw key access auth cred creds sid otp sig signature authorization private bearer oauth".split()
)
"""Words so common that they call it only with something after them that can begin a value."""
_OPERATORS = ("=", ":", '"', "'", "\\", ">", " ", "_", "-", "]")
_FOLDER_NAMES = (b"pwd", b"oldpwd")
"""Names of the working folder, unless a password stands there."""
_VALUE_KEYS = ['value"', 'value\\"', "value'"]
"""Keys of a value whose name may come after it."""
_NEAR = 32
"""Bytes before a name in which its provider's name may stand."""
_PIECE = Re2Pattern(rb"[\"'](?:\xc4\xa0|\xe2\x96\x81|##)[^ \"'\r\n]{0,40}\\*[\"'] ?[:,]")
"""An entry of a tokenizer's vocabulary, by its mark of where a word begins or goes on; numbers beside it are ids."""
_KEY_ID = Re2Pattern(rb"(?:0x)?(?:[0-9A-F]{8}|[0-9A-F]{16}|[0-9A-F]{40}):?")
_OPENPGP = (b"gpg", b"pgp", b"rsa", b"dsa")


class Attempt(NamedTuple):
    """A name, what it promises, what its value must show, the value, and why that is no secret, if it is none."""

    name: Span
    judgement: Judgement | None = None
    needed: Proof = Proof.NONE
    value: Value | None = None
    refusal: str = ""

    @property
    def finding(self) -> Finding | None:
        """What the value is found as where nothing refuses it."""
        if self.value is None or self.judgement is None:
            return None
        entity = self.judgement.entity
        rule_id = f"assigned-{entity.name.lower().replace('_', '-')}"
        return Finding(self.value.start, self.value.end, entity, rule_id, Confidence.MEDIUM)

    def moved(self, offset: int) -> Attempt:
        """The same in a text in which this one begins at `offset`."""
        name = Span(self.name.start + offset, self.name.end + offset)
        value = self.value and Value(self.value.start + offset, self.value.end + offset, self.value.quoted)
        return self._replace(name=name, value=value) if offset else self


class _Read(NamedTuple):
    """What a word led to.

    Attributes:
        attempts: the names and their values.
        done: where on the line to go on.
        end: where the structure ends that they depend on, 0 without one.
        is_closed: whether that end was seen.
        is_walk: whether all names in the structure have been heard, so that none needs a walk of its own.
    """

    attempts: tuple[Attempt, ...]
    done: int
    end: int = 0
    is_closed: bool = True
    is_walk: bool = False


class Assignments:
    """Finds secrets by the names that they are given."""

    name = "assignments"

    def __init__(self, providers: Providers) -> None:
        self._providers = providers
        keywords = [*_STRONG, *(word + operator for word in _NEEDS_OPERATOR for operator in _OPERATORS)]
        keywords += ["session" + operator for operator in ("=", '"', "'")]
        self._names = len(keywords)
        keywords += _VALUE_KEYS
        words = tuple(word.encode() for word in keywords)
        self.triggers = Triggers(
            words, multiline=len(words), reach=REACH + LONGEST_NAME * 4, extents=self._extents, public=True
        )

    def find(self, block: Block, hits: Sequence[Hit]) -> Iterator[Finding]:
        """See `Detector.find`."""
        for read, offset in self._reads(block, hits):
            for attempt in read.attempts:
                if not attempt.refusal and (finding := attempt.finding):
                    yield finding._replace(start=finding.start + offset, end=finding.end + offset)

    def attempts(self, block: Block, hits: Sequence[Hit]) -> Iterator[Attempt]:
        """Every name that a hit may be part of, with the values that it introduces or why there are none."""
        for read, offset in self._reads(block, hits):
            yield from (attempt.moved(offset) for attempt in read.attempts)

    def _reads(self, block: Block, hits: Sequence[Hit]) -> Iterator[tuple[_Read, int]]:
        """What the hits lead to, and where the text began that was read.

        What has been walked is not walked again: quotes would pair anew.
        """
        structures: list[tuple[int, int | None]] = []
        walked = 0
        known: dict[Surroundings, _Read | None] = {}
        for start, end, own in block.by_line(hits):
            line, done = Span(start, end), start
            for hit in own:
                if hit[1] < done:
                    continue
                is_walked, offset, read = hit[1] < walked, 0, None
                if len(own) >= BUSY and hit[0] < self._names:
                    around, offset = surroundings(block.data, line, hit, is_walked=is_walked)
                    read = self._read_near(around, known)
                if read is None:
                    read, offset = self._read(block, line, hit, is_walked=is_walked), 0
                yield read, offset
                done = read.done + offset
                walked = max(walked, read.end if read.is_walk else 0)
                if read.end > end or not read.is_closed:
                    structures.append((hit[1], read.end if read.is_closed else None))
        block.structures = structures

    def _read_near(self, around: Surroundings, known: dict[Surroundings, _Read | None]) -> _Read | None:
        """As `_read`, of what stands around the word alone; None where that does not tell."""
        if around not in known:
            if len(known) >= REMEMBERED:
                known.clear()
            line = Span(0, len(around.text))
            read = self._read(Block(around.text, is_whole=False), line, around.hit, is_walked=around.is_walked)
            tells = not read.end and all(around.tell(one.name.end, one.value) for one in read.attempts)
            known[around] = read if tells else None
        return known[around]

    def _extents(self, block: Block, hits: Sequence[Hit]) -> Iterator[tuple[Hit, int | None]]:
        """See `Triggers.extents`; which of them begin a structure, `find` has found out from those before them."""
        if block.structures is None:
            collections.deque(self._reads(block, hits), maxlen=0)
        for start, end in block.structures or ():
            if hits and hits[0][1] <= start <= hits[-1][1]:
                yield (0, start, start), end

    def _read(self, block: Block, line: Span, hit: Hit, *, is_walked: bool) -> _Read:
        """The secrets that the word of the hit leads to; what was `is_walked` holds no further structure."""
        index, hit_start, hit_end = hit
        if index >= self._names:
            return _read_value_first(block, line, hit)
        data, name = block.data, name_around(block.data, line, hit_start, min(hit_end, line.end))
        judgement = judge(data[slice(*name)])
        if judgement is None:
            return _Read((Attempt(name, refusal="the name is no secret's"),), name.end)
        joined = join_after(data, line, name)
        first = self._attempt(data, line, name, judgement, joined)
        if first.value and not first.refusal:
            return _Read((first,), first.value.end)
        operator_end = joined[1] if joined and joined[0] is Join.ASSIGN else None
        under = None if is_walked else read_under(block, line, name, operator_end)
        reading = under or read_beside(block, line, name)
        if reading is None:
            return _Read((first,), name.end)
        found = tuple(_attempts(data, name, judgement, reading.values)) or (first,)
        end = limit_of(block, line, name) if reading.end is None else reading.end
        return _Read(found, name.end, end, is_closed=reading.end is not None, is_walk=under is not None)

    def _attempt(
        self, data: bytes, line: Span, name: Span, judgement: Judgement, joined: tuple[Join, int] | None
    ) -> Attempt:
        """The value that a name introduces on its line, judged."""
        if joined is None:
            return Attempt(name, judgement, refusal="nothing ties a value to the name")
        join, start = joined
        value = element_value(data, start, line.end) if join is Join.ELEMENT else value_at(data, start, line.end)
        if value is None or (join is Join.PAIR and not value.quoted):
            return Attempt(name, judgement, refusal="no value begins after the name")
        if join is Join.SPACE and value.quoted and not data[line.start : name.start].strip():
            join = Join.ASSIGN  # password 'VALUE', as Gradle and Ruby configure
        needed = self._needed(judgement.proof, join, value, data[max(line.start, name.start - _NEAR) : name.end])
        refused = _named_otherwise(data, line, name, join, value) or _refusal(data, name, join, value, needed)
        return Attempt(name, judgement, needed, value, refused)

    def _needed(self, proof: Proof, join: Join, value: Value, name: bytes) -> Proof:
        """What the value must show: more where only blanks tie it to its name, less beside a provider's name."""
        if join in (Join.SPACE, Join.DASH) or (join in (Join.PAIR, Join.CELL) and proof is not Proof.NONE):
            proof = Proof.RANDOM
        if proof is Proof.RANDOM and value.end - value.start >= SHORTEST[Proof.SHAPED]:
            return Proof.SHAPED if self._providers.appear_in(name) else proof
        return proof


def _named_otherwise(data: bytes, line: Span, name: Span, join: Join, value: Value) -> str:
    """What else the line says that the value is, or nothing."""
    if data[value.start : value.end].isdigit():
        near = max(line.start, name.start - _NEAR), min(line.end, value.end + _NEAR)
        if next(_PIECE.find(data, *near), None) is not None:
            return "is a piece of a tokenizer's vocabulary"
    if join is Join.SPACE and data[slice(*name)].lower() == b"key":
        text = data[value.start : value.end]
        return "is a sentence, or the id of a public key" if b" " in text or _is_key_id(data, line, name, text) else ""
    return ""


def _refusal(data: bytes, name: Span, join: Join, value: Value, needed: Proof) -> str:
    """Why the value is not taken for a secret, or nothing when it is."""
    text = data[value.start : value.end].replace(FILLER, b"")  # stand-ins prove nothing
    if data[slice(*name)].lower() in _FOLDER_NAMES and (text[:1] in b"/~" or text[1:3] == b":\\"):
        return "is the working folder"
    if not value.quoted and text[:1] in (b"[", b"{") and data[name.end : name.end + 1] in (b'"', b"'", b"\\"):
        return "is a list or an object"
    is_loose = (join is Join.PROSE and not value.quoted) or join in (Join.PAIR, Join.CELL)
    if is_loose and needed is Proof.NONE and not is_password_in_prose(text):
        return "reads as a word of the sentence"
    if join is Join.PAIR and data[value.end : value.end + 8].lstrip(b"\\\"' \t")[:1] == b":":
        return "is the next name"
    is_variable = needed is Proof.MIXED and join is Join.ASSIGN and data[slice(*name)].isupper()
    if is_variable and is_chosen(text):
        return ""
    return refusal(text, needed, quoted=value.quoted)


def _is_key_id(data: bytes, line: Span, name: Span, value: bytes) -> bool:
    """Whether the value is the id or the fingerprint of an OpenPGP key, which are public (RFC 9580, section 5.5.4)."""
    head = data[max(line.start, name.start - _NEAR) : name.start].lower()
    return any(word in head for word in _OPENPGP) and _KEY_ID.matches_all_of(value)


def _attempts(data: bytes, name: Span, judgement: Judgement, values: Sequence[Named]) -> Iterator[Attempt]:
    """The values of a structure, judged; the names on the way to a value may make it harmless."""
    for named in values:
        path = b"_".join(key for key in named.path if not key.isdigit())
        own = judge(data[slice(*name)] + b"_" + path) if path else judgement
        text = data[named.start : named.end].replace(FILLER, b"")
        if own is not None:
            value = Value(named.start, named.end, named.quoted)
            yield Attempt(name, own, own.proof, value, refusal(text, own.proof, quoted=named.quoted))


def _read_value_first(block: Block, line: Span, hit: Hit) -> _Read:
    """As `Assignments._read`, for a value whose name stands on the next line."""
    is_last = block.is_whole and block.data.endswith((b",\n", b",\r"), *line)
    found = read_value_first(block.data, hit[2] - 1, min(len(block.data), hit[2] + REACH)) if is_last else None
    if found is None:
        is_open = is_last and is_open_after_value(block.data, hit[2] - 1)
        return _Read((), line.start, is_closed=not is_open)
    value, name = found
    judgement = judge(block.data[slice(*name)])
    return _Read(tuple(_attempts(block.data, name, judgement, [value])) if judgement else (), line.start, name.end)
