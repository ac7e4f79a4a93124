"""Reads pattern recognizers of Presidio, as its YAML lists them.

Source: "Adding recognizers" in https://microsoft.github.io/presidio/analyzer/ and the analyzer's conf/*.yaml. Presidio
reports what reaches a score; a context word near a match adds to it. Here a weak pattern needs a context word on its
line. Presidio matches without regard to case unless told otherwise.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scrubber.entities import Entity
from scrubber.importing.model import Imported, finished, rule_id
from scrubber.importing.patterns import translate, value_group

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_ENTITIES = {
    "CRYPTO": "CRYPTO_ADDRESS",
    "IBAN_CODE": "IBAN",
    "US_BANK_NUMBER": "IBAN",
    "URL": "HOST_NAME",
    "NRP": "PERSON",
    "TITLE": "PERSON",
    "ZIP": "STREET_ADDRESS",
    "ZIP_CODE": "STREET_ADDRESS",
}
_IDS = re.compile(r"(?:US|UK|ES|IT|PL|SG|AU|IN|FI|KR|TH|DE|FR|SE|NG|TR|CA|BR)_[A-Z0-9_]+|.*(?:SSN|PASSPORT|LICENSE).*")
_FALLBACK = "IDENTIFIER"
_NEVER = ("DATE_TIME", "DATE", "AGE")
"""What this tool redacts in no profile."""
_WEAK, _SURE = 0.5, 0.7
"""Scores under which a pattern needs a context word, and from which a match is sure."""


def read(config: Any, prefix: str) -> Iterator[Imported]:
    """Every pattern and deny list of every recognizer, a rule each."""
    listed = config.get("recognizers", ()) if isinstance(config, dict) else config
    for number, recognizer in enumerate(listed, start=1):
        if not isinstance(recognizer, dict):
            yield Imported(str(recognizer), {}, ("not carried over: it is built into Presidio",))
            continue
        name = str(recognizer.get("name") or f"number {number}")
        entities = recognizer.get("supported_entity") or next(iter(recognizer.get("supported_entities", ())), "")
        found = list(_patterns(recognizer))
        if recognizer.get("type") == "predefined" or not found:
            yield Imported(name, {}, ("not carried over: it is code of Presidio, with no pattern in the file",))
        elif entities in _NEVER:
            yield Imported(name, {}, (f"not carried over: {entities} is redacted in no profile",))
        else:
            for index, (regex, score) in enumerate(found, start=1):
                yield _rule(
                    recognizer, name, (str(index),) if len(found) > 1 else (), regex, score, str(entities), prefix
                )


def _patterns(recognizer: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """Each pattern with its score; a deny list as one pattern of whole words."""
    for pattern in recognizer.get("patterns") or ():
        yield str(pattern.get("regex", "")), float(pattern.get("score", 0))
    if words := recognizer.get("deny_list"):
        listed = "|".join(re.escape(str(word)) for word in words)
        yield rf"(?:^|\W)({listed})(?:\W|$)", float(recognizer.get("deny_list_score", 1))


def _rule(  # noqa: PLR0913, PLR0917 - what a recognizer says of a pattern
    recognizer: Mapping[str, Any], name: str, index: Sequence[str], regex: str, score: float, source: str, prefix: str
) -> Imported:
    label = " ".join((name, *index))
    entity, notes = _entity(source)
    context = [str(word).lower() for word in recognizer.get("context") or ()]
    try:
        pattern, needs_regex, multiline = translate(regex, value_group(regex))
    except ValueError as error:
        return Imported(label, {}, (*notes, f"not carried over: {error}"))
    keywords = context if score < _WEAK or needs_regex else []
    if score < _WEAK and not context:
        notes.append(f"its score of {score:g} is low and it has no context words, so that it may find too much")
    elif keywords:
        notes.append("counts only where one of its context words stands on the same line")
    elif context:
        notes.append("its context words are left out: its score is high enough without them")
    if recognizer.get("global_regex_flags"):
        notes.append("its regex flags are left out: case does not count")
    table: dict[str, Any] = {
        "id": rule_id(prefix, name, *index),
        "entity": entity,
        "description": f"{source or 'Value'} as in the recognizer {name}.",
        "keywords": keywords,
        "engine": "regex" if needs_regex else None,
        "pattern": f"(?i){pattern}",
        "bounded": False,
        "multiline": multiline,
        "confidence": "high" if score >= _SURE else "medium" if score >= _WEAK or context else "low",
    }
    return finished(label, table, notes)


def _entity(source: str) -> tuple[str, list[str]]:
    """Our entity for one of Presidio's, and what to say when there is none."""
    if source in Entity.__members__:
        return source, []
    if source in _ENTITIES:
        return _ENTITIES[source], []
    if _IDS.fullmatch(source):
        return "NATIONAL_ID", []
    note = f"{source or 'its entity'} became {_FALLBACK}: profile strict redacts it, or a config with it in `entities`"
    return _FALLBACK, [note]
