"""The closed vocabulary of what can be found, and the profile from which each is redacted."""

from enum import Enum, IntEnum


class Profile(IntEnum):
    """How much is redacted; each profile includes the ones before it."""

    SECRETS = 1
    """Credentials only."""
    STANDARD = 2
    """And what identifies a person or a machine directly."""
    STRICT = 3
    """And what identifies one in combination."""


class Entity(Enum):
    """One kind of sensitive value. The member's name is the label in output.

    Attributes:
        profile: the first profile that redacts it.
        is_secret: whether the value is a credential.
    """

    API_KEY = (1, Profile.SECRETS)
    TOKEN = (2, Profile.SECRETS)
    PASSWORD = (3, Profile.SECRETS)
    SECRET = (4, Profile.SECRETS)
    PRIVATE_KEY = (5, Profile.SECRETS)
    SESSION = (6, Profile.SECRETS)
    WEBHOOK = (7, Profile.SECRETS)
    PASSWORD_HASH = (8, Profile.SECRETS)
    KNOWN_VALUE = (9, Profile.SECRETS)
    DROPPED_FIELD = (10, Profile.SECRETS)
    KEPT_FIELD = (11, Profile.SECRETS)

    EMAIL_ADDRESS = (20, Profile.STANDARD)
    PHONE_NUMBER = (21, Profile.STANDARD)
    CREDIT_CARD = (22, Profile.STANDARD)
    IBAN = (23, Profile.STANDARD)
    NATIONAL_ID = (24, Profile.STANDARD)
    PERSON = (25, Profile.STANDARD)
    LOCATION = (26, Profile.STANDARD)
    STREET_ADDRESS = (27, Profile.STANDARD)
    USER_NAME = (28, Profile.STANDARD)
    IP_ADDRESS = (29, Profile.STANDARD)
    MAC_ADDRESS = (30, Profile.STANDARD)
    COORDINATES = (31, Profile.STANDARD)
    PRIVATE_HOST = (32, Profile.STANDARD)
    CRYPTO_ADDRESS = (33, Profile.STANDARD)

    ORGANIZATION = (50, Profile.STRICT)
    HOST_NAME = (51, Profile.STRICT)
    FILE_PATH = (52, Profile.STRICT)
    UUID = (53, Profile.STRICT)
    IDENTIFIER = (54, Profile.STRICT)
    PORT = (55, Profile.STRICT)

    __hash__ = object.__hash__  # Enum's own runs in Python; members are single, and keys of every cache

    def __init__(self, _number: int, profile: Profile) -> None:
        """Keep the profile beside the member."""
        self.profile = profile
        self.is_secret = profile is Profile.SECRETS
