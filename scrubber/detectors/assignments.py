"""Finds values by the name they are given: `password=…`, JSON at any depth, flags, headers, XML, prose.

A tokenizer, not one large pattern: from a sensitive word it walks left to the name's start, right over the name's end and
the operator, and takes the value by the quote that opens it. Each step is linear and looks at one line.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from scrubber.detectors.key_names import Judgement, Proof, Providers, judge
from scrubber.entities import Entity
from scrubber.matcher import Re2Pattern
from scrubber.model import Block, Confidence, Finding, Hit, Triggers
from scrubber.placeholders import is_empty_word, is_monotonous, is_placeholder, is_template
from scrubber.randomness import randomness
from scrubber.validators import has_digit, has_letter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_STRONG = (
    "passw passphrase passcode kennwort contrasena senha pwd secret token credential apikey api_key api-key "
    "accesskey access_key access-key privatekey private_key sessionid session_id sessid authkey jwt csrf xsrf"
).split()
"""Words that call the detector wherever they stand."""
_NEEDS_OPERATOR = "pass pw key access auth cred creds sid session otp sig signature authorization private bearer oauth".split()
"""Words so common that they call it only with something after them that can begin a value."""
_OPERATORS = ("=", ":", '"', "'", "\\", ">", " ", "_", "-", "]")

_NAME = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-."
_LONGEST_NAME = 64
_LONGEST_VALUE = 4096
"""Bytes of a bare value that are judged; a longer one is redacted to its delimiter without a judgement."""
_SHORTEST_VALUE = {Proof.NONE: 4, Proof.MIXED: 6, Proof.SHAPED: 16, Proof.RANDOM: 12}
"""Bytes that a value has at least."""
_LONGEST_QUOTED = 16_384
"""Bytes in which the closing quote is looked for; without one the value is taken as bare."""
_DEEPEST_QUOTE = 64
"""Backslashes before a quote that are counted."""
_TAIL = Re2Pattern(rb"[A-Za-z0-9_\-]{0,40}(?:\.[A-Za-z_][A-Za-z0-9_\-]{0,40}){0,3}")
_JOIN = Re2Pattern(
    rb"(?P<assign>\\*[\"'`]?\]?[ \t]{0,40}(?::=|=>|->|={1,3}|:)[ \t]{0,8})"
    rb"|(?P<pair>\\*[\"'][ \t]{0,4},[ \t]{0,4}(?:\\*[\"']value\\*[\"'][ \t]{0,4}[:=][ \t]{0,4})?)"
    rb"|(?P<element>\\*[\"']?>[ \t]{0,8})"
    rb"|(?P<prose>[ \t]{1,4}(?:(?:for|of)[ \t]{1,4}[^ \t\r\n]{1,64}[ \t]{1,4})?(?:is|was|=|:)[ \t:=]{1,4})"
    rb"|(?P<attribute>[\"'][ \t]{1,4}value=)"
    rb"|(?P<dash>[ \t]{1,4}[-|][ \t]{1,4})"
    rb"|(?P<space>[ \t]{1,4})"
)
_OPEN = Re2Pattern(rb"[burfBURF]{0,2}(\\*)([\"'`])")
_HARD = Re2Pattern(rb"[^ \t\r\n\"'`<>\x00\x0b\x1b\\]+(?:\\[^\"'`nrtu \r\n][^ \t\r\n\"'`<>\x00\x0b\x1b\\]*)*")
_SOFT = Re2Pattern(rb"[,;&|](?:[A-Za-z_][A-Za-z0-9_.\-]*[=:]|$)")
_CODE = Re2Pattern(
    rb"[A-Za-z_][A-Za-z0-9_.]*(?:\(.*|\[.*\].*)|(?:self|this|os|config|cfg|process|env|args|opts|options|request|req|params|settings|"
    rb"data|input|user|ctx|event|props|state|var|local|module|secrets|vars|github)\.[A-Za-z_].*|[A-Z][A-Za-z]+(?:\.[A-Z][A-Za-z]+)+"
)
_PATH = Re2Pattern(rb"(?:[A-Za-z]:)?[.~]{0,2}[/\\](?:[A-Za-z0-9_.@~\- ]+[/\\]?)+|[a-z][a-z0-9+.\-]*://.*")
_RESOURCE = Re2Pattern(rb"(?:arn|urn):[a-z0-9-]+:.*")
_CONCATENATION = Re2Pattern(rb"[ ]*[+.,][ ]*(?:\$|new |[A-Za-z_][A-Za-z0-9_.]*[(\[+ ])")
"""Code after a string that ended where the value seems to begin: `"password = " + new Buffer(`."""
_WORD = Re2Pattern(rb"[A-Za-z0-9_.+/=~-]+")
_NEAR = 32
"""Bytes before a name in which its provider's name may stand."""
_STATES = frozenset(
    b"incorrect wrong expired accepted rejected changed reset verified authenticated must cannot not the is was for to and or "
    b"with from in of a an ok okay success succeeded failed failure error ignored provided needed stored saved updated sent "
    b"received generated created deleted removed revoked checking check using loaded loading found".split()
)


