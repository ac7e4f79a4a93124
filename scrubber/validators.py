"""Checks that a candidate must pass: checksums and structure. Rules name them; adding one is adding a function."""

from __future__ import annotations

import base64
import binascii
import json
import string
import zlib
from typing import TYPE_CHECKING

from scrubber.placeholders import is_masked, is_placeholder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_STANDARD = bytes.maketrans(b"-_", b"+/")
_PADDING = b"=="
"""As much as any base64 may lack; the decoder passes over what is too much."""
_BASE64URL = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_="
_BASE36 = {ord(char): str(int(char, 36)) for char in string.digits + string.ascii_uppercase}
_BASE62 = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def luhn(value: bytes) -> bool:
    """Payment card check digit (ISO/IEC 7812-1); separators are passed over."""
    digits = [byte - 48 for byte in value if 48 <= byte <= 57]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return len(set(digits)) > 1 and (sum(digits[::-2]) + sum(doubled)) % 10 == 0


def iban(value: bytes) -> bool:
    """IBAN check digits, modulo 97 (ISO 13616-1); blanks are passed over."""
    bare = value.replace(b" ", b"").replace(b"-", b"").upper()
    if not (15 <= len(bare) <= 34 and bare.isalnum()):
        return False
    return int("".join(map(_BASE36.__getitem__, bare[4:] + bare[:4]))) % 97 == 1


def crc32_base62(value: bytes) -> bool:
    """Last six characters are the CRC-32 of those after the prefix, base 62 (GitHub, npm: their blogs, 2021)."""
    body, check = value[:-6].rpartition(b"_")[2], value[-6:]
    number, out = zlib.crc32(body), b""
    for _ in range(6):
        number, digit = divmod(number, 62)
        out = _BASE62[digit : digit + 1] + out
    return out == check


def jwt_header(value: bytes) -> bool:
    """The first part is base64url of a JSON object with `alg` (RFC 7515) or `enc`."""
    part = value.partition(b".")[0]
    try:
        header = json.loads(base64.urlsafe_b64decode(part + _PADDING))
    except (binascii.Error, ValueError, RecursionError):
        return False
    return isinstance(header, dict) and bool({"alg", "enc"} & header.keys())


def base64_of_jwt(value: bytes) -> bool:
    """Base64 of three parts of base64url, the first of them a JSON object, as secrets in manifests are written."""
    try:
        parts = base64.b64decode(value.translate(_STANDARD) + _PADDING).split(b".")
    except (binascii.Error, ValueError):
        return False
    return (
        len(parts) in (3, 5)
        and parts[0].startswith(b"eyJ")
        and all(part.translate(None, _BASE64URL) == b"" for part in parts)
    )


def basic_credentials(value: bytes) -> bool:
    """Base64 of `user:password` (RFC 7617)."""
    try:
        return b":" in base64.b64decode(value + _PADDING)
    except (binascii.Error, ValueError):
        return False


def has_digit(value: bytes) -> bool:
    """At least one ASCII digit."""
    return value.translate(None, b"0123456789") != value


def has_letter(value: bytes) -> bool:
    """At least one ASCII letter."""
    return value.lower() != value.upper()


def mixed_case(value: bytes) -> bool:
    """Letters of both cases."""
    return value.upper() != value != value.lower()


def not_placeholder(value: bytes) -> bool:
    """No `xxxx`, `<YOUR_KEY>`, `${TOKEN}` or the like."""
    return not is_placeholder(value)


def not_template(value: bytes) -> bool:
    """No `${TOKEN}`, `<password>` or `***`; a plain word such as `secret` passes, for people choose such passwords."""
    return not is_masked(value)


def not_placeholder_password(value: bytes) -> bool:
    """In `user:password`, no placeholder in the password's place."""
    return not is_placeholder(value.partition(b":")[2])


VALIDATORS: Mapping[str, Callable[[bytes], bool]] = {
    check.__name__: check
    for check in (
        luhn,
        iban,
        crc32_base62,
        jwt_header,
        base64_of_jwt,
        basic_credentials,
        has_digit,
        has_letter,
        mixed_case,
        not_placeholder,
        not_template,
        not_placeholder_password,
    )
}
"""Every validator by its name."""
