"""Judges the name in `name = value`: how much the value itself must show before it counts as a secret."""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from scrubber.entities import Entity


class Proof(IntEnum):
    """What a value must show."""

    NONE = 0
    """Anything but a placeholder: the name says it all (`password`)."""
    MIXED = 1
    """Letters and digits, or some randomness (`token`, `secret`)."""
    SHAPED = 2
    """Letters and digits in one long word: a provider's name stands beside a weak one."""
    RANDOM = 3
    """Clear randomness: the name is a weak one (`key`)."""


class Judgement(NamedTuple):
    """What a sensitive name stands for and what its value must show."""

    entity: Entity
    proof: Proof


_PASSWORD = Judgement(Entity.PASSWORD, Proof.NONE)
_TOKEN = Judgement(Entity.TOKEN, Proof.MIXED)
_SECRET = Judgement(Entity.SECRET, Proof.MIXED)
_API_KEY = Judgement(Entity.API_KEY, Proof.MIXED)
_SESSION = Judgement(Entity.SESSION, Proof.MIXED)
_WEAK = Judgement(Entity.SECRET, Proof.RANDOM)

_WORDS: dict[str, Judgement] = {
    **dict.fromkeys(
        "password passwords passwd passphrase passcode passwort kennwort contrasena senha pwd passw userpass "
        "motdepasse wachtwoord heslo haslo salasana losenord adgangskode jelszo parola sifre".split(),
        _PASSWORD,
    ),
    **dict.fromkeys(["pass", "pw"], Judgement(Entity.PASSWORD, Proof.MIXED)),
    **dict.fromkeys(
        "token jwt bearer authtoken accesstoken refreshtoken idtoken oauth xsrf csrf csrftoken".split(), _TOKEN
    ),
    **dict.fromkeys(
        "secret credential credentials cred creds clientsecret secretkey privatekey signature".split(), _SECRET
    ),
    **dict.fromkeys("apikey accesskey authkey appkey apitoken apisecret".split(), _API_KEY),
    **dict.fromkeys("sessionid sessid sessionkey sessiontoken phpsessid jsessionid cookie".split(), _SESSION),
    **dict.fromkeys(
        "key pat auth authorization private access session sid sig license licence otp nonce".split(), _WEAK
    ),
}
_ACCOUNTS = (
    "db database user admin root mysql mariadb postgres pg sql oracle mongo redis smtp imap mail email ftp ssh ldap "
    "proxy http login account app service svc vault key store keystore truststore auth vpn wifi ap sudo su"
).split()
"""Words before `pass` that make it short for a password: alone it passes tests, filters and compilers too."""
_PAIRS: dict[tuple[str, str], Judgement] = {
    **{
        (left, "key"): _API_KEY
        for left in ("api", "access", "auth", "app", "account", "service", "client", "subscription")
    },
    **{(left, "key"): _SECRET for left in ("secret", "private", "signing", "encryption", "master", "shared", "deploy")},
    **{(left, right): _PASSWORD for left in _ACCOUNTS for right in ("pass", "pw")},
    **{("session", right): _SESSION for right in ("id", "key", "token")},
    ("auth", "code"): _TOKEN,
    ("pass", "phrase"): _PASSWORD,
    ("pass", "word"): _PASSWORD,
}
_AFTER_NEUTRAL = frozenset(
    "value values val string str text plain plaintext raw hash hashed encoded encrypted base64 b64 hex new old "
    "current prev previous original prod production dev staging test live main primary secondary backup default base "
    "env var data content header field input confirm confirmation again repeat verify ro rw replica master".split()
)
"""Words after a sensitive one that leave it sensitive (`password_value`, `secret_key_base`)."""
_AFTER_HARMLESS = frozenset(
    "name names type types id ids count counts len length size limit limits per ttl expiry expires expired expiration "
    "expire exp age policy path paths file files filename dir directory folder url uri endpoint host status state "
    "valid validity enabled disabled required version format ref refs reference label index idx num number ratio "
    "usage used cost time timestamp timeout at in on off provider manager store server service class mode strength "
    "min max source location prompt hint reset changed update updated error errors failed failure attempt attempts "
    "rate budget bucket window position offset mask embedding embeddings vocab model pattern regex rule rules "
    "rotation scope scopes kind algorithm alg issuer audience generator factory handler helper util utils module "
    "plugin loader parser list map set santa word words press board pad up down left right code codes frame frames "
    "event events second seconds sec s step ring stroke point points value_len checker validator validation validated "
    "verified cache caching queue pool".split()
)
"""Words after a sensitive one that make it speak about a secret, not be one (`secret_name`, `token_type`)."""
_BEFORE_HARMLESS = frozenset(
    "num n max min total avg mean count pad bos eos unk sep cls special prompt completion input output generated new "
    "cached reasoning no without foreign sort partition primary row hash public pub cache lookup dict map object "
    "registry host ssh rsa".split()
)
"""Words before a weak or countable one that make it harmless (`num_tokens`, `primary_key`, `pad_token`)."""

