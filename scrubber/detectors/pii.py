"""Finds e-mail addresses, payment cards, IBANs and national ids, each by its format and check digits."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from scrubber.assignment.field_values import name_before
from scrubber.entities import Entity
from scrubber.matcher import Re2Pattern
from scrubber.model import Block, Finding, Hit, Triggers
from scrubber.units import past_unit
from scrubber.validators import iban, luhn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

# Issuer prefixes and lengths: ISO/IEC 7812, Visa 4, Mastercard 51-55 and 2221-2720, Amex 34/37, Diners 30/36/38/39,
# Discover 6011/64/65, UnionPay 62, JCB 35, Maestro 50/56-58/67.
_CARD = (
    rb"\b(?:3[47][0-9]{2}[ -]?[0-9]{6}[ -]?[0-9]{5}|3[0689][0-9]{2}[ -]?[0-9]{6}[ -]?[0-9]{4}|"
    rb"(?:4[0-9]{3}|5[0-8][0-9]{2}|2[2-7][0-9]{2}|6[024-7][0-9]{2}|35[0-9]{2})[ -]?[0-9]{4}[ -]?"
    rb"[0-9]{4}[ -]?[0-9]{4}(?:[0-9]{3})?|"
    rb"4[0-9]{3}[ -][0-9]{4}[ -][0-9]{4}[ -][0-9])\b"
)
_IBAN = rb"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b"
_SSN = rb"\b[0-9]{3}-[0-9]{2}-[0-9]{4}\b"
_CPF = rb"\b[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}\b"
_AADHAAR = rb"\b[2-9][0-9]{3} [0-9]{4} [0-9]{4}\b"
_CARDS, _IBANS, _SSNS, _CPFS, _AADHAARS = range(5)

_AT = (b"@", b"%40", b"\xef\xbc\xa0")
_ID_CUES: dict[bytes, tuple[str, ...]] = {
    b"ssn": ("us.ssn",),
    b"social security": ("us.ssn",),
    b"nhs": ("gb.nhs",),
    b"nino": (),
    b"national insurance": (),
    b"cpf": ("br.cpf",),
    b"cnpj": ("br.cnpj",),
    b"aadhaar": ("in_.aadhaar",),
    b"aadhar": ("in_.aadhaar",),
    b"dni": ("es.dni",),
    b"nif": ("es.nif", "pt.nif"),
    b"nie": ("es.nie",),
    b"codice fiscale": ("it.codicefiscale",),
    b"bsn": ("nl.bsn",),
    b"pesel": ("pl.pesel",),
    b"personnummer": ("se.personnummer",),
    b"steuer": ("de.idnr",),
    b"insee": ("fr.nir",),
    b"sin": ("ca.sin",),
    b"tfn": ("au.tfn",),
    b"rrn": ("kr.rrn",),
}
"""What introduces a national id, and the modules of python-stdnum that check it."""

_LOCAL = rb"[A-Za-z0-9_\x80-\xff](?:[A-Za-z0-9._+~'\x80-\xff-]|%(?:2[bBeEdD7]|5[fF]|7[eE])){0,63}"
_DOMAIN = (
    rb"(?:[A-Za-z0-9\x80-\xff](?:[A-Za-z0-9\x80-\xff-]{0,61}[A-Za-z0-9\x80-\xff])?\.){1,8}"
    rb"(?:[A-Za-z\x80-\xff]{2,24}|xn--[A-Za-z0-9-]{2,40})"
)
_LOCAL_MARKS = (b".", b"_", b"+", b"~", b"'", b"-")
_EMAIL = Re2Pattern(rb"(?P<value>" + _LOCAL + rb"(?:(?:@|%40|\xef\xbc\xa0)" + _DOMAIN + rb")+)(?:[^A-Za-z0-9]|$)")
_NOT_MAIL = Re2Pattern(
    rb"(?i)(?:[0-9v][0-9a-z.-]*|[a-z0-9-]+)@(?:openssh\.com|libssh\.org|.*\.(?:py|js|ts|so|service|socket|timer|mount|"
    rb"png|jpe?g|gif|svg|css|html|log|json|yaml|conf|scss|invalid))"
    rb"|[^@]*@[^@]*\.(?:shape|transpose|t|weights?|data|parameters|grad|view|mean|sum|reshape|bias|to|detach|unsqueeze)"
)
_OUTSIDE_USERINFO = frozenset(b" /?&=\"'<>,;")
"""What stands between `://` and a mailbox that belongs to the rest of a URL, or to none."""
_USER_OF_HOST = (b"git@", b"noreply@", b"no-reply@")
_COUNTED = (
    b"id",
    b"seq",
    b"ns",
    b"us",
    b"ms",
    b"ts",
    b"time",
    b"duration",
    b"seed",
    b"offset",
    b"order",
    b"step",
    b"size",
)
"""Names of numbers that are no card's, however their digits add up."""
_NINO = Re2Pattern(rb"(?i)\b[A-CEGHJ-PR-TW-Z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]\b")
_ID = Re2Pattern(
    rb"\b(?P<value>[A-Z]{0,2}[0-9](?:[ ./-]?[0-9]){5,17}(?:[- ]?[A-Z])?|"
    rb"[A-Z]{6}[0-9]{2}[A-Z][0-9]{2}[A-Z][0-9]{3}[A-Z])\b"
)
_INNER = (b"-", b"_", b"/", b"\\", b"+")
"""What stands beside a run of digits that is part of something longer."""
_WINDOW = 48
"""Bytes after a cue in which its number stands."""


