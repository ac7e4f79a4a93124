"""Finds credentials without a form of their own by the service's name beside them: `acme-SECRET-…`, `acme key - '…'`.

What is written as an assignment to one name (`ACME_API_KEY=…`) belongs to `assignments`; here name and value are tied
by a dash, a blank, a dot, a table's bar, or by the service's name alone. The value must look generated: letters and
digits in one long word, a UUID, or clearly random; more so where no word for a credential stands between.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.assignment.names import Proof
from scrubber.assignment.proof import is_secret
from scrubber.entities import Entity
from scrubber.matcher import Re2Pattern
from scrubber.model import Block, Confidence, Finding, Hit, Triggers
from scrubber.placeholders import is_placeholder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scrubber.providers import Providers

_WORD = (
    rb"(?:access|auth|secret|private|token|key|credential|cred|password|passwd|pwd|pass|pat|license|bearer|webhook)"
    rb"[a-z]{0,12}[0-9]{0,2}"
)
_FILLER = rb"(?:api|app|personal|client|user|account|service|write|read|bot|admin|server|my|test|prod|live|id|v[0-9])"
_BESIDE = Re2Pattern(
    rb"(?i)(?P<words>(?:[ _.-]?(?:" + _WORD + rb"|" + _FILLER + rb")){0,6})"
    rb"(?:(?P<join>[\"'`)\]]{0,2}[ \t]{0,4}(?:[:?]{0,3}=|=>|->|[:|])[ \t]{0,4}|[ \t]{1,4}-[ \t]{1,4}|[ \t]{1,4}|\()"
    rb"(?:(?P<quote>\\?[\"'`])(?P<quoted>[^\"'`\\\r\n\x00-\x1f\x7f]{12,512})\\?[\"'`]"
    rb"|[(\[{]?(?P<bare>[^/ \t\r\n\"'`<>()\[\]{},;\\\x00-\x1f\x7f-\xff]"
    rb"[^ \t\r\n\"'`<>()\[\]{},;\\\x00-\x1f\x7f-\xff]{11,512}))"
    rb"|(?P<glue>[-._/#])(?P<glued>[0-9A-Za-z_+~-]{12,512}={0,2}))"
)
"""Groups: words for what the value is; then a join and a value, or one character between two halves of one word."""
_CREDENTIAL = Re2Pattern(rb"(?i)" + _WORD)
_UUID = Re2Pattern(rb"(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_HEX = Re2Pattern(rb"(?i)(?:[0-9a-f]{32}|[0-9a-f]{48}|[0-9a-f]{64}|[0-9a-f]{128})")
_RUN = Re2Pattern(rb"[a-z]{20,}|[A-Z]{20,}|[0-9]{20,}|[A-Za-z]{40,}")
_TIED = (b"=", b":", b"|", b">", b"-")
"""What ties a value to a name more firmly than a blank or a dot."""
_LONG_ENOUGH = 20
"""Bytes of a value that only a blank ties to the service's name, or that is mere letters and digits."""


class Services:
    """Finds values beside the names of services."""

    name = "services"

    def __init__(self, providers: Providers) -> None:
        self._names = tuple(sorted(providers.names))
        self._ordinary = frozenset(index for index, name in enumerate(self._names) if name in providers.ordinary)
        self.triggers = Triggers(tuple(name.encode() for name in self._names), public=True)

    def find(self, block: Block, hits: Sequence[Hit]) -> Iterator[Finding]:
        """See `Detector.find`."""
        data, done = block.data, 0
        for trigger, start, end in hits:
            if start < done or data[start - 1 : start].isalpha():
                continue
            groups = _BESIDE.match_at(data, end, min(end + 640, len(data)))
            if groups is None:
                continue
            _, words, join, quote, quoted, bare, glue, glued = groups
            value = max(quoted, bare, glued)
            named = next(_CREDENTIAL.find(data, *words), None) is not None
            if not named and (trigger in self._ordinary or data[slice(*glue)] not in (b"", b"-")):
                continue
            if quote[0] < 0 and data[slice(*join)] == b"(":
                continue
            text = data[slice(*value)].rstrip(b".,:;|")
            firmly = quote[0] >= 0 or data[slice(*max(join, glue))].strip().endswith(_TIED)
            if _is_credential(text, named=named, firmly=firmly):
                done = value[0] + len(text)
                yield Finding(value[0], done, Entity.API_KEY, "service-credential", Confidence.LOW)


def _is_credential(value: bytes, *, named: bool, firmly: bool) -> bool:
    """Whether the value beside a service's name is one, by how the two are tied."""
    if is_placeholder(value):
        return False
    if _UUID.matches_all_of(value) or _HEX.matches_all_of(value) or is_secret(value, Proof.RANDOM, quoted=True):
        return named or firmly or len(value) >= _LONG_ENOUGH
    if named:
        return is_secret(value, Proof.SHAPED, quoted=True) or _RUN.matches_all_of(value)
    return firmly and len(value) >= _LONG_ENOUGH and is_secret(value, Proof.SHAPED, quoted=True)
