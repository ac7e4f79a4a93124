"""Stand-ins parse, repeat, and are known again."""

from __future__ import annotations

import ipaddress
import re
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber.entities import Entity
from scrubber.keys import parse_key
from scrubber.matcher import Matcher
from scrubber.model import Block, Confidence, Finding
from scrubber.redact import Style, make_redactor
from scrubber.stand_ins import FILLER, TRIGGERS, hide, is_hidden
from scrubber.surrogates import Surrogate
from tests.conftest import KEY

OTHER = "ab" * 32


def stand_in(value: bytes, entity: Entity, key: str = KEY) -> bytes:
    return Surrogate(parse_key(key, "test"))(value, Finding(0, len(value), entity, "some-rule", Confidence.HIGH))


def hidden(data: bytes) -> bytes:
    block = Block(data)
    return hide(block, Matcher([TRIGGERS]).hits(block)[0])


@pytest.mark.parametrize(
    ("entity", "value", "form"),
    [
        (Entity.TOKEN, b"abc", rb"REDACTED-SOME-RULE-[a-z2-7]{12}"),
        (Entity.EMAIL_ADDRESS, b"a@b.org", rb"user-[a-z2-7]{12}@domain-[a-z2-7]{12}\.invalid"),
        (Entity.PRIVATE_HOST, b"db1.corp", rb"host-[a-z2-7]{12}\.invalid"),
        (Entity.HOST_NAME, b"db1", rb"host-[a-z2-7]{12}"),
        (Entity.IP_ADDRESS, b"10.1.2.3", rb"2(4[0-9]|5[0-5])\.[0-9.]+"),
        (Entity.IP_ADDRESS, b"10-1-2-3", rb"2(4[0-9]|5[0-5])(-[0-9]+){3}"),
        (Entity.IP_ADDRESS, b"fe80::1", rb"3fff:[0-9a-f:]+"),
        (Entity.MAC_ADDRESS, b"3A:5F:9C:00:1E:77", rb"02:00:5c:[0-9a-f:]{8}"),
        (Entity.MAC_ADDRESS, b"3a5f.9c00.1e77", rb"0200\.5c[0-9a-f]{2}\.[0-9a-f]{4}"),
        (Entity.USER_NAME, b"alice", rb"user-[a-z2-7]{12}"),
        (Entity.IDENTIFIER, b"blk_1", rb"ID-[a-z2-7]{12}"),
        (Entity.CREDIT_CARD, b"4058099624965724", rb"CREDIT_CARD-[a-z2-7]{12}"),
    ],
)
def test_a_stand_in_has_the_form_of_its_kind(entity: Entity, value: bytes, form: bytes) -> None:
    assert re.fullmatch(form, stand_in(value, entity))


@pytest.mark.parametrize("entity", list(Entity))
def test_the_same_value_gets_the_same_stand_in_under_a_key_and_another_under_another(entity: Entity) -> None:
    value = b"203.0.113.7" if entity is Entity.IP_ADDRESS else b"3a:5f:9c:00:1e:77"
    assert stand_in(value, entity) == stand_in(value, entity)
    assert stand_in(value, entity) != stand_in(value, entity, OTHER)


@pytest.mark.parametrize(
    ("entity", "spellings"),
    [
        (Entity.EMAIL_ADDRESS, [b"Some.One@Example.ORG", b"some.one@example.org", b"some.one%40example.org"]),
        (Entity.PHONE_NUMBER, [b"+1 (415) 555-0180", b"+14155550180"]),
        (Entity.CREDIT_CARD, [b"4058 0996 2496 5724", b"4058-0996-2496-5724"]),
        (Entity.IP_ADDRESS, [b"2001:db8::1", b"2001:0DB8:0:0:0:0:0:1"]),
        (Entity.HOST_NAME, [b"DB1.Corp", b"db1.corp"]),
    ],
)
def test_spellings_of_one_value_share_a_stand_in(entity: Entity, spellings: list[bytes]) -> None:
    assert len({stand_in(spelling, entity) for spelling in spellings}) == 1


@given(st.ip_addresses(v=4), st.ip_addresses(v=4))
def test_ipv4_stand_ins_keep_common_prefixes_of_sixteen_bits_and_more(
    a: ipaddress.IPv4Address, b: ipaddress.IPv4Address
) -> None:
    b = ipaddress.IPv4Address(int(a) & 0xFFFF0000 | int(b) & 0xFFFF)
    new = [ipaddress.IPv4Address(stand_in(str(x).encode(), Entity.IP_ADDRESS).decode()) for x in (a, b)]
    assert all(address in ipaddress.IPv4Network("240.0.0.0/4") for address in new)
    assert (int(a) ^ int(b)).bit_length() == (int(new[0]) ^ int(new[1])).bit_length()


@given(st.ip_addresses(v=6), st.integers(0, 2**96 - 1))
def test_ipv6_stand_ins_keep_common_prefixes_below_32_bits(a: ipaddress.IPv6Address, low: int) -> None:
    b = ipaddress.IPv6Address(int(a) >> 96 << 96 | low)
    new = [ipaddress.IPv6Address(stand_in(str(x).encode(), Entity.IP_ADDRESS).decode()) for x in (a, b)]
    assert all(address in ipaddress.IPv6Network("3fff::/20") for address in new)
    assert (int(a) ^ int(b)).bit_length() == (int(new[0]) ^ int(new[1])).bit_length()


def test_a_uuid_stand_in_is_a_uuid_of_version_8() -> None:
    made = uuid.UUID(stand_in(str(uuid.UUID(int=12345)).encode(), Entity.UUID).decode())
    assert (made.version, made.variant) == (8, uuid.RFC_4122)


@given(st.sampled_from(list(Entity)), st.binary(min_size=1, max_size=20))
def test_every_stand_in_is_known_again_under_any_key(entity: Entity, value: bytes) -> None:
    made = stand_in(value, entity, OTHER)
    assert is_hidden(hidden(made))


@given(st.sampled_from(list(Entity)), st.binary(min_size=1, max_size=20))
def test_every_tag_is_known_again(entity: Entity, value: bytes) -> None:
    tag = make_redactor(Style.TAG, parse_key(OTHER, "test"))(value, Finding(0, 1, entity, "r"))
    assert FILLER * 12 in hidden(tag)


@pytest.mark.parametrize("before", [b"token:", b"req-", b"a.", b"x=", b'"', b"(", b"/", b"\x1b[31m", b"\\n", b"%3D"])
@pytest.mark.parametrize("entity", [Entity.TOKEN, Entity.USER_NAME, Entity.UUID])
def test_a_stand_in_is_known_behind_whatever_joins_it(before: bytes, entity: Entity) -> None:
    made = stand_in(b"3ea4052c-895d-4b64-9e2d-04d64c4d94ab", entity)
    assert hidden(before + made) == before + FILLER * len(made)


def test_what_only_looks_like_a_stand_in_is_not_hidden() -> None:
    made = stand_in(b"alice", Entity.USER_NAME)
    wrong = made[:-1] + (b"a" if made[-1:] != b"a" else b"b")
    assert hidden(wrong) == wrong


@pytest.mark.parametrize(("style", "expected"), [(Style.MASK, b"***"), (Style.REMOVE, b"")])
def test_mask_counts_code_points_and_remove_leaves_nothing(style: Style, expected: bytes) -> None:
    finding = Finding(0, 4, Entity.PERSON, "r")
    assert make_redactor(style, parse_key(KEY, "test"))("é".encode() + b"a\xff", finding) == expected
