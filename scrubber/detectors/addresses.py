"""Finds street addresses by their form: number and street, in the order and with the words of several languages.

Boxes, flats and the addresses of forces abroad are written as USPS Publication 28 has them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.entities import Entity
from scrubber.matcher import Re2Pattern
from scrubber.model import Block, Confidence, Finding, Hit, Triggers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CLEAR = "Street St Avenue Ave Road Rd Boulevard Blvd Lane Ln Terrace Parkway Pkwy Highway Hwy Crescent Mews".split()
_AMBIGUOUS = (
    "Drive Dr Court Ct Place Pl Square Sq Circle Cir Close Grove Gardens Hill Walk Trail Way Alley Plaza Row".split()
)
"""These mean other things too, so more of an address must follow."""
_GERMANIC = (
    "straße strasse str. weg allee platz gasse damm ufer straat laan gracht plein kade gatan vägen vej gade veien gata "
    "torget baan steeg stien -ring"
).split()
_FRENCH = "rue avenue boulevard chemin allée impasse quai place".split()
_ROMANCE = (
    "Calle Avenida Paseo Carrera Plaza Camino Via Viale Piazza Corso Largo Rua Travessa Praça Alameda Rúa Carrer "
    "Avinguda Strada Intrarea Aleea Calea Bulevardul Avda. Blvd. Blv. Av. Rambla Ronda Pátio Beco "
    "Praceta Circuito"
).split()
_HUNGARIAN = "utca út tér körút köz sétány".split()
_TURKISH = "sokak sokağı caddesi cad. sok. bulvarı".split()  # noqa: RUF001 - that is how Turkish writes it
_INDONESIAN = "jl. jalan gg. gang".split()
_SLAVIC = "ulica ulice trg cesta náměstí".split()


def _any(words: Sequence[str]) -> bytes:
    return b"(?:" + "|".join(word.replace(".", r"\.") for word in words).encode() + b")"


_WORD = rb"(?:[A-Z]|[\x80-\xff])(?:[A-Za-z'.-]|[\x80-\xff])*"
_ANY_WORD = rb"(?:[A-Za-z]|[\x80-\xff])(?:[A-Za-z'.-]|[\x80-\xff])+"
_ENGLISH_FORM = Re2Pattern(
    rb"\b[1-9][0-9]{0,5}[A-Za-z]?(?:-[0-9]{1,4})? (?:(?:[NSEW]|NE|NW|SE|SW)\.? )?"
    rb"(?:" + _WORD + rb" |[0-9]{1,3}(?:st|nd|rd|th) ){1,4}"
    rb"(?:" + _any(_CLEAR) + rb"\b\.?|" + _any(_AMBIGUOUS) + rb"\.?, )"
)
_LEAD = rb"(?:\b[0-9]{1,5} )?"
_GERMANIC_FORM = Re2Pattern(
    _LEAD + rb"(?:[A-Z]|[\x80-\xff])(?:[A-Za-z-]|[\x80-\xff])*(?: Stra(?:\xc3\x9f|ss)e|(?i:" + _any(_GERMANIC) + rb"))"
    rb" [1-9][0-9]{0,3}(?:[/-][0-9]{1,4})? ?[a-z]?\b"
)
_FRENCH_FORM = Re2Pattern(
    rb"\b[1-9][0-9]{0,4}(?: bis| ter)?,? (?i:" + _any(_FRENCH) + rb")"
    rb"(?: (?:de la|de|du|des|la|le|les|l'|d'))? ?(?:" + _WORD + rb"[ -]?){1,4}"
    rb"|\b(?i:" + _any(_FRENCH) + rb") (?:(?:de la|de|du|des) )?(?:" + _WORD + rb" ){1,4}[1-9][0-9]{0,3}\b"
)
_ROMANCE_FORM = Re2Pattern(
    _LEAD + rb"\b" + _any(_ROMANCE) + rb" (?:(?:de|del|la|las|los|di|da|do|dos) ){0,2}(?:" + _WORD + rb",? ){1,4}"
    rb"(?:(?i:n\xc2[\xb0\xba]|No\.?|Nr\.) ?)?[1-9][0-9]{0,4}\b"
)
_HUNGARIAN_FORM = Re2Pattern(_LEAD + _ANY_WORD + rb" (?i:" + _any(_HUNGARIAN) + rb") [1-9][0-9]{0,3}\b\.?")
_SLAVIC_FORM = Re2Pattern(
    _LEAD + rb"\b(?i:" + _any((*_SLAVIC, "ul.")) + rb") (?:" + _ANY_WORD + rb" ){1,3}[1-9][0-9]{0,3}[a-z]?\b"
)
_TURKISH_FORM = Re2Pattern(rb"(?:" + _WORD + rb" ){1,3}(?i:" + _any(_TURKISH) + rb") (?i:No[.:]? ?)?[1-9][0-9]{0,3}\b")
_INDONESIAN_FORM = Re2Pattern(
    rb"\b(?i:" + _any(_INDONESIAN) + rb") (?:" + _WORD + rb" ){1,4}(?i:No\.? ?)?[1-9][0-9]{0,3}\b"
)
_HAN = rb"(?:[\xe4-\xe9][\x80-\xbf]{2})"
_HAN_FORM = Re2Pattern(
    _HAN + rb"{2,12}[0-9]{1,4}(?:\xe6\xae\xb5[0-9]{1,4})?(?:\xe5\xb7\xb7[0-9]{1,4})?(?:\xe5\xbc\x84[0-9]{1,4})?"
    rb"(?:\xe5\x8f\xb7|\xe8\x99\x9f)"
)
"""A road, its section, lane and alley, and the house: 段, 巷, 弄, 号 or 號."""
_SPANISH_FORM = Re2Pattern(rb"\bC/ ?(?:" + _WORD + rb" ){1,4}[1-9][0-9]{0,3}\b")
_BOX_FORM = Re2Pattern(
    rb"\b(?i:P\.? ?O\.? Box|Postfach) [0-9]{1,6}\b|\b(?i:(?:PSC|Unit|CMR) [0-9]{1,5},? Box [0-9]{1,5})\b"
)
_MILITARY_FORM = Re2Pattern(rb"\b(?i:[ADF]PO,? A[AEP],? [0-9]{5}(?:-[0-9]{4})?)\b")
_UNIT_FORM = Re2Pattern(
    rb"(?m:^[^A-Za-z0-9\n]{0,6}(?P<value>(?i:(?:Apt|Apartment)\.? #?[0-9]{1,5}[A-Z]?|(?:Suite|Ste\.?) #?[0-9]{3,5}))"
    rb"[ ,]{0,2}$)"
)
"""A line of its own below the street."""
_TAIL = Re2Pattern(
    rb"(?:,? (?:Apt|Apartment|Suite|Ste|Unit|Floor|Room|Flat)\.? ?[A-Za-z0-9-]{1,6}|,? #[0-9]{1,5})?"
    rb"(?:, [0-9]{4,6} "
    + _WORD
    + rb"(?: "
    + _WORD
    + rb"){0,2}|,? (?:[0-9]{4,5} )?(?:"
    + _WORD
    + rb" ?){1,3}(?:, [A-Z]{2,3}|,? [A-Z]{2,3} [0-9]{4,5}(?:-[0-9]{4})?| [0-9]{4,5}))?"
    rb"(?: [0-9]{5}(?:-[0-9]{4})?\b)?"
)
"""Flat, city, state and postal code."""
_REACH = 80
"""Bytes around a word for a street in which the rest of its address stands."""
_ENDS = (" ", ",", ".", '"', "'", "\\", "\n", "\r", "<", ";", ")")
_FORMS: dict[str, Re2Pattern] = {
    **{f" {word.lower()}{end}": _ENGLISH_FORM for word in _CLEAR for end in _ENDS},
    **{f" {word.lower()}{end} ": _ENGLISH_FORM for word in _AMBIGUOUS for end in (",", ".,")},
    **{f"{word} ": _GERMANIC_FORM for word in _GERMANIC},
    **{f"{word} ": _FRENCH_FORM for word in _FRENCH if word not in ("avenue", "boulevard", "place", "quai")},
    **{f"{word} d": _FRENCH_FORM for word in ("avenue", "boulevard", "place", "quai")},
    **{f"{word.lower()} ": _ROMANCE_FORM for word in _ROMANCE},
    **{f" {word} ": _HUNGARIAN_FORM for word in _HUNGARIAN},
    **{f"{word} ": _SLAVIC_FORM for word in (*_SLAVIC, "ul.")},
    **{f" {word} ": _TURKISH_FORM for word in _TURKISH},
    **{f"{word} ": _INDONESIAN_FORM for word in _INDONESIAN},
    **{f"{digit}{house}": _HAN_FORM for digit in range(10) for house in ("号", "號")},
    "c/ ": _SPANISH_FORM,
    **dict.fromkeys(("p.o. box ", "po box ", "p. o. box ", "postfach ", " box "), _BOX_FORM),
    **dict.fromkeys(("apo a", "fpo a", "dpo a", "apo, a", "fpo, a", "dpo, a"), _MILITARY_FORM),
    **dict.fromkeys(("apt. ", "apt ", "apartment ", "suite ", "ste. "), _UNIT_FORM),
}
"""Each keyword and the form of address that it belongs to."""


class Addresses:
    """Finds number and street, with what belongs to them behind."""

    name = "addresses"
    triggers = Triggers(tuple(keyword.encode() for keyword in _FORMS), entities=(Entity.STREET_ADDRESS,))

    def find(self, block: Block, hits: Sequence[Hit]) -> Iterator[Finding]:
        """See `Detector.find`."""
        data, forms = block.data, tuple(_FORMS.values())
        for start, end, own in block.by_line(hits):
            done = start
            for trigger, hit_start, hit_end in own:
                begin = max(done, hit_start - _REACH)
                for match in forms[trigger].find(data, begin, min(end, hit_end + _REACH)):
                    done = _with_tail(data, match.value_start, match.value_end, end)
                    yield Finding(match.value_start, done, Entity.STREET_ADDRESS, "street-address", Confidence.MEDIUM)


def _with_tail(data: bytes, start: int, end: int, line_end: int) -> int:
    """Past what belongs to the address, blanks and commas at its end left out."""
    tail = _TAIL.match_at(data, end - 2 if data[end - 2 : end] == b", " else end, line_end)
    stop = max(tail[0][1], end) if tail else end
    return start + len(data[start:stop].rstrip(b" ,"))