_WIDE_SEPARATORS = (b"\xe2\x80\xa8", b"\xe2\x80\xa9", b"\xc2\x85", b"\xc2\xa0", b"\xe3\x80\x80")
"""Unicode line and paragraph separators, next line, no-break and ideographic space, in UTF-8."""
_OPENERS = {b")": b"(", b"]": b"[", b"}": b"{"}
_CLOSERS = (*_OPENERS, b",", b";")


class _Join(Enum):
    """What stands between a name and its value, and so how much the place itself proves."""

    ASSIGN = "assign"
    PAIR = "pair"
    ELEMENT = "element"
    PROSE = "prose"
    ATTRIBUTE = "attribute"
    DASH = "dash"
    SPACE = "space"


_JOINS = tuple(_Join)


class _Value(NamedTuple):
    """Where a value stands and whether it is quoted."""

    start: int
    end: int
    quoted: bool


class Assignments:
    """Finds secrets by the names that they are given."""

    name = "assignments"

    def __init__(self, providers: Providers) -> None:
        self._providers = providers
        keywords = [*_STRONG, *(word + operator for word in _NEEDS_OPERATOR for operator in _OPERATORS)]
        self.triggers = Triggers(keywords=tuple(word.encode() for word in keywords))

    def find(self, block: Block, hits: Sequence[Hit]) -> Iterator[Finding]:
        """See `Detector.find`."""
        data = block.data
        for start, end, own in block.by_line(hits):
            done = start
            for _, hit_start, hit_end in own:
                if hit_start < done:
                    continue
                name_start, name_end = _name_around(data, start, hit_start, min(hit_end, end), end)
                judgement = judge(data[name_start:name_end])
                done = name_end
                if judgement is None:
                    continue
                value = self._value_after(data, start, name_start, name_end, end, judgement)
                if value is not None:
                    yield Finding(value.start, value.end, judgement.entity, _rule_id(judgement.entity), Confidence.MEDIUM)
                    done = value.end

    def _value_after(
        self, data: bytes, line_start: int, name_start: int, name_end: int, line_end: int, judgement: Judgement
    ) -> _Value | None:
        """The secret that the name introduces, if there is one."""
        spans = _JOIN.match_at(data, name_end, line_end)
        if spans is None:
            return None
        join = next(kind for kind, span in zip(_JOINS, spans[1:], strict=True) if span[0] >= 0)
        if join is _Join.SPACE and data[name_start : name_start + 1] == b"-":
            join = _Join.ASSIGN  # --password VALUE
        if join is _Join.ELEMENT and data[name_start - 1 : name_start] not in (b"<", b'"', b"'", b":"):
            return None
        value = _take(data, spans[0][1], line_end, element=join is _Join.ELEMENT)
        if value is None or (join is _Join.PAIR and not value.quoted):
            return None
        proof = _needed(judgement.proof, join)
        if proof is Proof.RANDOM and value.end - value.start >= _SHORTEST_VALUE[Proof.SHAPED]:
            head = data[max(line_start, name_start - _NEAR) : name_end]
            proof = Proof.SHAPED if self._providers.appear_in(head) else proof
        return value if _is_secret(data[value.start : value.end], proof, join, quoted=value.quoted) else None


def _rule_id(entity: Entity) -> str:
    return f"assigned-{entity.name.lower().replace('_', '-')}"


