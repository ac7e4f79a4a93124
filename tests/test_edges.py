"""What stands around a replacement still parses: each line marks what was found, and what becomes of it."""

from __future__ import annotations

import pytest

from scrubber.edges import settle, widen
from scrubber.entities import Entity
from scrubber.model import Finding

LEFT, RIGHT = b"\xc2\xab", b"\xc2\xbb"


def marked(text: bytes, entity: Entity = Entity.TOKEN) -> tuple[bytes, Finding]:
    """The text without its marks, and the finding between them."""
    before, _, rest = text.partition(LEFT)
    value, _, after = rest.partition(RIGHT)
    return before + value + after, Finding(len(before), len(before) + len(value), entity, "any")


def show(data: bytes, finding: Finding) -> bytes:
    return data[: finding.start] + LEFT + data[finding.start : finding.end] + RIGHT + data[finding.end :]


E_ACUTE = "é".encode()
SMILE = "😀".encode()
BACKSLASHES = b"\\" * 64


@pytest.mark.parametrize(
    ("found", "widened"),
    [
        (b"a \xc2\xabword\xc2\xbb b", b"a \xc2\xabword\xc2\xbb b"),
        (LEFT + b"word" + RIGHT, LEFT + b"word" + RIGHT),
        # characters of UTF-8
        (b"x" + SMILE[:2] + LEFT + SMILE[2:] + b"ab" + RIGHT, b"x" + LEFT + SMILE + b"ab" + RIGHT),
        (LEFT + b"ab" + E_ACUTE[:1] + RIGHT + E_ACUTE[1:], LEFT + b"ab" + E_ACUTE + RIGHT),
        (SMILE[:3] + LEFT + SMILE[3:] + b"a" + RIGHT + b"b", LEFT + SMILE + b"a" + RIGHT + b"b"),
        (b"a" + LEFT + b"b" + SMILE[:1] + RIGHT + SMILE[1:] + b"c", b"a" + LEFT + b"b" + SMILE + RIGHT + b"c"),
        (LEFT + SMILE[3:] + RIGHT, LEFT + SMILE[3:] + RIGHT),
        (b"a" + LEFT + b"\x80b\xc3" + RIGHT + b"d", b"a" + LEFT + b"\x80b\xc3" + RIGHT + b"d"),
        (E_ACUTE + LEFT + E_ACUTE + RIGHT + E_ACUTE, E_ACUTE + LEFT + E_ACUTE + RIGHT + E_ACUTE),
        (b"\x90" * 6 + LEFT + b"\x90" + RIGHT + b"\x90" * 6, b"\x90" * 3 + LEFT + b"\x90" * 7 + RIGHT + b"\x90" * 3),
        (b"\xe1\x80" + LEFT + b"\x80x\xe1\x80" + RIGHT + b"\x80", LEFT + b"\xe1\x80\x80x\xe1\x80\x80" + RIGHT),
        (LEFT + b"a\xe1\x80" + RIGHT + b"\x80", LEFT + b"a\xe1\x80\x80" + RIGHT),
        (b"\xc3" + LEFT + b"\xc0a\xc3" + RIGHT + b"\xc0", b"\xc3" + LEFT + b"\xc0a\xc3" + RIGHT + b"\xc0"),
        (LEFT + b"\x80a\x80" + RIGHT, LEFT + b"\x80a\x80" + RIGHT),
        # escapes
        (b'"a\\' + LEFT + b"nword" + RIGHT + b'"', b'"a' + LEFT + b"\\nword" + RIGHT + b'"'),
        (b'"a\\\\' + LEFT + b"nword" + RIGHT + b'"', b'"a\\\\' + LEFT + b"nword" + RIGHT + b'"'),
        (b'"a\\\\\\' + LEFT + b"nword" + RIGHT + b'"', b'"a\\\\' + LEFT + b"\\nword" + RIGHT + b'"'),
        (b'"a\\' + LEFT + b'"word' + RIGHT + b'"', b'"a' + LEFT + b'\\"word' + RIGHT + b'"'),
        (b'"a\\' + LEFT + b"u00e9" + RIGHT + b'"', b'"a' + LEFT + b"\\u00e9" + RIGHT + b'"'),
        (b'"a\\' + LEFT + b"word" + RIGHT + b'"', b'"a\\' + LEFT + b"word" + RIGHT + b'"'),
        (b"a\\" + LEFT + b"nword" + RIGHT, b"a\\" + LEFT + b"nword" + RIGHT),  # no string
        (b'"\na\\' + LEFT + b"nword" + RIGHT, b'"\na\\' + LEFT + b"nword" + RIGHT),
        (b'"\ra\\' + LEFT + b"nword" + RIGHT, b'"\ra\\' + LEFT + b"nword" + RIGHT),
        (b'\n"\\' + LEFT + b"nword" + RIGHT, b'\n"' + LEFT + b"\\nword" + RIGHT),
        (b'"' + b"x" * 4094 + b"\\" + LEFT + b"n" + RIGHT, b'"' + b"x" * 4094 + LEFT + b"\\n" + RIGHT),
        (b'"' + b"x" * 4095 + b"\\" + LEFT + b"n" + RIGHT, b'"' + b"x" * 4095 + b"\\" + LEFT + b"n" + RIGHT),
        (b'"a' + LEFT + b"word\\" + RIGHT + b'"', b'"a' + LEFT + b"word" + RIGHT + b'\\"'),
        (b'"a' + LEFT + b"word\\" + RIGHT + b"'", b'"a' + LEFT + b"word" + RIGHT + b"\\'"),
        (b'"a' + LEFT + b"word\\" + RIGHT + b"\\", b'"a' + LEFT + b"word" + RIGHT + b"\\\\"),
        (b'"a' + LEFT + b"word\\\\" + RIGHT + b'"', b'"a' + LEFT + b"word\\\\" + RIGHT + b'"'),
        (b'"a' + LEFT + b"word\\" + RIGHT + b"n", b'"a' + LEFT + b"word\\" + RIGHT + b"n"),
        (b'"a' + LEFT + b"word\\" + RIGHT, b'"a' + LEFT + b"word\\" + RIGHT),
        (b'"a' + LEFT + b"\\" + RIGHT + b'"', b'"a' + LEFT + b"\\" + RIGHT + b'"'),
        (b'"a' + LEFT + b"x\\" + RIGHT + b'"', b'"a' + LEFT + b"x" + RIGHT + b'\\"'),
        (b'"aX\\' + LEFT + b"nword" + RIGHT, b'"aX' + LEFT + b"\\nword" + RIGHT),
        (b'"a\\' + LEFT + b"Xword" + RIGHT, b'"a\\' + LEFT + b"Xword" + RIGHT),
        (b'"' + b"\\" * 66 + LEFT + b"nword" + RIGHT, b'"' + b"\\" * 65 + LEFT + b"\\nword" + RIGHT),
        (LEFT + b"\\\\" + RIGHT + b'"', LEFT + b"\\\\" + RIGHT + b'"'),
        (LEFT + E_ACUTE + b"word\\" + RIGHT + b"X", LEFT + E_ACUTE + b"word\\" + RIGHT + b"X"),
        # numbers
        (b'{"a": 12' + LEFT + b"34" + RIGHT + b"56}", b'{"a": ' + LEFT + b"123456" + RIGHT + b"}"),
        (b'{"a": ' + LEFT + b"12" + RIGHT + b".5e+3}", b'{"a": ' + LEFT + b"12.5e+3" + RIGHT + b"}"),
        (b'{"a": -' + LEFT + b"12" + RIGHT + b"}", b'{"a": ' + LEFT + b"-12" + RIGHT + b"}"),
        (b"[1,-" + LEFT + b"12" + RIGHT + b"]", b"[1," + LEFT + b"-12" + RIGHT + b"]"),
        (b"12" + LEFT + b"34" + RIGHT, LEFT + b"1234" + RIGHT),
        (b"\n1" + LEFT + b"0" + RIGHT + b"1", b"\n" + LEFT + b"101" + RIGHT),
        (b"\r1" + LEFT + b"9" + RIGHT, b"\r" + LEFT + b"19" + RIGHT),
        (b":12" + LEFT + b"34" + RIGHT + b"X", b":" + LEFT + b"1234" + RIGHT + b"X"),
        (b":1" + LEFT + b"e" + RIGHT + b"5", b":1" + LEFT + b"e" + RIGHT + b"5"),
        (b":X1" + LEFT + b"2" + RIGHT, b":X1" + LEFT + b"2" + RIGHT),
        (b"x12" + LEFT + b"34" + RIGHT, b"x12" + LEFT + b"34" + RIGHT),
        (b"a 12" + LEFT + b"34" + RIGHT + b"5", b"a 12" + LEFT + b"34" + RIGHT + b"5"),
        (b'"12' + LEFT + b"34" + RIGHT + b'5"', b'"12' + LEFT + b"34" + RIGHT + b'5"'),
        (b":1.2." + LEFT + b"3" + RIGHT + b".4", b":1.2." + LEFT + b"3" + RIGHT + b".4"),
        (b":" + LEFT + b"1" + RIGHT + b"+", b":" + LEFT + b"1" + RIGHT + b"+"),
        (b":1" + LEFT + b"ab" + RIGHT + b"2", b":1" + LEFT + b"ab" + RIGHT + b"2"),
        (b":" + LEFT + b"a1" + RIGHT + b"2", b":" + LEFT + b"a1" + RIGHT + b"2"),
        (b": \t1" + LEFT + b"2" + RIGHT, b": \t" + LEFT + b"12" + RIGHT),
        (b":" + b" " * 64 + b"1" + LEFT + b"2" + RIGHT, b":" + b" " * 64 + LEFT + b"12" + RIGHT),
        (b"x:" + b" " * 63 + b"1" + LEFT + b"2" + RIGHT, b"x:" + b" " * 63 + LEFT + b"12" + RIGHT),
        (b"x" + b" " * 64 + b"1" + LEFT + b"2" + RIGHT, b"x" + b" " * 64 + LEFT + b"12" + RIGHT),
        (b"x" + b" " * 63 + b"1" + LEFT + b"2" + RIGHT, b"x" + b" " * 63 + b"1" + LEFT + b"2" + RIGHT),
        (b":" + b"1" * 64 + LEFT + b"2" + RIGHT + b",", b":" + LEFT + b"1" * 64 + b"2" + RIGHT + b","),
        (b":" + LEFT + b"2" + RIGHT + b"3" * 64 + b",", b":" + LEFT + b"2" + b"3" * 64 + RIGHT + b","),
        (b":" + b"1" * 65 + LEFT + b"2" + RIGHT, b":" + b"1" * 65 + LEFT + b"2" + RIGHT),
        (b":" + LEFT + b"2" + RIGHT + b"3" * 65, b":" + LEFT + b"2" + b"3" * 64 + RIGHT + b"3"),
    ],
)  # fmt: skip
def test_the_edges_of_a_finding_stand_on_whole_characters_escapes_and_numbers(found: bytes, widened: bytes) -> None:
    data, finding = marked(found)
    assert show(data, widen(data, finding)) == widened


