"""Finds values by the name they are given: `password=…`, JSON at any depth, flags, headers, XML, prose.

A tokenizer, not one large pattern: from a sensitive word it walks left to the name's start, right over the name's end
and the operator, and takes the value by the quote that opens it. Each step is linear and looks at one line.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from scrubber.assignment.names import Judgement, Proof, judge
from scrubber.assignment.proof import SHORTEST, is_chosen, is_password_in_prose, is_secret, refusal
from scrubber.assignment.values import Value, element_value, value_at
from scrubber.matcher import Re2Pattern
from scrubber.model import Block, Confidence, Finding, Hit, Span, Triggers
from scrubber.stand_ins import FILLER

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

_NAME = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-."
_NAME_BYTES = tuple(bytes((byte,)) for byte in _NAME)
_LONGEST_NAME = 64
_FOLDER_NAMES = (b"pwd", b"oldpwd")
"""Names of the working folder, unless a password stands there."""
_NEAR = 32
"""Bytes before a name in which its provider's name may stand."""
_TAIL = Re2Pattern(rb"[A-Za-z0-9_\-]{0,40}(?:\.[A-Za-z_][A-Za-z0-9_\-]{0,40}){0,3}")
_JOIN = Re2Pattern(
    rb"(?P<assign>\\*[\"'`]?\]?(?: [(\[][A-Za-z0-9 _-]{1,24}[)\]])?[ \t]{0,40}(?:=>|->|[:?+]{0,3}={1,3}|:)[ \t]{0,8})"
    rb"|(?P<pair>\\*[\"'][ \t]{0,4},[ \t]{0,4}(?:\\*[\"'](?i:value|val)\\*[\"'][ \t]{0,4}[:=][ \t]{0,4})?)"
    rb"|(?P<element>\\*[\"']?>[ \t]{0,8})"
    rb"|(?P<prose>[ \t]{1,4}(?:(?:for|of)[ \t]{1,4}[^ \t\r\n]{1,64}[ \t]{1,4})?(?:is|was|=|:)[ \t:=]{1,4})"
    rb"|(?P<owner>[ \t]{1,4}(?:for|of)[ \t]{1,4}[^ \t\r\n:]{1,64}:[ \t]{1,4})"
    rb"|(?P<attribute>[\"'][ \t]{1,4}value=)"
    rb"|(?P<dash>[ \t]{1,4}[-|][ \t]{1,4})"
    rb"|(?P<space>[ \t]{1,4})"
)


_LIST = Re2Pattern(rb"\[[ \t]{0,4}(\\*[\"'])")
_MORE = Re2Pattern(rb"\\*[\"'][ \t]{0,4},[ \t]{0,4}(\\*[\"'])")


class _Join(Enum):
    """What stands between a name and its value, and so how much the place itself proves."""

    ASSIGN = "assign"
    PAIR = "pair"
    ELEMENT = "element"
    PROSE = "prose"
    OWNER = "owner"
    ATTRIBUTE = "attribute"
    DASH = "dash"
    SPACE = "space"


_JOINS = tuple(_Join)


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


class Assignments:
    """Finds secrets by the names that they are given."""

    name = "assignments"

    def __init__(self, providers: Providers) -> None:
        self._providers = providers
        keywords = [*_STRONG, *(word + operator for word in _NEEDS_OPERATOR for operator in _OPERATORS)]
        keywords += ["session" + operator for operator in ("=", '"', "'")]
        self.triggers = Triggers(keywords=tuple(word.encode() for word in keywords))

    def find(self, block: Block, hits: Sequence[Hit]) -> Iterator[Finding]:
        """See `Detector.find`."""
        for attempt in self.attempts(block, hits):
            if not attempt.refusal and (finding := attempt.finding):
                yield finding

    def attempts(self, block: Block, hits: Sequence[Hit]) -> Iterator[Attempt]:
        """Every name that a hit may be part of, with the value that it introduces or why there is none."""
        data = block.data
        for start, end, own in block.by_line(hits):
            line, done = Span(start, end), start
            for _, hit_start, hit_end in own:
                if hit_start < done:
                    continue
                first = self._attempt(data, line, _name_around(data, line, hit_start, min(hit_end, end)))
                attempt = first
                for attempt in _items(data, first, end):
                    yield attempt
                done = attempt.value.end if attempt.value and not attempt.refusal else attempt.name.end

    def _attempt(self, data: bytes, line: Span, name: Span) -> Attempt:
        """The value that a name introduces, judged."""
        judgement = judge(data[slice(*name)])
        if judgement is None:
            return Attempt(name, refusal="the name is no secret's")
        joined = _join_after(data, line, name)
        if joined is None:
            return Attempt(name, judgement, refusal="nothing ties a value to the name")
        join, start = joined
        value = element_value(data, start, line.end) if join is _Join.ELEMENT else value_at(data, start, line.end)
        if value is None or (join is _Join.PAIR and not value.quoted):
            return Attempt(name, judgement, refusal="no value begins after the name")
        if join is _Join.SPACE and value.quoted and not data[line.start : name.start].strip():
            join = _Join.ASSIGN  # password 'VALUE', as Gradle and Ruby configure
        needed = self._needed(judgement.proof, join, value, data[max(line.start, name.start - _NEAR) : name.end])
        return Attempt(name, judgement, needed, value, _refusal(data, name, join, value, needed))

    def _needed(self, proof: Proof, join: _Join, value: Value, name: bytes) -> Proof:
        """What the value must show: more where only blanks tie it to its name, less beside a provider's name."""
        if join in (_Join.SPACE, _Join.DASH) or (join is _Join.PAIR and proof is not Proof.NONE):
            proof = Proof.RANDOM
        if proof is Proof.RANDOM and value.end - value.start >= SHORTEST[Proof.SHAPED]:
            return Proof.SHAPED if self._providers.appear_in(name) else proof
        return proof