def _name_around(data: bytes, line_start: int, start: int, end: int, line_end: int) -> tuple[int, int]:
    """The whole name that the sensitive word in data[start:end] is part of."""
    head = data[max(line_start, start - _LONGEST_NAME) : start]
    tail = _TAIL.match_at(data, max(start, end - 1), line_end)
    return start - len(head) + len(head.rstrip(_NAME)), tail[0][1] if tail else end


def _take(data: bytes, start: int, end: int, *, element: bool) -> _Value | None:
    """The value that begins at `start`."""
    if element:
        stop = data.find(b"<", start, end)
        return _Value(start, stop, quoted=True) if stop > start else None
    opening = _OPEN.match_at(data, start, end)
    if opening is not None:
        limit = min(end, start + _LONGEST_QUOTED)
        closing = _closing(data, opening[0][1], limit, data[opening[1][0] : opening[0][1]])
        if closing is not None:
            return _Value(opening[0][1], closing, quoted=True) if closing > opening[0][1] else None
        start = opening[0][1]
    bare = _HARD.match_at(data, start, min(end, start + _LONGEST_VALUE))
    if bare is None:
        return None
    if bare[0][1] == start + _LONGEST_VALUE:
        whole = _HARD.match_at(data, start, end)
        return _Value(start, whole[0][1] if whole else end, quoted=False)
    return _Value(start, _trimmed(data, start, bare[0][1]), quoted=False)


def _closing(data: bytes, start: int, end: int, quote: bytes) -> int | None:
    """Where the quote that closes begins: as many backslashes, or those of escaped backslashes before it."""
    level, mark = len(quote) - 1, quote[-1:]
    position = data.find(mark, start, end)
    while position >= 0:
        run = data[max(start, position - _DEEPEST_QUOTE) : position]
        slashes = len(run) - len(run.rstrip(b"\\"))
        if slashes >= level and (slashes - level) % (2 * level + 2) == 0:
            return position - level
        position = data.find(mark, position + 1, end)
    return None


def _trimmed(data: bytes, start: int, end: int) -> int:
    """The end of a bare value: before a separator that another name follows, and before brackets opened outside it."""
    for separator in _WIDE_SEPARATORS:
        found = data.find(separator, start, end)
        end = found if found > start else end
    soft = next(_SOFT.find(data[start:end], 0, end - start), None)
    if soft is not None:
        end = start + soft.start
    while (last := data[end - 1 : end]) in _CLOSERS and end > start:
        if last in _OPENERS and data.count(_OPENERS[last], start, end) >= data.count(last, start, end):
            break
        end -= 1
    return end


def _needed(proof: Proof, join: _Join) -> Proof:
    """What the value must show where it stands: more where nothing but blanks or dashes ties it to its name."""
    if join in (_Join.SPACE, _Join.DASH) or (join is _Join.PAIR and proof is not Proof.NONE):
        return Proof.RANDOM
    return proof


def _is_secret(value: bytes, proof: Proof, join: _Join, *, quoted: bool) -> bool:
    """Whether the value shows what its name and place leave open."""
    if len(value) >= _LONGEST_VALUE:
        return True
    is_mixed = has_digit(value) and has_letter(value)
    if len(value) < _SHORTEST_VALUE[proof] or (proof >= Proof.SHAPED and not is_mixed):
        return False
    if (not quoted and (value[:1] in b"([{<$" or _CODE.matches_all_of(value))) or _CONCATENATION.match_at(value, 0, len(value)):
        return False
    if proof is Proof.NONE:
        return _is_password(value, join, quoted=quoted)
    if is_placeholder(value) or _PATH.matches_all_of(value):
        return False
    match proof:
        case Proof.RANDOM:
            return randomness(value) >= 0.9
        case Proof.SHAPED:
            return _WORD.matches_all_of(value)
        case _:
            return (len(value) >= 12 and is_mixed and b" " not in value) or randomness(value) >= 0.5


def _is_password(value: bytes, join: _Join, *, quoted: bool) -> bool:
    """Whether what a password's name introduces is one rather than a placeholder, a word about it or a path (`pwd=/srv`)."""
    if is_empty_word(value) or is_template(value) or is_monotonous(value):
        return False
    if _RESOURCE.matches_all_of(value) or (_PATH.matches_all_of(value) and randomness(value) < 0.5):
        return False
    if join is _Join.PROSE and not quoted:
        return (has_digit(value) and has_letter(value)) or randomness(value) >= 0.5
    return quoted or value.strip(b".,:;!").lower() not in _STATES