_REFERENCES = frozenset(
    {
        *(("existing", "secret"), ("pull", "secret"), ("pull", "secrets")),  # the name of a Kubernetes Secret
        *(("sec", "web", "socket", "key"), ("sec", "websocket", "key")),  # a nonce (RFC 6455, section 11.3.1)
    }
)
"""Words that together name something else than a secret."""

_LONGEST = 64


@lru_cache(8192)
def judge(name: bytes) -> Judgement | None:
    """What the value of a name must show to be a secret; None when the name is harmless."""
    words = words_of(name[-_LONGEST:])
    if words[-2:] in _REFERENCES or words in _REFERENCES:
        return None
    for index in range(len(words) - 1, -1, -1):
        judgement = _judge_at(words, index)
        if judgement is not None:
            return _with_context(words, index, judgement)
    return None


@lru_cache(8192)
def words_of(name: bytes) -> tuple[str, ...]:
    """The name's words in lower case: `dbPassword`, `DB_PASSWORD` and `db-password` give the same."""
    text = name.decode("ascii", "replace")
    words: list[str] = []
    start = 0
    for index, char in enumerate(text):
        before = text[index - 1] if index else ""
        after = text[index + 1 : index + 2]
        if not char.isalnum():
            words.append(text[start:index])
            start = index + 1
        elif char.isupper() and (before.islower() or before.isdigit() or (before.isupper() and after.islower())):
            words.append(text[start:index])
            start = index
    words.append(text[start:])
    return tuple(word.lower() for word in words if word)


def _judge_at(words: tuple[str, ...], index: int) -> Judgement | None:
    """What the word at `index` stands for, together with the one before it."""
    word = words[index].rstrip("0123456789")
    pair = _PAIRS.get((words[index - 1], word)) if index else None
    return pair or _WORDS.get(word) or _by_suffix(word)


def _by_suffix(word: str) -> Judgement | None:
    """Names written as one word: `dbpassword`, `githubtoken`."""
    for end in ("password", "passwd", "passphrase", "pwd", "secret", "apikey", "accesskey", "token"):
        if word.endswith(end):
            return _WORDS[end]
    return None


def _with_context(words: tuple[str, ...], index: int, judgement: Judgement) -> Judgement | None:
    """The judgement after the words around the sensitive one have been heard."""
    before, after = words[:index], words[index + 1 :]
    if any(word in _AFTER_HARMLESS for word in after) or "public" in before:
        return None
    if judgement.proof is not Proof.NONE and before and before[-1] in _BEFORE_HARMLESS:
        return None
    if any(word not in _AFTER_NEUTRAL and not word.isdigit() for word in after):
        return Judgement(judgement.entity, Proof.MIXED if judgement.proof is Proof.NONE else Proof.RANDOM)
    return judgement
