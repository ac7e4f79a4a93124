"""Draws what fills a generated log: numbers and names that stay, and marked values that must go."""

from __future__ import annotations

import base64
import random
import string
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

Style: TypeAlias = Callable[["Draw"], Iterator[str]]
"""Writes the lines of one run, planted values marked as in the rules' examples."""

BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
_ONSETS = "b d f g h k l m n p r s t v w z br dr gr kr sch st tr".split()
_VOWELS = "a e i o u ei au".split()
_PATTERNS = (
    "/home/{}/",
    "/Users/{}/",
    "/scratch/{}/",
    "/mnt/home/{}/",
    "/data/home/{}/",
    "/home/students/{}/",
    "/orcd/compute/{}/",
    "/gpfs/scratch/{}/",
    "/lustre/work/{}/",
    "/media/{}/",
    "/nfs/home/{}/",
)


def mark(value: str) -> str:
    """The value, marked as one that must go."""
    return f"«{value}»"


class Draw:
    """A seeded source of values and a clock that moves on."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=self.random.uniform(0, 3e7))
        self.name = self.word(3) + self.random.choice(["", "", str(self.random.randint(2, 99)), "_" + self.word(1)])
        self.home = self.random.choice(_PATTERNS).format(mark(self.name))

    def tick(self, most: float = 9) -> datetime:
        """The next moment."""
        self.now += timedelta(seconds=self.random.uniform(0.01, most))
        return self.now

    def clock(self, form: str = "%Y-%m-%d %H:%M:%S") -> str:
        """The next moment as text; `{ms}` and `{us}` stand for its fraction."""
        now = self.tick()
        return now.strftime(form).format(ms=f"{now.microsecond // 1000:03d}", us=f"{now.microsecond:06d}")

    def between(self, low: int, high: int) -> int:
        """An integer, both ends included."""
        return self.random.randint(low, high)

    def real(self, low: float, high: float, digits: int = 4) -> float:
        """A rounded float."""
        return round(self.random.uniform(low, high), digits)

    def pick(self, words: str) -> str:
        """One of the words."""
        return self.random.choice(words.split())

    def chars(self, alphabet: str, length: int) -> str:
        """Random characters."""
        return "".join(self.random.choices(alphabet, k=length))

    def hex(self, length: int) -> str:
        """Random hex digits."""
        return self.chars("0123456789abcdef", length)

    def word(self, syllables: int) -> str:
        """A made-up name."""
        return "".join(self.random.choice(_ONSETS) + self.random.choice(_VOWELS) for _ in range(syllables)) + "n"

    def uuid(self) -> str:
        """A random UUID."""
        digits = self.hex(32)
        return "-".join((digits[:8], digits[8:12], "4" + digits[13:16], "a" + digits[17:20], digits[20:]))

    def bar(self, done: int, total: int, width: int = 10) -> str:
        """A progress bar of tqdm."""
        eighths = round(done / total * width * 8)
        return ("█" * (eighths // 8) + " ▏▎▍▌▋▊▉"[eighths % 8]).ljust(width)[:width]

    # what must go

    def password(self) -> str:
        """A password as people make them."""
        return mark(
            f"{self.word(2)}{self.pick('- _ ! # .')}{self.word(2).title()}{self.pick('- _ !')}{self.between(10, 999)}"
        )

    def email(self) -> str:
        """A mailbox at a domain that nobody has."""
        return mark(f"{self.word(1)}.{self.word(2)}" + "@" + f"{self.word(3)}{self.between(100, 999)}.io")

    def ipv4(self) -> str:
        """An address inside a site or of the internet."""
        prefix = self.random.choice(["10.", "192.168.", "172.16.", "100.64.", "34.", "147.", "203."])
        rest = 4 - prefix.count(".")
        return mark(prefix + ".".join(str(self.between(1, 254)) for _ in range(rest)))

    def ipv6(self) -> str:
        """A link-local or global address."""
        first = self.pick("fe80: 2a02:8108:9c0:1f 2001:470:1f0b:12")
        return mark(f"{first}:{self.hex(4)}:{self.hex(2)}ff:fe{self.hex(2)}:{self.chars('123456789abcdef', 4)}")

    def mac(self) -> str:
        """A hardware address."""
        return mark(":".join(["3c", "ec", *(self.hex(1) + self.pick("1 7 b e") for _ in range(4))]))

    def host(self) -> str:
        """A host of a private network."""
        node = f"{self.pick('gpu node dgx worker tr-node')}{self.pick('- -0')}{self.between(1, 99)}"
        return mark(f"{node}.{self.pick('hpc train ml')}.{self.pick('internal lan corp local')}")

    def phone(self) -> str:
        """A number that is kept for fiction (555-01xx)."""
        return mark(f"+1 {self.pick('415 212 303 617')} 555 01{self.between(10, 99)}")

    def card(self) -> str:
        """A card number with a right check digit."""
        digits = "4" + self.chars(string.digits, 14)
        total = sum(
            sum(divmod(2 * int(digit), 10)) if place % 2 == 0 else int(digit) for place, digit in enumerate(digits)
        )
        return mark(digits + str(-total % 10))

    def token(self) -> tuple[str, str]:
        """The name of an environment variable and a token of the service's documented form."""
        name, make = self.random.choice(list(_TOKENS.items()))
        return name, mark(make(self))

    def url_with_password(self) -> str:
        """A connection string."""
        scheme, port = self.random.choice([("postgresql", 5432), ("mysql", 3306), ("redis", 6379), ("mongodb", 27017)])
        return f"{scheme}://trainer:{self.password()}@db{self.between(1, 9)}:{port}/runs"


