"""Rules: what a credential looks like, read from TOML under a strict schema (see `patterns/README.md`)."""

from __future__ import annotations

from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import tomli as tomllib

from scrubber.entities import Entity
from scrubber.errors import RuleError
from scrubber.matcher import Pattern, Re2Pattern, RegexPattern
from scrubber.model import Confidence
from scrubber.validators import VALIDATORS
from scrubber.verbose import strip_layout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MAX_REACH = 16_384
"""Bytes after its keyword that a multi-line rule may depend on."""
JOINER = "¦"
"""Breaks up synthetic secrets in examples so that other scanners stay quiet; dropped when an example is read."""

_LEFT = rb"(?:\b|_|^|\\[abfnrtv]|%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\x1b\[[0-9;]*[A-Za-z])"
_RIGHT = rb"(?:\b|[^0-9A-Za-z_]|$)"


class Engine(Enum):
    """Which engine runs a rule's pattern."""

    RE2 = "re2"
    REGEX = "regex"


class Example(NamedTuple):
    """A text and the spans of it that a rule must find, no more and no less."""

    text: bytes
    spans: tuple[tuple[int, int], ...]

    @classmethod
    def parse(cls, marked: str) -> Example:
        """Read `text with «the value» marked`."""
        data = marked.replace(JOINER, "")
        text, spans = b"", []
        for index, piece in enumerate(data.replace("»", "«").split("«")):
            start = len(text)
            text += piece.encode()
            if index % 2:
                spans.append((start, len(text)))
        return cls(text, tuple(spans))


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    """One kind of value: how it is spotted (keywords), what it looks like (pattern) and what it must pass to count.

    Attributes:
        id: unique name; part of the stand-in, so it says who issued the value.
        entity: a name from `entities.Entity`.
        description: one sentence.
        keywords: literals, any case; at least one stands on the line (the `reach`, if multiline) of every match.
            Without one the pattern itself is scanned for, which costs a pass over all text.
        pattern: laid out over lines with comments; the group `value` is what goes, or the whole match.
        engine: `re2`, or `regex` for look-around.
        bounded: whether a word boundary (or an escape or colour code) must stand on both sides of the match; a
            `regex` rule states its own.
        multiline: whether a match may go on after the keyword's line.
        reach: bytes after a keyword that a multi-line match may take.
        validators: names from `validators.py`; all must accept the value.
        min_randomness: least probability, 0 to 1, that the value is random rather than written by a person.
        min_entropy: least Shannon entropy, bits a byte; for imported rules, `min_randomness` tells more.
        allow: patterns; a value that one of them matches from end to end does not count.
        confidence: how sure a match is.
        references: where the format is documented.
        examples: texts with the found value marked `«…»`.
        negative_examples: texts in which nothing may be found.
    """

    id: str
    entity: str
    description: str
    pattern: str
    keywords: tuple[str, ...] = ()
    engine: Engine = Engine.RE2
    bounded: bool = True
    multiline: bool = False
    reach: int = 4096
    validators: tuple[str, ...] = ()
    min_randomness: float = 0.0
    min_entropy: float = 0.0
    allow: tuple[str, ...] = ()
    confidence: str = "high"
    references: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    negative_examples: tuple[str, ...] = ()

    @cached_property
    def source(self) -> bytes:
        """The pattern as the engine gets it."""
        bare = strip_layout(self.pattern) if self.engine is Engine.RE2 else self.pattern
        encoded = bare.encode("latin-1") if self.engine is Engine.RE2 else bare.encode()
        if not self.bounded or self.engine is Engine.REGEX:
            return encoded
        group = b"(?:" if b"(?P<value>" in encoded else b"(?P<value>"
        return b"(?m:" + _LEFT + group + encoded + b")" + _RIGHT + b")"

    @cached_property
    def compiled(self) -> Pattern:
        """The pattern, ready to run.

        Raises:
            RuleError: the engine refuses it.
        """
        return Re2Pattern(self.source) if self.engine is Engine.RE2 else RegexPattern(self.source)

    @cached_property
    def label(self) -> Entity:
        """The entity as a member of the vocabulary."""
        return Entity[self.entity]

    @cached_property
    def level(self) -> Confidence:
        """The confidence as a number that compares."""
        return Confidence[self.confidence.upper()]

    @cached_property
    def checks(self) -> tuple[Callable[[bytes], bool], ...]:
        """The validators themselves."""
        return tuple(VALIDATORS[name] for name in self.validators)

    @cached_property
    def allowed(self) -> tuple[Re2Pattern, ...]:
        """The patterns of values that do not count, ready to run."""
        return tuple(Re2Pattern(pattern.encode("latin-1")) for pattern in self.allow)

    def prepare(self) -> None:
        """Compile everything now.

        Raises:
            RuleError: the engine refuses a pattern; the message names the key.
        """
        problem, key = "", "pattern"
        try:
            self.compiled.prepare()
            key = "allow"
            for pattern in self.allowed:
                pattern.prepare()
        except RuleError as error:
            problem = str(error)
        if problem:
            raise RuleError(f"key '{key}': {problem}")

    def cases(self) -> Iterator[Example]:
        """Every example, the negative ones without spans."""
        yield from map(Example.parse, self.examples)
        yield from (Example.parse(text)._replace(spans=()) for text in self.negative_examples)


