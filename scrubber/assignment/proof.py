"""Whether a value shows what its name and its place leave open: that it is a secret, not code, a path or a word."""

from __future__ import annotations

from functools import lru_cache

from scrubber.assignment.names import Proof
from scrubber.assignment.values import LONGEST_BARE
from scrubber.matcher import Re2Pattern
from scrubber.placeholders import is_empty_word, is_monotonous, is_placeholder, is_template
from scrubber.randomness import randomness
from scrubber.validators import has_digit, has_letter, mixed_case

SHORTEST = {Proof.NONE: 4, Proof.MIXED: 6, Proof.SHAPED: 16, Proof.RANDOM: 12}
"""Bytes that a value has at least."""
_LONG_ENOUGH = 12
"""Bytes from which letters and digits together are proof enough beside a plain name (`token`)."""
_SHORT = 64
_REMEMBERED = 1 << 12
"""Values of up to so many bytes, and so many of them, whose refusal is remembered: logs repeat themselves."""
_BEYOND_DOUBT, _CLEARLY, _LIKELY = 0.999, 0.9, 0.5

_CODE = Re2Pattern(
    rb"[A-Za-z_][A-Za-z0-9_.]*(?:\(.*|\[.*\].*)"
    rb"|(?:self|this|os|config|cfg|process|env|args|opts|options|request|req|params|settings|data|input|user|ctx|event|"
    rb"props|state|var|local|module|secrets|vars|github)\.[A-Za-z_].*"
    rb"|[A-Z][A-Za-z]+(?:\.[A-Z][A-Za-z]+)+"
)
_OPENED = Re2Pattern(
    rb"[\[({][^0-9]*$|[\[({].*[\])}]|<"  # brackets that close, or that only words follow
    rb"|\$(?:[({\[]|[A-Za-z_][A-Za-z0-9_]*(?:[\[({/:.,;-].*)?$|[0-9@*#?!$-]?$)"  # a shell's variable
)
_OPENERS = frozenset((b"[", b"(", b"{", b"<", b"$"))
_CODE_MARKS = frozenset(b"([.")
"""One of them is in everything that `_CODE` matches."""
_CONCATENATION = Re2Pattern(rb"[ ]*[+.,][ ]*(?:\$|new |[A-Za-z_][A-Za-z0-9_.]*[(\[+ ])")
"""Code after a string that ended where the value seems to begin: `"password = " + new Buffer(`."""
_BEGINS_CODE = frozenset((b" ", b"+", b".", b","))
_PATH = Re2Pattern(rb"(?:[A-Za-z]:)?[.~]{0,2}[/\\](?:[A-Za-z0-9_.@~\-\x7f ]+[/\\]?)+|[a-z][a-z0-9+.\-]*://.*")
_RESOURCE = Re2Pattern(rb"(?:arn|urn):[a-z0-9-]+:.*")
_NO_TOKEN = Re2Pattern(
    rb"[-+]?[0-9][0-9.,:/]{0,14}[%a-zA-Z]{0,3}"  # a quantity, a ratio, a clock time
    rb"|[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9:.,+Z-]*)?"
    rb"|0x[0-9a-fA-F]{6,16}"  # an address in memory
    rb"|[A-Z]+(?:_[A-Z0-9]+)+"  # the name of an error or a constant
    rb"|[a-z][a-z0-9-]*/[a-z]+(?:[.-][a-z0-9]{1,12})*"  # namespace and name of an object in Kubernetes
    rb"|[a-z]{3,}(?:-[a-z]{2,}){0,6}(?:-[b-df-hj-np-tv-xz24-9]{8,10})?-[b-df-hj-np-tv-xz24-9]{5}"  # its generated name
    rb"|(?:arn|urn):.*|projects/.*|.*::.*|.*(?:\xc4\xa0|\xe2\x96\x81).*"  # resources, tests, pieces of a tokenizer
    rb"|(?:[RHEP]S(?:256|384|512)|sha(?:1|224|256|384|512))[A-Za-z/_-].*"  # algorithms
)
_WORD = Re2Pattern(rb"[A-Za-z0-9_.+/=~-]+")
_NOT_ONE = "reads as a placeholder, a path, a number, a name or a word about a secret"
_STATES = frozenset(
    b"incorrect wrong expired accepted rejected changed reset verified authenticated must cannot not the is was for to "
    b"and or with from in of a an ok okay success succeeded failed failure error ignored provided needed stored saved "
    b"updated sent received generated created deleted removed revoked checking check using loaded loading found".split()
)
"""What stands after `password:` when something is said about one."""