def _github(draw: Draw) -> str:
    """https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/."""
    body, number, check = draw.chars(BASE62, 30), 0, ""
    number = zlib.crc32(body.encode())
    for _ in range(6):
        number, digit = divmod(number, 62)
        check = BASE62[digit] + check
    return "gh" + "p_" + body + check


def _jwt(draw: Draw) -> str:
    """RFC 7519."""
    parts = ('{"alg":"HS256","typ":"JWT"}', f'{{"sub":"{draw.between(1000, 9999)}","iat":1741933633}}')
    head = ".".join(base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts)
    return head + "." + base64.urlsafe_b64encode(draw.random.randbytes(32)).decode().rstrip("=")


_TOKENS: dict[str, Callable[[Draw], str]] = {
    "HF_TOKEN": lambda draw: "hf" + "_" + draw.chars(string.ascii_letters, 34),
    "WANDB_API_KEY": lambda draw: draw.hex(40),
    "GITHUB_TOKEN": _github,
    "AWS_ACCESS_KEY_ID": lambda draw: "AK" + "IA" + draw.chars(string.ascii_uppercase + "234567", 16),
    "AWS_SECRET_ACCESS_KEY": lambda draw: base64.b64encode(draw.random.randbytes(30)).decode(),
    "OPENAI_API_KEY": lambda draw: "sk" + "-proj-" + draw.chars(BASE62, 74) + "T3" + "BlbkFJ" + draw.chars(BASE62, 74),
    "ANTHROPIC_API_KEY": lambda draw: "sk" + "-ant-api03-" + draw.chars(BASE62 + "_-", 93) + "AA",
    "GITLAB_TOKEN": lambda draw: "gl" + "pat-" + draw.chars(BASE62, 20),
    "SLACK_BOT_TOKEN": lambda draw: (
        "xo" + "xb-" + "-".join([draw.chars("123456789", 12), draw.chars("123456789", 13), draw.chars(BASE62, 24)])
    ),
    "DATABRICKS_TOKEN": lambda draw: "da" + "pi" + draw.hex(32),
    "COMET_API_KEY": lambda draw: draw.chars(BASE62, 25),
    "REPLICATE_API_TOKEN": lambda draw: "r8" + "_" + draw.chars(BASE62, 37),
    "GOOGLE_API_KEY": lambda draw: "AI" + "za" + draw.chars(BASE62 + "_-", 35),
    "MLFLOW_TRACKING_TOKEN": _jwt,
    "NGC_API_KEY": lambda draw: "nv" + "api-" + draw.chars(BASE62 + "_-", 64),
    "KAGGLE_KEY": lambda draw: draw.hex(32),
}
