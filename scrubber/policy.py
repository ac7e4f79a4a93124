"""What is redacted: which entities, from which confidence on, and what is allowed to stay."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from scrubber.entities import Entity, Profile
from scrubber.errors import ConfigError
from scrubber.matcher import Re2Pattern
from scrubber.model import Confidence
from scrubber.stand_ins import is_hidden

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from scrubber.fields import FieldRule
    from scrubber.model import Finding
    from scrubber.redact import Style

_PROBES = (
    b"",
    b"a",
    b"7",
    b"correct horse",
    b"Xk93_qPz71LmWv0aRt5s",
    b"10.20.30.40",
    b"someone@somewhere.org",
    b"/srv/x",
)
"""An allowlist pattern that matches more than half of these allows everything."""


class Refusal(Enum):
    """Why the policy lets something be that was found."""

    PROFILE = "its entity is left alone in this profile"
    CONFIDENCE = "the finding is less sure than the config asks for"
    STAND_IN = "it is a stand-in of an earlier run"
    ALLOWED_VALUE = "the config's allow.values holds it"
    ALLOWED_PATTERN = "one of the config's allow.patterns matches it"


@dataclass(frozen=True, slots=True)
class Policy:
    """A frozen set of decisions; threads share it.

    Attributes:
        profile: the entities up to this profile are redacted.
        threshold: findings below this confidence are dropped.
        also: entities redacted beyond the profile.
        allowed: exact values that stay.
        allowed_patterns: patterns whose full match stays.
        styles: another style of redaction for single entities.
        fields: rules for fields by their path, the first that fits counts.
    """

    profile: Profile = Profile.STANDARD
    threshold: Confidence = Confidence.LOW
    also: frozenset[Entity] = frozenset()
    allowed: frozenset[bytes] = frozenset()
    allowed_patterns: tuple[Re2Pattern, ...] = ()
    styles: Mapping[Entity, Style] = field(default_factory=dict)
    fields: tuple[FieldRule, ...] = ()

    def wants(self, entity: Entity) -> bool:
        """Whether findings of this entity are redacted."""
        return entity.profile <= self.profile or entity in self.also

    def wants_any(self, entities: Sequence[Entity]) -> bool:
        """Whether findings of one of these entities are redacted; none named means that it may be any."""
        return not entities or any(map(self.wants, entities))

    def keeps(self, data: bytes, finding: Finding) -> bool:
        """Whether a finding stands: wanted, sure enough, not allowed, and no stand-in of an earlier run."""
        return self.refusal(data, finding) is None

    def refusal(self, data: bytes, finding: Finding) -> Refusal | None:
        """Why a finding does not stand, if it does not."""
        if not self.wants(finding.entity):
            return Refusal.PROFILE
        if finding.confidence < self.threshold:
            return Refusal.CONFIDENCE
        value = data[finding.start : finding.end]
        if is_hidden(value):
            return Refusal.STAND_IN
        if value in self.allowed:
            return Refusal.ALLOWED_VALUE
        if self.allowed_patterns and any(pattern.matches_all_of(value) for pattern in self.allowed_patterns):
            return Refusal.ALLOWED_PATTERN
        return None


def allow_patterns(sources: Iterable[str]) -> tuple[Re2Pattern, ...]:
    """Compile allowlist patterns.

    Raises:
        ConfigError: one allows everything, or so much that it might as well.
        RuleError: RE2 refuses one.
    """
    patterns = []
    for source in sources:
        pattern = Re2Pattern(source.encode())
        if 2 * sum(pattern.matches_all_of(probe) for probe in _PROBES) > len(_PROBES):
            raise ConfigError(f"allow.patterns: '{source}' allows everything")
        patterns.append(pattern)
    return tuple(patterns)
