"""Patterns of other tools, written as ours."""

from __future__ import annotations

import pytest

from scrubber.importing.patterns import Translated, containing, searching, translate, value_group
from scrubber.matcher import Re2Pattern, RegexPattern
from scrubber.verbose import strip_layout


@pytest.mark.parametrize(
    ("pattern", "group", "text", "value"),
    [
        (r"tok_[a-z]{4}", 0, b"a tok_abcd b", b"tok_abcd"),
        (r"tok_([a-z]{4})", 1, b"a tok_abcd b", b"abcd"),
        (r"(a|b)-([0-9]+)", 2, b"x b-12 y", b"12"),
        (r"(?P<name>a)-(?<other>[0-9]+)", 2, b"a-12", b"12"),
        (r"key is ([a-z]+) # no comment", 1, b"key is abc # no comment", b"abc"),
        (r"[ #]x([0-9])", 1, b"#x7", b"7"),
        (r"\ y", 0, b"a y", b" y"),
        (r"[(](?i)AB[)]", 0, b"(ab)", b"(ab)"),
        (r"[[:alpha:] ]+([0-9])", 1, b"ab c9", b"9"),
        (r"[]a]+([0-9])", 1, b"]a9", b"9"),
        ("é([0-9])", 1, "é9".encode(), b"9"),
        (r"\x{2019}([0-9])", 1, "\u20199".encode(), b"9"),
        (r"\(([0-9])\)", 1, b"(9)", b"9"),
        (r"(?=a)ab", 0, b"ab", b"ab"),
        (r"(a)(b)\1", 0, b"xaba", b"aba"),
    ],
)
def test_a_translated_pattern_finds_the_same_value(pattern: str, group: int, text: bytes, value: bytes) -> None:
    ours = translate(pattern, group)
    bare = ours.pattern if ours.needs_regex else strip_layout(ours.pattern)
    compiled = (RegexPattern if ours.needs_regex else Re2Pattern)(bare.encode("ascii"))
    match = next(compiled.find(text, 0, len(text)))
    assert text[match.value_start : match.value_end] == value


@pytest.mark.parametrize(
    ("pattern", "group", "message"),
    [("[é]", 0, "beyond ASCII"), ("(a)", 2, "no group 2"), (r"[a\x{e9}é]", 0, "beyond")],
)
def test_what_cannot_be_written_in_bytes_is_refused(pattern: str, group: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        translate(pattern, group)


@pytest.mark.parametrize(
    ("pattern", "group"),
    [
        (r"\b(p8e-(?i)[a-z0-9]{32})(?:[\x60'\"\s;]|\\[nr]|$)", 1),
        (r"(ghu|ghs)_[0-9a-zA-Z]{36}", 0),  # the group is the prefix: taking it would leave the secret
        (r"a([0-9]{8})|b([0-9]{9})", 0),
        (r"a([0-9]{8})|b[0-9]{9}", 0),
        (r"[0-9]{8}", 0),
        (r"k=(a(?:b|c)+)\)", 1),
    ],
)
def test_the_only_group_is_the_value_where_nothing_long_follows_it(pattern: str, group: int) -> None:
    assert value_group(pattern) == group


@pytest.mark.parametrize("over_lines", [r"a[\s\S]+b", r"a\nb", r"(?s)a.b", r"(?is:a.b)"])
def test_patterns_over_several_lines_are_known(over_lines: str) -> None:
    assert translate(over_lines).is_multiline
    assert translate(r"a\s[^\n]b|(?i)s") == Translated(r"a\s[^\n]b|(?i)s", needs_regex=False, is_multiline=True)
    assert not translate(r"(?i)a\sb").is_multiline


def test_allow_patterns_match_whole_values_that_hold_a_part() -> None:
    assert Re2Pattern(searching("EXAMPLE$").encode()).matches_all_of(b"AKIAEXAMPLE")
    assert not Re2Pattern(searching("^EX$").encode()).matches_all_of(b"AKIAEX")
    words = Re2Pattern(containing(["a.b", "c d"]).encode())
    assert words.matches_all_of(b"xA.By")
    assert words.matches_all_of(b"xc dy")
    assert not words.matches_all_of(b"xaxby")
