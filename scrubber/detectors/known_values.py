"""Finds given values wherever they stand, raw or percent-encoded, JSON-escaped, in base64 or in hex."""

from __future__ import annotations

import base64
import json
import os
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

from scrubber.assignment.names import judge
from scrubber.assignment.proof import is_secret
from scrubber.entities import Entity
from scrubber.errors import UsageError
from scrubber.model import Block, Finding, Hit, Triggers
from scrubber.placeholders import is_empty_word, is_monotonous

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

SHORTEST = 6
"""Bytes of a value that can be looked for without finding it by chance."""
_COMMON = frozenset(
    b"localhost 127.0.0.1 0.0.0.0 debug info warning error critical production development staging testing latest "
    b"stable master success succeeded failed running started stopped connected python client server system".split()
)
"""What logs say so often that they could not be read without."""
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_="


class KnownValues:
    """Finds values that were registered beforehand."""

    name = "known-values"

    def __init__(self, values: Iterable[bytes]) -> None:
        """Take the values.

        Raises:
            UsageError: one is too short or too common to be looked for; the message does not show it.
        """
        forms: dict[bytes, bool] = {}
        for value in values:
            _check(value)
            forms.update(_forms(value))
        self._forms = list(forms.items())
        self.triggers = Triggers(keywords=tuple(forms))

    def __repr__(self) -> str:
        return f"KnownValues({len(self._forms)} forms)"

    def find(self, block: Block, hits: Sequence[Hit]) -> Iterator[Finding]:
        """See `Detector.find`."""
        for index, start, end in hits:
            form, is_base64 = self._forms[index]
            text = block.data[start:end]
            if text != form and (is_base64 or not _same_in_any_case(text, form)):
                continue
            if is_base64:
                start, end = _whole_run(block.data, start, end)  # noqa: PLW2901 - the bits at its edges are the value's too
            yield Finding(start, end, Entity.KNOWN_VALUE, "known-value")


def known_in(environment: Mapping[str, str]) -> list[bytes]:
    """The values of those variables whose names and contents say that they are secrets."""
    found = []
    for name, text in environment.items():
        judgement, value = judge(os.fsencode(name)), text.encode("utf-8", "surrogateescape")
        if judgement and is_secret(value, judgement.proof, quoted=True) and _problem(value) is None:
            found.append(value)
    return found


def _check(value: bytes) -> None:
    problem = _problem(value)
    if problem:
        raise UsageError(f"a known value of {len(value)} bytes {problem}")


def _problem(value: bytes) -> str | None:
    if len(value) < SHORTEST:
        return f"is too short to be looked for (at least {SHORTEST})"
    if is_empty_word(value) or is_monotonous(value) or value.strip().lower() in _COMMON | {b""}:
        return "is too common to be looked for"
    return None


def _forms(value: bytes) -> dict[bytes, bool]:
    """Every spelling of the value, and whether it is base64."""
    text = value.decode("utf-8", "surrogateescape")
    plain = {value, value.hex().encode(), quote(value, safe="").encode(), quote_plus(value).encode()}
    for ascii_only in (True, False):
        once = json.dumps(text, ensure_ascii=ascii_only)[1:-1]
        plain |= {_bytes(once), _bytes(json.dumps(once, ensure_ascii=ascii_only)[1:-1]), _bytes(repr(text)[1:-1])}
    encoded = {piece for offset in range(3) for piece in _base64_forms(value, offset) if len(piece) >= SHORTEST}
    return {**dict.fromkeys(sorted(encoded), True), **dict.fromkeys(sorted(plain), False)}


def _base64_forms(value: bytes, offset: int) -> Iterator[bytes]:
    """The characters that depend on the value alone when it stands `offset` bytes into a group of three."""
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        whole = encode(b"\0" * offset + value)
        yield whole[(0, 2, 3)[offset] : (offset + len(value)) * 8 // 6]


def _same_in_any_case(text: bytes, form: bytes) -> bool:
    """Whether only the case of hex digits differs, as in `%2f` and `%2F`."""
    is_hex = not form.strip(b"0123456789abcdef")
    return text.lower() == form.lower() and (is_hex or b"%" in form or b"\\u" in form)


def _whole_run(data: bytes, start: int, end: int) -> tuple[int, int]:
    """The run of base64 that the span is part of, within four characters on each side."""
    before, after = data[max(0, start - 4) : start], data[end : end + 4]
    return start - len(before) + len(before.rstrip(_BASE64)), end + len(after) - len(after.lstrip(_BASE64))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
