"""Finds places and addresses by the name of their field (`"city": …`, `street_address=…`).

The names are those of schema.org's Person and PostalAddress, of OpenID Connect's claims and of web forms (HTML
`autocomplete`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.assignment.field_values import begins_field, field_value
from scrubber.entities import Entity
from scrubber.matcher import Re2Pattern
from scrubber.model import Block, Confidence, Finding, Hit, Span, Triggers
from scrubber.placeholders import is_placeholder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PLACES = (
    "city town hometown locality village suburb municipality birthplace birth_place place_of_birth home_town"
).split()
_ADDRESSES = (
    "street street_address streetaddress street_name address_line1 addressline1 address_line_1 address-line1 address1 "
    "address_line2 addressline2 address_line_2 address-line2 address2 postal_address postaladdress home_address "
    "homeaddress shipping_address shippingaddress billing_address billingaddress delivery_address deliveryaddress"
).split()
_MARKS = ("=", ":", '"', "'", "\\", ">", " =", " :")
"""What must follow a field's name."""
_FIELDS = {
    f"{name}{mark}".encode(): (name in _PLACES, len(mark)) for name in (*_PLACES, *_ADDRESSES) for mark in _MARKS
}
"""Whether a keyword is the field of a place, else of an address; and the length of its mark."""
_KINDS = tuple(_FIELDS.values())
_PLACE = Re2Pattern(rb"(?:[A-Z]|[\x80-\xff])(?:[A-Za-z.'()`-]|[\x80-\xff]|, ?| ){1,60}")
_ANY_PLACE = Re2Pattern(rb"(?:[A-Za-z]|[\x80-\xff])(?:[A-Za-z.'()`-]|[\x80-\xff]|, ?| ){1,60}")
_ADDRESS = Re2Pattern(rb"[^\r\n<>{}\[\]=@:\\]{4,160}")
_NUMBERED = Re2Pattern(rb".*[0-9].*")
_WORDED = Re2Pattern(rb".*(?:[A-Za-z]|[\x80-\xff]){3}.*")


class Places:
    """Finds what the name of its field calls a place."""

    name = "places"
    triggers = Triggers(tuple(_FIELDS), public=True, entities=(Entity.LOCATION, Entity.STREET_ADDRESS))

    def find(self, block: Block, hits: Sequence[Hit]) -> Iterator[Finding]:
        """See `Detector.find`."""
        for start, end, own in block.by_line(hits):
            for trigger, hit_start, hit_end in own:
                is_place, mark = _KINDS[trigger]
                if not begins_field(block.data, hit_start):
                    continue
                if value := field_value(block.data, Span(start, end), hit_end - mark):
                    yield from (_place if is_place else _address)(block.data, *value)


def _place(data: bytes, start: int, end: int, is_marked: bool) -> Iterator[Finding]:  # noqa: FBT001 - as it is read
    text = data[start:end]
    form = _ANY_PLACE if is_marked else _PLACE
    if form.matches_all_of(text) and not is_placeholder(text):
        yield Finding(start, end, Entity.LOCATION, "place-field", Confidence.MEDIUM)


def _address(data: bytes, start: int, end: int, is_marked: bool) -> Iterator[Finding]:  # noqa: FBT001 - as it is read
    text = data[start:end]
    if not is_marked or not _ADDRESS.matches_all_of(text) or is_placeholder(text):
        return
    if _NUMBERED.matches_all_of(text) and _WORDED.matches_all_of(text):
        yield Finding(start, end, Entity.STREET_ADDRESS, "address-field", Confidence.MEDIUM)