def load_file(path: Path) -> tuple[Rule, ...]:
    """Read one rule file.

    Raises:
        RuleError: unreadable, not TOML, or a rule breaks the schema; the message names file, rule and key.
    """
    problem = ""
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        problem = f"cannot be read ({type(error).__name__})"
    except tomllib.TOMLDecodeError as error:
        problem = f"not TOML: {error}"
    if problem:
        raise RuleError(f"{path}: {problem}")
    unknown = sorted(tables.keys() - {"rule"})
    if unknown:
        raise RuleError(f"{path}: unknown key '{unknown[0]}' (rules stand under [[rule]])")
    listed = tables.get("rule", [])
    if not isinstance(listed, list):
        raise RuleError(f"{path}: rules stand under [[rule]], with two brackets")
    return tuple(_read(path, number, table) for number, table in enumerate(listed, start=1))


def load_paths(paths: Iterable[Path]) -> tuple[Rule, ...]:
    """Read rule files, and every `.toml` below folders, in the order of their names.

    Raises:
        RuleError: as `load_file`, or the same id twice.
    """
    by_id: dict[str, Rule] = {}
    ours = shipped_folder()
    for path in paths:
        for file in sorted(path.rglob("*.toml")) if path.is_dir() else [path]:
            for rule in load_file(file):
                if path != ours:
                    _compile(file, rule)
                if rule.id in by_id:
                    raise RuleError(f"{file}: rule '{rule.id}': the id is used twice")
                by_id[rule.id] = rule
    return tuple(by_id.values())


def _compile(path: Path, rule: Rule) -> None:
    """Compile a user's pattern now rather than when it is first needed."""
    problem = ""
    try:
        rule.prepare()
    except RuleError as error:
        problem = str(error)
    if problem:
        raise RuleError(f"{path}: rule '{rule.id}': {problem}")


def shipped_folder() -> Path:
    """Where our own rules are: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parent
    installed = package / "_patterns"
    return installed if installed.is_dir() else package.parent / "patterns"


def _read(path: Path, number: int, table: dict[str, Any]) -> Rule:
    name = table.get("id", f"number {number}") if isinstance(table, dict) else f"number {number}"
    try:
        return parse_rule(table)
    except RuleError as error:
        problem = str(error)
    raise RuleError(f"{path}: rule '{name}': {problem}")


def parse_rule(table: dict[str, Any]) -> Rule:
    """The rule that a table of a rule file describes.

    Raises:
        RuleError: it breaks the schema; the message names the key.
    """
    try:
        rule = msgspec.convert(table, Rule)
        problem = _problem(rule)
    except msgspec.ValidationError as error:
        problem = _reworded(str(error))
    if problem:
        raise RuleError(problem)
    return rule


def _reworded(message: str) -> str:
    """`Object contains unknown field `x`` in the words of a rule file."""
    return message.replace("Object contains unknown field", "unknown key").replace(
        "Object missing required field", "missing key"
    )


def _problem(rule: Rule) -> str:
    """What is wrong with a rule beyond its types, or nothing."""
    checks = (
        (rule.entity not in Entity.__members__, f"key 'entity': unknown entity '{rule.entity}'"),
        (rule.confidence not in ("low", "medium", "high"), "key 'confidence': low, medium or high"),
        (not all(word.strip("\r\n") for word in rule.keywords), "key 'keywords': an empty keyword"),
        (
            any({"\r", "\n"} & set(word.strip("\r\n")) for word in rule.keywords),
            "key 'keywords': a line end inside of one, where a stream may be cut",
        ),
        (bool(set(rule.validators) - VALIDATORS.keys()), f"key 'validators': unknown name in {list(rule.validators)}"),
        (not 0 <= rule.min_randomness <= 1, "key 'min_randomness': a probability, 0 to 1"),
        (not 0 <= rule.min_entropy <= 8, "key 'min_entropy': bits a byte, 0 to 8"),
        (not 0 < rule.reach <= MAX_REACH, f"key 'reach': 1 to {MAX_REACH} bytes"),
        (rule.multiline and not rule.keywords, "key 'multiline': needs keywords"),
        (rule.engine is Engine.REGEX and not rule.keywords, "key 'engine': a `regex` rule needs keywords"),
        (not rule.id.replace("-", "").isalnum() or not rule.id.islower(), "key 'id': lower-case words and hyphens"),
        (
            rule.engine is Engine.RE2 and not rule.pattern.isascii(),
            "key 'pattern': ASCII, and \\x80-\\xff for the rest",
        ),
        (not all(pattern.isascii() for pattern in rule.allow), "key 'allow': ASCII, and \\x80-\\xff for the rest"),
    )
    return next((text for wrong, text in checks if wrong), "")
