"""`scrub scan --explain` and `--why TEXT`: print why something is found, or is not."""

from __future__ import annotations

import sys
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from scrubber.cli.inputs import list_failures, read_each
from scrubber.cli.options import build_pipeline, encoding_named, settings_of
from scrubber.cli.printing import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from scrubber.explain.found import Evidence
    from scrubber.explain.missed import Answer
    from scrubber.pipeline import Pipeline

_MOST = 20
"""Occurrences of a text that are explained."""
_MOST_NAMES = 8
"""Rules of which all that can be said is that they do not match."""


def explain_findings(paths: tuple[Path, ...], form: str, options: dict[str, Any]) -> int:
    """Print every finding with its evidence; the exit status."""
    from scrubber.batch.reading import Reader, pieces_of  # noqa: PLC0415 - the engine loads when it is needed
    from scrubber.batch.tally import Tally  # noqa: PLC0415
    from scrubber.explain.found import explained  # noqa: PLC0415

    if form != "text":
        raise click.UsageError("--explain writes text; leave --format out", click.get_current_context())
    settings = settings_of(options["config"])
    pipeline, tally, found = build_pipeline(options["profile"], settings, ner=options["ner"]), Tally(), 0
    reader = Reader(pipeline, tally, encoding_named(options["encoding"], settings))
    for name, (place, evidence) in read_each(
        paths, reader, lambda text: explained(pipeline, pieces_of(pipeline, text.chunks))
    ):
        found += 1
        finding = place.finding
        where = f"{printable(name)}:{place.line}:{place.column}"
        click.echo(f"{where}: {finding.entity.name} {finding.rule_id} ({finding.confidence.name.lower()})")
        for line in _grounds(evidence, pipeline):
            click.echo(f"    {line}")
    return list_failures(tally) or (1 if found else 0)


def answer(text: str, paths: tuple[Path, ...], options: dict[str, Any]) -> int:
    """Print why a text is found or not, in the paths or by itself; 1 when it is found somewhere.

    '-' as the text reads it from standard input, so that it stays out of the shell's history.
    """
    from scrubber.batch.reading import Reader, Text, pieces_of  # noqa: PLC0415
    from scrubber.batch.tally import Tally  # noqa: PLC0415
    from scrubber.explain.missed import answers, facts, open_to_all  # noqa: PLC0415
    from scrubber.library import load_pipeline  # noqa: PLC0415

    asked = _asked(text)
    settings = settings_of(options["config"])
    pipeline = load_pipeline(options["profile"], settings, ner=bool(options["ner"]))
    everything = load_pipeline("strict", open_to_all(settings), pipeline.key, ner=bool(options["ner"]))

    def read(text: Text) -> Iterator[Answer]:
        return answers(pipeline, everything, asked, pieces_of(pipeline, text.chunks))

    tally, found, seen = Tally(), False, 0
    reader = Reader(pipeline, tally, encoding_named(options["encoding"], settings))
    streams = read_each(paths, reader, read) if paths else (("", a) for a in read(Text("", iter([asked]))))
    for name, one in islice(streams, _MOST):
        seen, found = seen + 1, found or one.covered > 0
        place = f"{printable(name)}:{one.line}: " if name else ""
        click.echo(f"{place}{_verdict(one)} in profile {pipeline.policy.profile.name.lower()}")
        for line in (*(_grounds(one.evidence, pipeline) if one.covered else ()), *_refusals(one)):
            click.echo(f"    {line}")
    click.echo("\n".join(f"by itself: {fact}" for fact in facts(asked)))
    if not seen:
        click.echo("it stands nowhere in what was read; as it is written there it may be encoded, or cut over lines")
    if next(iter(streams), None) is not None:
        click.echo(f"only the first {_MOST} occurrences are explained")
    return list_failures(tally) or (1 if found else 0)


def _asked(text: str) -> bytes:
    """The text that is asked about.

    Raises:
        UsageError: it is empty or has several lines.
    """
    given = sys.stdin.readline().rstrip("\r\n") if text == "-" else text
    if not given or "\n" in given or "\r" in given:
        raise click.UsageError("--why takes a text on one line", click.get_current_context())
    return given.encode("utf-8", "surrogateescape")


def _grounds(evidence: Iterable[Evidence], pipeline: Pipeline) -> Iterator[str]:
    """What stands for a finding, a line each."""
    entities = []
    for one in evidence:
        entities.append(one.finding.entity)
        yield f"{one.finding.rule_id}, by the detector {one.detector}"
        yield from (f"  {reason}" for reason in one.reasons)
        if one.views:
            yield f"  seen after undoing {', then '.join(one.views)}"
    for entity in dict.fromkeys(entities):
        profile = pipeline.policy.profile
        why = f"which {profile.name.lower()} includes" if entity.profile <= profile else "or as here by the config"
        yield f"policy: {entity.name} goes from profile {entity.profile.name.lower()} on, {why}"
    if not entities:
        yield "a secret of the same line, repeated"


def _verdict(one: Answer) -> str:
    return "found" if one.covered == one.size else "found in part" if one.covered else "not found"


def _refusals(one: Answer) -> Iterator[str]:
    """Who looked at a text, and why each let it be; those that merely do not match are listed together."""
    from scrubber.explain.reasons import NO_MATCH  # noqa: PLC0415

    silent = [refused.by for refused in one.refused if refused.why == NO_MATCH]
    yield from (f"{refused.by}: {refused.why}" for refused in one.refused if refused.why != NO_MATCH)
    if silent:
        more = f" and {len(silent) - _MOST_NAMES} more" if len(silent) > _MOST_NAMES else ""
        yield f"{NO_MATCH}: {', '.join(silent[:_MOST_NAMES])}{more}"
    if not one.refused and not one.covered:
        yield "no keyword and no shape on its line calls any detector"
