"""Says in a sentence what was found and where its form is documented, for reports that explain."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scrubber.detectors.rules import Rules
from scrubber.entities import Entity

if TYPE_CHECKING:
    from scrubber.model import Finding
    from scrubber.pipeline import Pipeline

ENTITIES = {
    Entity.API_KEY: "A key that lets its holder use a service.",
    Entity.TOKEN: "A token that lets its holder act as somebody else.",
    Entity.PASSWORD: "A password or passphrase.",
    Entity.SECRET: "A secret value.",
    Entity.PRIVATE_KEY: "A private key.",
    Entity.SESSION: "An identifier that lets its holder take over a session.",
    Entity.WEBHOOK: "An address to which its holder can post.",
    Entity.PASSWORD_HASH: "A password hash, which can be guessed at offline.",
    Entity.KNOWN_VALUE: "A value that was named as secret.",
    Entity.DROPPED_FIELD: "A field that the config says is to go.",
    Entity.KEPT_FIELD: "A field that the config says may stay.",
    Entity.EMAIL_ADDRESS: "An e-mail address.",
    Entity.PHONE_NUMBER: "A phone number.",
    Entity.CREDIT_CARD: "A payment card number.",
    Entity.IBAN: "An account number.",
    Entity.NATIONAL_ID: "A national identity, tax or insurance number.",
    Entity.PERSON: "The name of a person.",
    Entity.LOCATION: "A place.",
    Entity.STREET_ADDRESS: "A street address.",
    Entity.USER_NAME: "The name of a user.",
    Entity.IP_ADDRESS: "An IP address.",
    Entity.MAC_ADDRESS: "A hardware address.",
    Entity.COORDINATES: "A precise location.",
    Entity.PRIVATE_HOST: "The name of a host in a private network.",
    Entity.CRYPTO_ADDRESS: "An address of a digital wallet.",
    Entity.ORGANIZATION: "The name of an organisation.",
    Entity.HOST_NAME: "The name of a host.",
    Entity.FILE_PATH: "An absolute path.",
    Entity.UUID: "A UUID.",
    Entity.IDENTIFIER: "An identifier of a device, a job or a record.",
    Entity.PORT: "The port of a host.",
}
_SECRET = "Whoever has read the log may have it: revoke or change it where it was issued, and scrub the log."
_IDENTIFIER = "It identifies a person or a machine: scrub the log before others read it."


class Meaning(NamedTuple):
    """What a rule's findings are, what to do about them, and addresses to read more at."""

    text: str
    advice: str
    references: tuple[str, ...]


class Meanings:
    """The meanings of a pipeline's rules: their own descriptions, or what their entity is."""

    def __init__(self, pipeline: Pipeline) -> None:
        families = [detector for detector in pipeline.detectors if isinstance(detector, Rules)]
        self._rules = {rule.id: rule for family in families for rule in family.rules}

    def of(self, finding: Finding) -> Meaning:
        """What the finding is."""
        advice = _SECRET if finding.entity.is_secret else _IDENTIFIER
        rule = self._rules.get(finding.rule_id)
        if rule is None:
            return Meaning(ENTITIES[finding.entity], advice, ())
        return Meaning(rule.description, advice, tuple(rule.references))
