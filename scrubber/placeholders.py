"""Values that stand where a secret would: templates, masks, examples. They are left alone, for they hide nothing."""

from __future__ import annotations

from scrubber.matcher import Re2Pattern

_TEMPLATE = Re2Pattern(
    rb"""(?i)^["'\\]*(?:"""
    rb"\$\{[^{}]*\}?|\$\([^()]*\)?|\$[A-Za-z_][A-Za-z0-9_]*|\{\{.*|\{[A-Za-z_][A-Za-z0-9_.:!]*\}|<[^<>]{1,64}>|"
    rb"%[A-Za-z_][A-Za-z0-9_]*%|%\([A-Za-z_]+\)[sdr]|%[sdr]|\[[A-Za-z_ -]{1,64}\]|@[A-Za-z_]+@|#\{[^{}]*\}|"
    rb"(?:process|os)\.env(?:iron)?\b.*"
    rb""")["'\\]*$"""
)
_BEGINS_TEMPLATE = frozenset((b"$", b"{", b"<", b"%", b"[", b"@", b"#", b"p", b"P", b"o", b"O"))
_WORD = Re2Pattern(
    rb"(?i)example|placeholder|redacted|change_?me|\byour[_ -]|^your(?:api|key|token|secret|pass)|_here$|"
    rb"insert[_-]|replace[_-]|\*\*\*|\.\.\.|xxxx|0000000|<[a-z_ -]+>|\$\{[a-z_]|too[_-]?short"
)
_MASK = Re2Pattern(rb"(?i)\*\*\*|\.\.\.|xxxx|<[a-z_ -]+>|redacted|\$\{[a-z_]")
_NOTHING = frozenset(
    b"none null nil true false undefined yes no on off empty unset missing invalid hidden masked secret password "
    b"required optional enabled disabled default unknown n/a na string str int bool bytes object self test".split()
)


def is_placeholder(value: bytes) -> bool:
    """Whether the value is a template, a mask, an example or the name of nothing."""
    return (
        is_empty_word(value)
        or is_monotonous(value)
        or is_template(value)
        or _WORD.search(value, 0, len(value)) is not None
    )


def is_empty_word(value: bytes) -> bool:
    """Whether the value says that there is none."""
    return value.strip(b"\"'\\;,.").lower() in _NOTHING


def is_template(value: bytes) -> bool:
    """Whether the value is a variable that something else fills in."""
    return value.lstrip(b"\"'\\")[:1] in _BEGINS_TEMPLATE and _TEMPLATE.match_at(value, 0, len(value)) is not None


def is_masked(value: bytes) -> bool:
    """Whether the value is a template, or was masked already: whatever word it is, nobody chose it as a password."""
    return is_monotonous(value) or is_template(value) or _MASK.search(value, 0, len(value)) is not None


def is_monotonous(value: bytes) -> bool:
    """Whether a long value is made of too few different characters to be drawn at random."""
    letters = value.lower().translate(None, b"-_.:/ ")
    return len(set(letters)) <= max(1, len(letters) // 8 if len(letters) < 40 else 5)
