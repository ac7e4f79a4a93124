"""Patterns laid out over lines."""

import pytest

from scrubber.verbose import strip_layout


@pytest.mark.parametrize(
    ("pattern", "stripped"),
    [
        ("a b\n c", "abc"),
        ("a # comment\nb", "ab"),
        (r"a\ b\#c", r"a\ b\#c"),
        ("[ #] x", "[ #]x"),
        ("[^ ] x", "[^ ]x"),
        ("[]a ] b", "[]a ]b"),
        ("[[ ] b", "[[ ]b"),
        (r"[\] ] b", r"[\] ]b"),
        ("a # no line end", "a"),
        (r"\x20 [ ] (?P<value> x )", r"\x20[ ](?P<value>x)"),
    ],
)
def test_blanks_and_comments_go_outside_classes_only(pattern: str, stripped: str) -> None:
    assert strip_layout(pattern) == stripped
