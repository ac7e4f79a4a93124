"""The laws of the engine, held by hypothesis."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from scrubber.batch.stream import Stream
from scrubber.detectors.rules import matches_of
from scrubber.resolve import resolve
from scrubber.rule_tests import find_alone
from scrubber.rules import load_paths, shipped_folder
from tests.strategies import SECRETS, log_bytes, log_lines, log_words

if TYPE_CHECKING:
    from scrubber.pipeline import Pipeline

PIECES = (*(secret.decode() for secret in SECRETS), ", ", ": ", "[", "]", "{", "}", '"', "cards ", "1", "x", "\n")
JSON_VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(),
        st.sampled_from([s.decode() for s in SECRETS]),
        st.lists(st.sampled_from(PIECES), max_size=6).map("".join),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.one_of(st.text(), st.sampled_from(["password", "token", "phone", "pin", "card"])), inner, max_size=4
        ),
    ),
    max_leaves=12,
)


def stream(pipeline: Pipeline, chunks: list[bytes]) -> bytes:
    """What a stream gives for a text that arrives in chunks."""
    feeder = Stream(pipeline)
    pieces = [piece for chunk in chunks for piece in feeder.feed(chunk)]
    pieces += feeder.close()
    return b"".join(pipeline.render(p.data, p.findings, p.start, p.end) for p in pieces)


@given(data=log_bytes, cuts=st.lists(st.integers(0, 400), max_size=6))
def test_the_output_does_not_depend_on_how_the_stream_is_split(
    pipeline: Pipeline, data: bytes, cuts: list[int]
) -> None:
    """Law 1."""
    edges = [0, *sorted(cut for cut in cuts if cut < len(data)), len(data)]
    chunks = [data[a:b] for a, b in itertools.pairwise(edges)]
    assert stream(pipeline, chunks) == pipeline.scrub(data)


@given(data=log_lines)
def test_the_output_does_not_depend_on_bytes_coming_one_by_one(pipeline: Pipeline, data: bytes) -> None:
    """Law 1, at its finest."""
    assert stream(pipeline, [data[i : i + 1] for i in range(len(data))]) == pipeline.scrub(data)


@given(data=log_bytes)
def test_nothing_that_a_finding_covers_survives_and_the_rest_is_identical(pipeline: Pipeline, data: bytes) -> None:
    """Laws 2 and 3: the output is the input with each finding's bytes exchanged, and nothing else."""
    findings = pipeline.find(data)
    expected, position = b"", 0
    for finding in findings:
        expected += data[position : finding.start] + pipeline.replace(data, finding)
        assert data[finding.start : finding.end] not in pipeline.replace(data, finding)
        position = finding.end
    assert pipeline.scrub(data) == expected + data[position:]


@given(data=log_bytes)
def test_line_count_is_kept(pipeline: Pipeline, data: bytes) -> None:
    """Part of law 3: whatever is found, line ends stay."""
    assert pipeline.scrub(data).count(b"\n") == data.count(b"\n")


@given(data=log_words)
def test_scrubbing_twice_changes_nothing(pipeline: Pipeline, data: bytes) -> None:
    """Law 4. (Where raw text touches a stand-in, the second run errs on the safe side and takes both.)."""
    once = pipeline.scrub(data)
    assert pipeline.scrub(once) == once


@given(data=log_bytes)
def test_resolved_findings_cover_the_union_and_overlap_nowhere(pipeline: Pipeline, data: bytes) -> None:
    """Law 5."""
    from scrubber.model import Block  # noqa: PLC0415

    block = Block(data)
    hits = pipeline.matcher.hits(block)[:-2]
    raw = [f for d, own in zip(pipeline.detectors, hits, strict=True) if own for f in d.find(block, own)]
    merged = resolve(raw)
    assert all(a.end <= b.start for a, b in itertools.pairwise(merged))
    assert {i for f in raw for i in range(f.start, f.end)} == {i for f in merged for i in range(f.start, f.end)}


@settings(max_examples=200)
@given(data=st.one_of(st.binary(max_size=400), log_bytes))
def test_find_never_raises(strict_pipeline: Pipeline, data: bytes) -> None:
    """Law 6."""
    findings = strict_pipeline.find(data)
    assert all(0 <= f.start < f.end <= len(data) for f in findings)


@given(value=JSON_VALUES, ascii_only=st.booleans(), depth=st.integers(0, 2))
def test_a_json_line_stays_json(pipeline: Pipeline, value: object, depth: int, *, ascii_only: bool) -> None:
    """Law 7, also for JSON in strings of JSON."""
    line = json.dumps(value, ensure_ascii=ascii_only)
    for _ in range(depth):
        line = json.dumps({"payload": line, "step": 3}, ensure_ascii=ascii_only)
    json.loads(pipeline.scrub(line.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass"))


RULES = load_paths([shipped_folder()])


@settings(max_examples=30)
@given(data=log_bytes)
def test_find_equals_the_union_of_each_rule_run_alone_over_the_whole_text(data: bytes) -> None:
    """Law 10: keywords and windows lose nothing."""
    single = [rule for rule in RULES if not rule.multiline]
    alone = resolve(
        f
        for rule in single
        for start, end in _lines(data)
        for f in matches_of(rule, data, start, end)
        if _has_keyword(rule.keywords, data[start:end])
    )
    assert [f.span for f in find_alone(single, data)] == [f.span for f in alone]


def _lines(data: bytes) -> list[tuple[int, int]]:
    edges = [0, *(i + 1 for i, byte in enumerate(data) if byte in b"\r\n"), len(data)]
    return [(a, b) for a, b in itertools.pairwise(edges) if a < b]


def _has_keyword(keywords: tuple[str, ...], line: bytes) -> bool:
    return not keywords or any(word.lower().encode() in line.lower() for word in keywords)