class PersonalData:
    """Finds what has a format of its own."""

    name = "pii"
    triggers = Triggers(
        (*_AT, *_ID_CUES),
        rare=(_CARD, _IBAN, _SSN, _CPF, _AADHAAR),
        public=True,
        entities=(Entity.EMAIL_ADDRESS, Entity.CREDIT_CARD, Entity.IBAN, Entity.NATIONAL_ID),
    )

    def find(self, block: Block, hits: Sequence[Hit]) -> Iterator[Finding]:
        """See `Detector.find`."""
        data = block.data
        ids, shapes = len(_AT), len(self.triggers.keywords)
        for start, end, own in block.by_line(hits):
            mailed = False
            for trigger, hit_start, hit_end in own:
                if trigger >= shapes:
                    yield from _shaped(data, trigger - shapes, hit_start, hit_end)
                elif trigger >= ids:
                    yield from _national(
                        data, hit_start, hit_end, min(end, hit_end + _WINDOW), self.triggers.keywords[trigger]
                    )
                elif not mailed and _may_be_mail(data, hit_start, hit_end):
                    mailed = True
                    yield from _emails(data, start, end)


def _may_be_mail(data: bytes, start: int, end: int) -> bool:
    """Whether what stands on both sides of an at sign can be part of an address."""
    before, after = data[start - 1 : start], data[end : end + 1]
    return (after.isalnum() or after >= b"\x80") and (before.isalnum() or before >= b"\x80" or before in _LOCAL_MARKS)


def _emails(data: bytes, start: int, end: int) -> Iterator[Finding]:
    for match in _EMAIL.find(data, start, end):
        begin = past_unit(data, match.value_start)
        value = data[begin : match.value_end]
        if not (_in_url(data, begin) or value.lower().startswith(_USER_OF_HOST) or _NOT_MAIL.matches_all_of(value)):
            yield Finding(begin, match.value_end, Entity.EMAIL_ADDRESS, "email-address")


def _in_url(data: bytes, start: int) -> bool:
    """Whether what looks like a mailbox is the password and host of a URL (`scheme://user:password@host`)."""
    _, mark, user = data[max(0, start - _WINDOW) : start].rpartition(b"://")
    return bool(mark) and (not user or b":" in user) and not _OUTSIDE_USERINFO.intersection(user)


def _shaped(data: bytes, kind: int, start: int, end: int) -> Iterator[Finding]:
    """What a shape of its own nominated."""
    before, after = data[start - 1 : start], data[end : end + 1]
    if kind == _IBANS:
        yield from _iban(data, start, end)
    elif not (before in _INNER or after in _INNER or _has_fraction(data, start, end)):
        entity, rule_id, is_valid = _NUMBERS[kind]
        is_counted = kind == _CARDS and data[start:end].isdigit() and name_before(data, start).endswith(_COUNTED)
        if not is_counted and is_valid(data[start:end]):
            yield Finding(start, end, entity, rule_id)


def _has_fraction(data: bytes, start: int, end: int) -> bool:
    """Whether the digits are part of a number with a decimal point."""
    left, right = data[max(0, start - 2) : start], data[end : end + 2]
    return (left[1:] == b"." and left[:1].isdigit()) or (right[:1] == b"." and right[1:].isdigit())


def _iban(data: bytes, start: int, end: int) -> Iterator[Finding]:
    """The longest stretch of whole groups that passes the check; what follows an IBAN may look like one more group."""
    while end - start >= 15:
        if iban(data[start:end]):
            yield Finding(start, end, Entity.IBAN, "iban")
            return
        end = data.rfind(b" ", start, end)


def _national(data: bytes, cue_start: int, start: int, end: int, cue: bytes) -> Iterator[Finding]:
    """The number that the name of a national id introduces."""
    if (
        data[cue_start - 1 : cue_start].isalpha()
        or data[start : start + 1].isalpha()
        or data[start : start + 1] == b"("
    ):
        return
    pattern = _NINO if cue in (b"nino", b"national insurance") else _ID
    for match in pattern.find(data, start, end):
        if not _ID_CUES[cue] or _checks(_ID_CUES[cue], data[match.value_start : match.value_end]):
            yield Finding(
                match.value_start, match.value_end, Entity.NATIONAL_ID, f"national-id-{cue.decode().replace(' ', '-')}"
            )
            return


def _checks(modules: tuple[str, ...], text: bytes) -> bool:
    """Whether one of python-stdnum's modules accepts the number."""
    number = text.decode("ascii", "replace")
    return any(_module(name).is_valid(number) for name in modules)


def _module(name: str) -> Any:
    return import_module(f"stdnum.{name}")


_NUMBERS: Mapping[int, tuple[Entity, str, Callable[[bytes], bool]]] = {
    _CARDS: (Entity.CREDIT_CARD, "payment-card", luhn),
    _SSNS: (Entity.NATIONAL_ID, "us-ssn", lambda text: _checks(("us.ssn",), text)),
    _CPFS: (Entity.NATIONAL_ID, "br-cpf", lambda text: _checks(("br.cpf",), text)),
    _AADHAARS: (Entity.NATIONAL_ID, "in-aadhaar", lambda text: _checks(("in_.aadhaar",), text)),
}
"""What a shape of digits is when its check digits are right."""
