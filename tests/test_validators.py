"""Checksums and structure: what passes, and what is one step away from it."""

from __future__ import annotations

import base64
import json
import zlib

import pytest

from scrubber.validators import VALIDATORS


def base64url(text: bytes) -> bytes:
    return base64.urlsafe_b64encode(text).rstrip(b"=")


def unpadded(text: bytes) -> bytes:
    return base64.b64encode(text).rstrip(b"=")


def with_check(prefix: bytes, body: bytes) -> bytes:
    """A token as GitHub makes them: the CRC-32 of its body in six characters of base 62."""
    digits = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    number, check = zlib.crc32(body), b""
    while len(check) < 6:
        check = digits[number % 62 : number % 62 + 1] + check
        number //= 62
    return prefix + body + check


HEADER = base64url(json.dumps({"alg": "HS256"}).encode())
JWT = b"eyJhbGciOiJIUzI1NiJ9." + base64url(b'{"sub": "1"}') + b".c2ln_bmF0dXJl-Q"
JWE = b"eyJlbmMiOiJBMTI4R0NNIn0." + b".".join([b"aa_a", b"bbb-", b"ccc=", b"dddd"])
TABLE: dict[str, tuple[tuple[bytes, ...], tuple[bytes, ...]]] = {
    "luhn": (
        (
            b"4111 1111 1111 1111",
            b"4111-1111-1111-1111",
            b"5500005555555559",
            b"79927398713",
            b"4058099624965724",
            b"18",
            b"a1/8:",
        ),
        (b"4111111111111112", b"79927398710", b"0000000000000000", b"", b"0", b"a", b"00", b"81", b"5"),
    ),
    "iban": (
        (
            b"GB82 WEST 1234 5698 7654 32",
            b"gb82-west-1234-5698-7654-32",
            b"NO9386011117947",
            b"MT84MALT011000012345MTLCAST001S",
            b"ZZ79" + b"7" * 11,  # as short as any
            b"ZZ39" + b"0" * 29 + b"1",  # as long as any
        ),
        (
            b"GB82 WEST 1234 5698 7654 33",
            b"ZZ28" + b"7" * 10,
            b"ZZ81" + b"A" * 31,
            b"GB82_WEST_1234_5698_7654_32",
            b"",
            b"\xc3\x84" * 9,
            b"NO9186011117947",
        ),
    ),
    "crc32_base62": (
        (
            with_check(b"ghp_", b"x" * 30),
            with_check(b"npm_", b"k2jv7011A4D3tE5"),
            with_check(b"a_b_", b"8"),
            with_check(b"", b"zz"),
        ),
        (with_check(b"ghp_", b"x" * 30)[:-1] + b"!", with_check(b"ghp_", b"x")[:-7], b"", b"ghp_000000x"),
    ),
    "jwt_header": (
        (HEADER, HEADER + b".body.sig", base64url(b'{"enc": "A128GCM"}') + b".x", base64url(b'{"alg":"none"}')),
        (
            base64url(b'{"typ": "JWT"}'),
            base64url(b'["alg"]'),
            base64url(b'"alg"'),
            base64url(b"[" * 100_000),
            b"eyJ.x",
            b"a",
            b"",
            "\u00e9".encode(),
        ),
    ),
    "base64_of_jwt": (
        (unpadded(JWT), base64.b64encode(JWT), unpadded(JWE), unpadded(JWT + b"0"), unpadded(JWT + b"zz?"[:2])),
        (
            unpadded(b"eyJ.x"),
            unpadded(JWT + b".more"),
            unpadded(JWT.replace(b"c2ln", b"c2!n")),
            unpadded(JWT[1:]),
            unpadded(JWT) + b"----",  # characters that no base64 of a token has, and that a lenient decoder drops
            b"____" + unpadded(JWT),
            unpadded(JWT + b".~"),
            b"a",
            b"",
        ),
    ),
    "basic_credentials": (
        (base64.b64encode(b"mira:kettle"), unpadded(b"a:bcd"), unpadded(b"a:bc"), unpadded(b"a:b")),
        (base64.b64encode(b"mira"), b"a", b"", b"abcde"),
    ),
    "has_digit": ((b"a1", b"0", b"9"), (b"", b"abc", b"ABCX", "\u0661".encode())),
    "has_letter": ((b"1a", b"Z"), (b"", b"12", b"\xc3\xa9")),
    "mixed_case": ((b"aB", b"1aB"), (b"", b"ab", b"AB", b"1a", b"1A", b"12")),
    "not_placeholder": ((b"two-Green-Kettles",), (b"xxxx", b"<YOUR_KEY>", b"${TOKEN}", b"secret")),
    "not_template": ((b"two-Green-Kettles", b"secret"), (b"${TOKEN}", b"<password>", b"***")),
    "not_placeholder_password": ((b"changeme:two-Green-Kettles",), (b"mira:changeme", b"mira:")),
}


@pytest.mark.parametrize("name", TABLE)
def test_what_is_right_passes_and_what_is_nearly_so_does_not(name: str) -> None:
    right, wrong = TABLE[name]
    assert [value for value in right if VALIDATORS[name](value) is not True] == []
    assert [value for value in wrong if VALIDATORS[name](value) is not False] == []


def test_every_validator_is_in_the_table() -> None:
    assert TABLE.keys() == VALIDATORS.keys()
