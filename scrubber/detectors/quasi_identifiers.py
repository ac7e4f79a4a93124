"""Finds what identifies in combination, for the strict profile: ids of all kinds, hosts, paths, users, ports of hosts.

Shapes are those that programs give their names: a UUID, a word joined to numbers (`attempt_1445_0020_m_0`), a location
in a machine (`R24-M0-N1-C:J13-U11`), a number behind the name of what it numbers (`pid 4711`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scrubber.entities import Entity
from scrubber.model import Block, Confidence, Finding, Hit, Triggers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scrubber.policy import Policy

_DOMAINS = (
    rb"(?:com|net|org|edu|gov|mil|int|info|biz|io|dev|app|cloud|ai|us|uk|ca|au|nz|de|at|ch|fr|be|nl|lu|es|pt|it"
    rb"|se|no|dk|"
    rb"fi|pl|cz|sk|hu|ro|bg|gr|tr|ru|ua|il|ae|in|cn|hk|tw|jp|kr|sg|my|th|vn|ph|br|ar|mx|cl|co|za|eu)"
)
_NUMBERED = (
    rb"(?:pid|ppid|tid|uid|euid|gid|egid|suid|sid|child|process|thread|session|job|attempt|executor|container|instance|"
    rb"conn(?:ection)?|transaction)"
)
_HOST_NAMED = rb"(?:r?host|hostname|server|node|peer|machine|computer|master|slave|broker|leader)"
_USER_NAMED = rb"(?:user|username|ruser|logname|login|account|owner|uname)"
_SLOT = rb"(?::[A-Z][0-9]{1,3}(?:-[A-Z][0-9]{1,3})*)?"
_AUTHENTICATED = rb"(?:Failed|Accepted) [a-z/-]+ for(?: (?:invalid |illegal )?user)?|for (?:invalid |illegal )?user"
_CUE_ENDS = b" =:([{'\"#@"


class _Kind(NamedTuple):
    """One shape: what it is, and whether a cue that is no part of the value begins it."""

    rule_id: str
    entity: Entity
    pattern: bytes
    has_cue: bool = False


_KINDS = (
    _Kind("uuid", Entity.UUID, rb"\b[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\b"),
    _Kind("hex-id", Entity.IDENTIFIER, rb"\b(?:[0-9]+[a-f]|[a-f]+[0-9])[0-9a-f]{14,126}\b"),
    _Kind("joined-id", Entity.IDENTIFIER, rb"\b[A-Za-z]{2,}(?:_[A-Za-z]+){0,3}_-?[0-9]+(?:_[A-Za-z0-9]+)*\b"),
    _Kind("number-pair-id", Entity.IDENTIFIER, rb"\b[0-9]{5,}(?:_[0-9]+)+\b"),
    _Kind("package-id", Entity.IDENTIFIER, rb"\b[A-Za-z0-9_.-]+~[0-9a-f]{16}~[A-Za-z0-9~._-]*[A-Za-z0-9]"),
    _Kind("location-id", Entity.IDENTIFIER, rb"\b[A-Z][0-9]{1,3}(?:-[A-Z]{1,2}[0-9A-F]{0,3}){1,4}" + _SLOT + rb"\b"),
    _Kind(
        "numbered-id",
        Entity.IDENTIFIER,
        rb"(?i)\b" + _NUMBERED + rb"(?:[ _-]?id)?(?:[ =:#]{1,2}|: ?\"?|=\"?)[0-9]{1,20}\b",
        has_cue=True,
    ),
    _Kind("bracketed-pid", Entity.IDENTIFIER, rb"\b[A-Za-z][A-Za-z0-9_.()-]*\[[0-9]{2,7}\b", has_cue=True),
    _Kind(
        "user-named",
        Entity.USER_NAME,
        rb"(?i)\b" + _USER_NAMED + rb"(?:=| ?: ?|[ =:]{1,2}['\"])[A-Za-z_][A-Za-z0-9_.@-]{0,63}",
        has_cue=True,
    ),
    _Kind(
        "user-in-prose", Entity.USER_NAME, rb"(?:" + _AUTHENTICATED + rb") [A-Za-z_][A-Za-z0-9_.-]{0,63}", has_cue=True
    ),
    _Kind(
        "host-named",
        Entity.HOST_NAME,
        rb"(?i)\b" + _HOST_NAMED + rb"[=:] ?['\"]?[A-Za-z0-9][A-Za-z0-9_.-]*[A-Za-z0-9]",
        has_cue=True,
    ),
    _Kind(
        "fqdn",
        Entity.HOST_NAME,
        rb"(?i)\b(?:[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?\.){1,8}" + _DOMAINS + rb"\b(?::[0-9]{2,5}\b)?",
    ),
    _Kind(
        "host-and-port",
        Entity.HOST_NAME,
        rb"\b[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)+(?::[0-9]{2,5}\b|/[0-9]{1,3}(?:\.[0-9]{1,3}){3})(?::[0-9]{2,5})?",
    ),
    _Kind("address-port", Entity.PORT, rb"\b[0-9]{1,3}(?:\.[0-9]{1,3}){3}:[0-9]{2,5}\b", has_cue=True),
    _Kind("url", Entity.HOST_NAME, rb"\b[a-z][a-z0-9+.-]{1,20}://[^ \t\r\n\"'<>\\^`{|}\]\[]+[A-Za-z0-9/_=&-]"),
    _Kind(
        "unix-path",
        Entity.FILE_PATH,
        rb"(?:^|[ \t\"'=(\[{:,<>|])/[A-Za-z0-9._+@-]+(?:/[A-Za-z0-9._+@%~*=-]*)*[A-Za-z0-9_/*]",
    ),
    _Kind(
        "windows-path",
        Entity.FILE_PATH,
        rb"(?:\b[A-Za-z]:|\\\\)\\[^ \t\r\n\"'<>|,;:?*]+[A-Za-z0-9_]|\\\\\?\\[^ \t\r\n\"'<>|,;:]+",
    ),
)
_NO_IDS = (b"x86_64", b"utf_8", b"sha_256", b"base_64")


class QuasiIdentifiers:
    """Finds the shapes whose entity the policy wants."""

    name = "quasi-identifiers"

    def __init__(self, policy: Policy) -> None:
        strict = (kind for kind in _KINDS if policy.wants(_gate(kind.entity)))
        self._kinds = tuple(strict)
        self.triggers = Triggers(shapes=tuple(b"(?m)" + kind.pattern for kind in self._kinds), public=True)

    def find(self, block: Block, hits: Sequence[Hit]) -> Iterator[Finding]:
        """See `Detector.find`."""
        data = block.data
        for index, hit_start, end in hits:
            kind = self._kinds[index]
            start = _value_start(data, hit_start, end, kind)
            if start < end and data[start:end] not in _NO_IDS and not _goes_on(data, start, end, kind):
                yield Finding(start, end, kind.entity, kind.rule_id, Confidence.LOW)


def _gate(entity: Entity) -> Entity:
    """What must be wanted for a shape to run: user names by mere words belong to the strict profile too."""
    return Entity.IDENTIFIER if entity is Entity.USER_NAME else entity


def _goes_on(data: bytes, start: int, end: int, kind: _Kind) -> bool:
    """Whether what follows says that it is something else.

    A decimal behind a cue, a class in a package whose name ends like a domain, brackets that close no program's number,
    the end tag of an element.
    """
    if kind.rule_id == "unix-path" and data[start - 1 : start] == b"<":
        return data.find(b"/", start + 1, end) < 0 and data[end : end + 1] in (b">", b":")
    if kind.rule_id == "bracketed-pid":
        return data[end : end + 2] != b"]:"
    if data[end : end + 1] != b"." or not (kind.has_cue or kind.rule_id == "fqdn"):
        return False
    return data[end + 1 : end + 2].isalnum()


def _value_start(data: bytes, start: int, end: int, kind: _Kind) -> int:
    """Where the value begins, behind its cue or the character that only marks its start."""
    if kind.has_cue:
        return max(data.rfind(bytes((mark,)), start, end - 1) for mark in _CUE_ENDS) + 1 or start
    if kind.entity is Entity.FILE_PATH and data[start] not in b"/\\" and not data[start : start + 1].isalpha():
        return start + 1
    return start
