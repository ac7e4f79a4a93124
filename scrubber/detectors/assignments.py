"""Finds values by the name they are given: `password=…`, JSON at any depth, flags, headers, XML, prose.

A tokenizer, not one large pattern: from a sensitive word it walks left to the name's start, right over the name's end
and the operator, and takes the value by the quote that opens it. Each step is linear and looks at one line.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from scrubber.assignment.names import Judgement, Proof, judge
from scrubber.assignment.proof import SHORTEST, is_chosen, is_password_in_prose, is_secret
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
        for start, end, own in block.by_line(hits):
            line, done = Span(start, end), start
            for _, hit_start, hit_end in own:
                if hit_start < done:
                    continue
                name = _name_around(block.data, line, hit_start, min(hit_end, end))
                judgement = judge(block.data[slice(*name)])
                value = self._value_of(block.data, line, name, judgement) if judgement else None
                done = value.end if value else name.end
                is_list = value is not None and _begins_list(block.data, value)
                while value and judgement:
                    rule_id = f"assigned-{judgement.entity.name.lower().replace('_', '-')}"
                    yield Finding(value.start, value.end, judgement.entity, rule_id, Confidence.MEDIUM)
                    done, value = value.end, _next_item(block.data, value, end, judgement.proof) if is_list else None

    def _value_of(self, data: bytes, line: Span, name: Span, judgement: Judgement) -> Value | None:
        """The secret that the name introduces, if there is one."""
        joined = _join_after(data, line, name)
        if joined is None:
            return None
        join, start = joined
        value = element_value(data, start, line.end) if join is _Join.ELEMENT else value_at(data, start, line.end)
        if value is None or (join is _Join.PAIR and not value.quoted):
            return None
        if join is _Join.SPACE and value.quoted and not data[line.start : name.start].strip():
            join = _Join.ASSIGN  # password 'VALUE', as Gradle and Ruby configure
        proof = self._needed(judgement.proof, join, value, data[max(line.start, name.start - _NEAR) : name.end])
        text = data[value.start : value.end].replace(FILLER, b"")  # stand-ins prove nothing
        if data[slice(*name)].lower() in _FOLDER_NAMES and (text[:1] in b"/~" or text[1:3] == b":\\"):
            return None
        is_named = (
            join is _Join.PAIR and data[value.start - 3 : value.start].count(b":") > 0
        )  # "name": "…", "value": "…"
        is_loose = (join is _Join.PROSE and not value.quoted) or (join is _Join.PAIR and not is_named)
        if is_loose and proof is Proof.NONE and not is_password_in_prose(text):
            return None
        if join is _Join.PAIR and data[value.end : value.end + 8].lstrip(b"\\\"' \t")[:1] == b":":
            return None  # the next name, not a value
        is_variable = proof is Proof.MIXED and join is _Join.ASSIGN and data[slice(*name)].isupper()
        is_one = (is_variable and is_chosen(text)) or is_secret(text, proof, quoted=value.quoted)
        return value if is_one else None

    def _needed(self, proof: Proof, join: _Join, value: Value, name: bytes) -> Proof:
        """What the value must show: more where only blanks tie it to its name, less beside a provider's name."""
        if join in (_Join.SPACE, _Join.DASH) or (join is _Join.PAIR and proof is not Proof.NONE):
            proof = Proof.RANDOM
        if proof is Proof.RANDOM and value.end - value.start >= SHORTEST[Proof.SHAPED]:
            return Proof.SHAPED if self._providers.appear_in(name) else proof
        return proof


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


def _begins_list(data: bytes, value: Value) -> bool:
    """Whether the value is the first in brackets."""
    return value.quoted and data[max(0, value.start - _LONGEST_NAME) : value.start].rstrip(b"\\\"' \t")[-1:] == b"["


def _next_item(data: bytes, value: Value, line_end: int, proof: Proof) -> Value | None:
    """The secret after `value` in the list that both stand in."""
    if not value.quoted or (more := _MORE.match_at(data, value.end, line_end)) is None:
        return None
    item = value_at(data, more[1][0], line_end)
    return item if item and item.quoted and is_secret(data[item.start : item.end], proof, quoted=True) else None