def is_secret(value: bytes, proof: Proof, *, quoted: bool) -> bool:
    """Whether a value shows so much."""
    return not refusal(value, proof, quoted=quoted)


def refusal(value: bytes, proof: Proof, *, quoted: bool) -> str:
    """Why a value does not show so much, or nothing when it does."""
    if len(value) >= LONGEST_BARE:
        return ""
    if len(value) < SHORTEST[proof]:
        return "is too short"
    return (_remembered if len(value) <= _SHORT else _refusal)(value, proof, quoted)


def _refusal(value: bytes, proof: Proof, quoted: bool) -> str:  # noqa: FBT001 - the cache wants places
    if proof >= Proof.SHAPED and not _may_be_random(value):
        return "holds one kind of character"
    if _is_code(value, quoted=quoted):
        return "reads as code"
    if proof is Proof.NONE:
        return "" if _is_password(value, quoted=quoted) else _NOT_ONE
    if is_placeholder(value) or _is_path(value) or _NO_TOKEN.matches_all_of(value):
        return _NOT_ONE
    return "" if _is_generated(value, proof) else "is not random enough"


_remembered = lru_cache(_REMEMBERED)(_refusal)


def is_chosen(value: bytes) -> bool:
    """Whether it is one long word, as people choose them where a program would draw a value."""
    return value.isalpha() and len(value) >= _LONG_ENOUGH and not is_placeholder(value)


def is_password_in_prose(value: bytes) -> bool:
    """Whether what `the password is` introduces is one rather than `incorrect`."""
    return (has_digit(value) and has_letter(value)) or randomness(value) >= _LIKELY


def _may_be_random(value: bytes) -> bool:
    """Whether more than one kind of character is in it, which rules out words and numbers at little cost."""
    return has_letter(value) and (has_digit(value) or mixed_case(value))


def _is_generated(value: bytes, proof: Proof) -> bool:
    """Whether a program, not a person, made the value."""
    match proof:
        case Proof.RANDOM:
            return randomness(value) >= (_CLEARLY if has_digit(value) else _BEYOND_DOUBT)
        case Proof.SHAPED:
            return has_digit(value) and _WORD.matches_all_of(value)
        case _:
            is_mixed = has_digit(value) and has_letter(value) and b" " not in value
            return (len(value) >= _LONG_ENOUGH and is_mixed) or randomness(value) >= _LIKELY


def _is_password(value: bytes, *, quoted: bool) -> bool:
    """Whether it is no placeholder, no word about a password, and no path (`pwd=/srv`)."""
    if (
        is_empty_word(value)
        or is_template(value)
        or is_monotonous(value)
        or (b":" in value and _RESOURCE.matches_all_of(value))
    ):
        return False
    if _is_path(value) and randomness(value) < _LIKELY:
        return False
    return quoted or value.strip(b".,:;!").lower() not in _STATES


def _is_path(value: bytes) -> bool:
    return (b"/" in value or b"\\" in value) and _PATH.matches_all_of(value)


def _is_code(value: bytes, *, quoted: bool) -> bool:
    """Whether the value is an expression, or what follows a string."""
    if value[:1] in _BEGINS_CODE and _CONCATENATION.match_at(value, 0, len(value)) is not None:
        return True
    if quoted:
        return False
    return (value[:1] in _OPENERS and _OPENED.match_at(value, 0, len(value)) is not None) or (
        not _CODE_MARKS.isdisjoint(value) and _CODE.matches_all_of(value)
    )