def _refusal(data: bytes, name: Span, join: _Join, value: Value, needed: Proof) -> str:
    """Why the value is not taken for a secret, or nothing when it is."""
    text = data[value.start : value.end].replace(FILLER, b"")  # stand-ins prove nothing
    if data[slice(*name)].lower() in _FOLDER_NAMES and (text[:1] in b"/~" or text[1:3] == b":\\"):
        return "is the working folder"
    if not value.quoted and text[:1] in (b"[", b"{") and data[name.end : name.end + 1] in (b'"', b"'", b"\\"):
        return "is a list or an object"
    is_named = join is _Join.PAIR and data[value.start - 3 : value.start].count(b":") > 0  # "name": "…", "value": "…"
    is_loose = (join is _Join.PROSE and not value.quoted) or (join is _Join.PAIR and not is_named)
    if is_loose and needed is Proof.NONE and not is_password_in_prose(text):
        return "reads as a word of the sentence"
    if join is _Join.PAIR and data[value.end : value.end + 8].lstrip(b"\\\"' \t")[:1] == b":":
        return "is the next name"
    is_variable = needed is Proof.MIXED and join is _Join.ASSIGN and data[slice(*name)].isupper()
    if is_variable and is_chosen(text):
        return ""
    return refusal(text, needed, quoted=value.quoted)


def _name_around(data: bytes, line: Span, start: int, end: int) -> Span:
    """The whole name that the sensitive word in data[start:end] is part of."""
    head = data[max(line.start, start - _LONGEST_NAME) : start]
    tail = _TAIL.match_at(data, end - 1, line.end) if data[end - 1 : end] in _NAME_BYTES else None
    return Span(start - len(head) + len(head.rstrip(_NAME)), tail[0][1] if tail else end - 1)


def _join_after(data: bytes, line: Span, name: Span) -> tuple[_Join, int] | None:
    """What ties the name to a value, and where the value begins."""
    spans = _JOIN.match_at(data, name.end, line.end)
    if spans is None:
        return None
    join = next(kind for kind, span in zip(_JOINS, spans[1:], strict=True) if span[0] >= 0)
    if join is _Join.SPACE and data[name.start : name.start + 1] == b"-":
        join = _Join.ASSIGN  # --password VALUE
    if join is _Join.ELEMENT and data[name.start - 1 : name.start] not in (b"<", b'"', b"'", b":"):
        return None
    start = spans[0][1]
    if join is _Join.ASSIGN and (listed := _LIST.match_at(data, start, line.end)) is not None:
        start = listed[1][0]  # the first of several
    return join, start


def _items(data: bytes, first: Attempt, line_end: int) -> Iterator[Attempt]:
    """The attempt, and one for each further item where its value is the first secret in brackets."""
    yield first
    value, judgement = first.value, first.judgement
    if first.refusal or not value or not judgement or not _begins_list(data, value):
        return
    while value := _next_item(data, value, line_end, judgement.proof):
        yield first._replace(value=value)


def _begins_list(data: bytes, value: Value) -> bool:
    """Whether the value is the first in brackets."""
    return value.quoted and data[max(0, value.start - _LONGEST_NAME) : value.start].rstrip(b"\\\"' \t")[-1:] == b"["


def _next_item(data: bytes, value: Value, line_end: int, proof: Proof) -> Value | None:
    """The secret after `value` in the list that both stand in."""
    if not value.quoted or (more := _MORE.match_at(data, value.end, line_end)) is None:
        return None
    item = value_at(data, more[1][0], line_end)
    return item if item and item.quoted and is_secret(data[item.start : item.end], proof, quoted=True) else None
