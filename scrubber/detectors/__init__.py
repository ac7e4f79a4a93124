"""The detectors, one a file, in the order in which they run. Adding one is adding a file and its line here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.detectors.addresses import Addresses
from scrubber.detectors.assignments import Assignments
from scrubber.detectors.fields import Fields
from scrubber.detectors.known_values import KnownValues
from scrubber.detectors.kubernetes import Kubernetes
from scrubber.detectors.multiline import PrivateKeys
from scrubber.detectors.network import Network
from scrubber.detectors.paths import Paths
from scrubber.detectors.people import People
from scrubber.detectors.phone_numbers import PhoneNumbers
from scrubber.detectors.pii import PersonalData
from scrubber.detectors.places import Places
from scrubber.detectors.quasi_identifiers import QuasiIdentifiers
from scrubber.detectors.rules import Rules
from scrubber.detectors.services import Services

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scrubber.model import Detector
    from scrubber.policy import Policy
    from scrubber.providers import Providers
    from scrubber.rules import Rule


def make_detectors(
    rules: Sequence[Rule], providers: Providers, known: Iterable[bytes], policy: Policy
) -> tuple[Detector, ...]:
    """Every detector that may find something the policy wants."""
    detectors: tuple[Detector, ...] = (
        KnownValues(known),
        Fields(policy.fields),
        Rules(rules, policy),
        Assignments(providers),
        Services(providers),
        PrivateKeys(),
        Kubernetes(),
        Paths(),
        Network(),
        PersonalData(),
        PhoneNumbers(),
        People(),
        Places(),
        Addresses(),
        QuasiIdentifiers(policy),
    )
    return tuple(d for d in detectors if any(d.triggers[:3]) and policy.wants_any(d.triggers.entities))