def test_a_finding_that_needs_no_wider_edges_is_the_one_that_was_found() -> None:
    data, finding = marked(b'{"a": ' + LEFT + b"12" + RIGHT + b".x}")
    assert widen(data, finding) is finding


def test_the_backslash_before_a_user_name_separates_a_path() -> None:
    data, finding = marked(b'"C:\\Users\\' + LEFT + b"nina" + RIGHT + b'"', Entity.USER_NAME)
    assert widen(data, finding) is finding


KEY_NEAR = b" " * 255


@pytest.mark.parametrize(
    ("found", "settled"),
    [
        ("a «word» b".encode(), b"a NEW b"),
        # line ends inside stay
        ("«a\nb\r\nc»".encode(), b"NEW\n\r\n"),
        ("«a\rb»".encode(), b"NEW\r"),
        (":«1\n2»".encode(), b":NEW\n"),
        # bare scalars become strings
        ('{"a": «12»}'.encode(), b'{"a": "NEW"}'),
        ('{"a": «-1.5e+3», "b": 1}'.encode(), b'{"a": "NEW", "b": 1}'),
        ('{"a":«true»}'.encode(), b'{"a":"NEW"}'),
        ('{"a":«false»}'.encode(), b'{"a":"NEW"}'),
        ('{"a":«null»\n'.encode(), b'{"a":"NEW"\n'),
        ('{"a" : «0»\r\n'.encode(), b'{"a" : "NEW"\r\n'),
        ('{"a"\t:\t«9»\t}'.encode(), b'{"a"\t:\t"NEW"\t}'),
        ('{\\"a\\": «12»}'.encode(), b'{\\"a\\": \\"NEW\\"}'),
        ('{\\\\\\"a\\\\\\": «12»}'.encode(), b'{\\\\\\"a\\\\\\": \\\\\\"NEW\\\\\\"}'),
        ("[«12»]".encode(), b'["NEW"]'),
        ("[1, «12», 3]".encode(), b'[1, "NEW", 3]'),
        ('["a", «12»]'.encode(), b'["a", "NEW"]'),
        ('{"a": [«12»]}'.encode(), b'{"a": ["NEW"]}'),
        ('{\\"a\\": [«12»]}'.encode(), b'{\\"a\\": [\\"NEW\\"]}'),
        ('{\\"a\\": [\\"b\\", «12»]}'.encode(), b'{\\"a\\": [\\"b\\", \\"NEW\\"]}'),
        ('{"m": "[«12»]"}'.encode(), b'{"m": "[\\"NEW\\"]"}'),
        ('{"m": "[1, «12»]"}'.encode(), b'{"m": "[1, \\"NEW\\"]"}'),
        ('{\\"m\\": \\"[«12»]\\"}'.encode(), b'{\\"m\\": \\"[\\\\\\"NEW\\\\\\"]\\"}'),
        ('{"m": "{\\"a\\": «12»}"}'.encode(), b'{"m": "{\\"a\\": \\"NEW\\"}"}'),
        ("«12»".encode(), b'"NEW"'),
        ("  «12»\n".encode(), b'  "NEW"\n'),
        ("x\n«12»\n".encode(), b'x\n"NEW"\n'),
        ("x\r«12»\r".encode(), b'x\r"NEW"\r'),
        ('{\n  "a": «12»\n}'.encode(), b'{\n  "a": "NEW"\n}'),
        ('"x"\n  «12»,\n'.encode(), b'"x"\n  "NEW",\n'),
        # what is no bare scalar of JSON stays as it is
        ('{"a": «12a»}'.encode(), b'{"a": NEW}'),
        ('{"a": «1-2»}'.encode(), b'{"a": NEW}'),
        ('{"a": «1.2.3»}'.encode(), b'{"a": NEW}'),
        ('{"a": «1.2.3.4»}'.encode(), b'{"a": NEW}'),
        ('{"a": «nul»}'.encode(), b'{"a": NEW}'),
        ('{"a": «12»x}'.encode(), b'{"a": NEWx}'),
        ('{"a": x«12»}'.encode(), b'{"a": xNEW}'),
        ('{"a": "«12»"}'.encode(), b'{"a": "NEW"}'),
        ("a: «12»".encode(), b"a: NEW"),
        ("a=«12»".encode(), b"a=NEW"),
        ("a, «12», b".encode(), b"a, NEW, b"),
        ("a [«12»]".encode(), b"a [NEW]"),
        ("['a', «12»]".encode(), b"['a', \"NEW\"]"),
        ("a: [«12»]".encode(), b"a: [NEW]"),
        ("x\na, «12»".encode(), b"x\na, NEW"),
        ("[\na, «12»".encode(), b"[\na, NEW"),
        ("\n[1, «12»".encode(), b'\n[1, "NEW"'),
        # inside a string that has just begun there is text, or a document one level deeper
        ('{"m": "a, «12», b"}'.encode(), b'{"m": "a, NEW, b"}'),
        ('{"m": "a: [«12»]"}'.encode(), b'{"m": "a: [NEW]"}'),
        ('{"m": "X[1, «12»]"}'.encode(), b'{"m": "X[1, NEW]"}'),
        ('{"m": "1, «12», b"}'.encode(), b'{"m": "1, NEW, b"}'),
        ('{"m": ", «12», b"}'.encode(), b'{"m": ", NEW, b"}'),
        ('{"m": ": «12», b"}'.encode(), b'{"m": ": NEW, b"}'),
        ('{"m": "], «12», b"}'.encode(), b'{"m": "], NEW, b"}'),
        ('{"m": "a", "n": [1, «12»]}'.encode(), b'{"m": "a", "n": [1, "NEW"]}'),
        ('{"m": "{1, «12»}"}'.encode(), b'{"m": "{1, \\"NEW\\"}"}'),
        ('{"m": "{1: «12»}"}'.encode(), b'{"m": "{1: NEW}"}'),
        ('{"m": "say \\"a\\", «12», b"}'.encode(), b'{"m": "say \\"a\\", \\"NEW\\", b"}'),
        ('{"m": "say \\", «12», b"}'.encode(), b'{"m": "say \\", NEW, b"}'),
        ('{"x": 1, a: «12»}'.encode(), b'{"x": 1, a: NEW}'),
        ('{"a"X: «12»}'.encode(), b'{"a"X: NEW}'),
        ('{"a": «12»X,'.encode(), b'{"a": NEWX,'),
        ('{"a":X«12»'.encode(), b'{"a":XNEW'),
        ('{"aX": «12»}'.encode(), b'{"aX": "NEW"}'),
        ("[1\ra, «12»".encode(), b"[1\ra, NEW"),
        ("[\n,«12»".encode(), b"[\n,NEW"),
        ("[\r,«12»".encode(), b"[\r,NEW"),
        ('\\"x\\"\n«12»'.encode(), b'\\"x\\"\n"NEW"'),
        ('\\"x\\"\r«12»'.encode(), b'\\"x\\"\r"NEW"'),
        ("X[1, «12»".encode(), b"X[1, NEW"),
        ("«aX\nb»".encode(), b"NEW\n"),
        ('[["b"], «12», 3]'.encode(), b'[["b"], "NEW", 3]'),
        ('[{"a": "b"}, «12», 3]'.encode(), b'[{"a": "b"}, "NEW", 3]'),
        ('{"m": "5\\" disk", "n": [1, «12», 3]}'.encode(), b'{"m": "5\\" disk", "n": [1, "NEW", 3]}'),
        # how far it looks
        (b'{"m": ", ' + b"x" * 245 + ', «12», b"}'.encode(), b'{"m": ", ' + b"x" * 245 + b', NEW, b"}'),
        (b'x\n{"m": ", ' + b"x" * 244 + ', «12», b"}'.encode(), b'x\n{"m": ", ' + b"x" * 244 + b', NEW, b"}'),
        (b'x\r{"m": ", ' + b"x" * 244 + ', «12», b"}'.encode(), b'x\r{"m": ", ' + b"x" * 244 + b', NEW, b"}'),
        (b'"a":' + KEY_NEAR + "«12»".encode(), b'"a":' + KEY_NEAR + b"NEW"),
        (b'"a":' + KEY_NEAR[2:] + "«12»".encode(), b'"a":' + KEY_NEAR[2:] + b'"NEW"'),
        (b'"a":' + KEY_NEAR[1:] + "«12»".encode(), b'"a":' + KEY_NEAR[1:] + b'"NEW"'),
        ('"a":«12»'.encode() + b" " * 15 + b",", b'"a":"NEW"' + b" " * 15 + b","),
        ('"a":«12»'.encode() + b" " * 15 + b"x", b'"a":NEW' + b" " * 15 + b"x"),
        ('"a":«12»'.encode() + b" " * 16 + b"x", b'"a":"NEW"' + b" " * 16 + b"x"),
    ],
)  # fmt: skip
def test_a_replacement_keeps_line_ends_and_a_bare_scalar_becomes_a_string(found: bytes, settled: bytes) -> None:
    data, finding = marked(found)
    new = settle(data, finding, data[finding.start : finding.end], b"NEW")
    assert data[: finding.start] + new + data[finding.end :] == settled
