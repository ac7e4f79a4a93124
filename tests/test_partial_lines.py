"""Lines that a container runtime split are read as one."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber.batch.stream import Stream

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrubber.pipeline import Pipeline

SECRET = "sword" + "fish-K3ttle"
TEXT = json.dumps({"level": "info", "password": SECRET, "step": 12})


def cri(parts: list[str]) -> str:
    """As containerd and CRI-O write them."""
    tags = ["P"] * (len(parts) - 1) + ["F"]
    return "".join(
        f"2026-01-02T03:04:05.000{i}Z stdout {tag} {part}\n"
        for i, (tag, part) in enumerate(zip(tags, parts, strict=True))
    )


def docker(parts: list[str]) -> str:
    """As Docker's json-file driver writes them."""
    ends = [""] * (len(parts) - 1) + ["\n"]
    records = (
        {"log": part + end, "stream": "stdout", "time": f"2026-01-02T03:04:0{i}Z"}
        for i, (part, end) in enumerate(zip(parts, ends, strict=True))
    )
    return "".join(json.dumps(record, separators=(",", ":")) + "\n" for record in records)


def read_cri(log: str) -> str:
    """The text of all parts."""
    return "".join(line.split(" ", 3)[3] for line in log.splitlines())


def read_docker(log: str) -> str:
    """The text of all parts."""
    return "".join(json.loads(line)["log"] for line in log.splitlines())


@pytest.mark.parametrize(("write", "read"), [(cri, read_cri), (docker, read_docker)])
@given(cuts=st.lists(st.integers(1, len(TEXT) - 1), min_size=1, max_size=3, unique=True))
def test_a_secret_split_over_lines_goes_and_the_lines_stay(
    pipeline: Pipeline, write: Callable[[list[str]], str], read: Callable[[str], str], cuts: list[int]
) -> None:
    edges = [0, *sorted(cuts), len(TEXT)]
    log = write([TEXT[a:b] for a, b in itertools.pairwise(edges)])
    clean = pipeline.scrub(log.encode()).decode()
    assert [line[:30] for line in clean.splitlines() if line[0] == "2"] == [
        line[:30] for line in log.splitlines() if line[0] == "2"
    ]
    document = json.loads(read(clean))
    assert document["level"] == "info"
    assert document["step"] == 12
    value = document["password"]
    assert not any(SECRET[i : i + 4] in value for i in range(len(SECRET) - 3))


@pytest.mark.parametrize("write", [cri, docker])
def test_where_the_stream_is_split_makes_no_difference(pipeline: Pipeline, write: Callable[[list[str]], str]) -> None:
    log = write([TEXT[:35], TEXT[35:40], TEXT[40:]]).encode() + b"2026-01-02T03:04:05Z stdout F more\n"
    for size in (1, 7, 60, 90, 500):
        feeder = Stream(pipeline)
        pieces = [piece for i in range(0, len(log), size) for piece in feeder.feed(log[i : i + size])]
        pieces += feeder.close()
        assert b"".join(pipeline.render(p.data, p.findings, p.start, p.end) for p in pieces) == pipeline.scrub(log)


def test_lines_of_the_other_stream_between_parts_stay(pipeline: Pipeline) -> None:
    between = "2026-01-02T03:04:05Z stderr F keep this line\n"
    first, second = cri([TEXT[:43], TEXT[43:]]).splitlines(keepends=True)
    clean = pipeline.scrub((first + between + second).encode()).decode()
    assert between in clean
    assert SECRET[-6:] not in clean


@given(
    st.lists(st.tuples(st.sampled_from(["stdout", "stderr"]), st.sampled_from("PPPF"), st.integers(1, 5)), max_size=60),
    st.integers(1, 400),
)
def test_parts_of_any_length_on_any_stream_are_read_alike_however_they_arrive(
    pipeline: Pipeline, lines: list[tuple[str, str, int]], size: int
) -> None:
    rest = itertools.cycle(TEXT)
    log = b"".join(
        f"2026-01-02T03:04:05Z {stream} {tag} {''.join(itertools.islice(rest, count))}\n".encode()
        for stream, tag, count in lines
    )
    feeder = Stream(pipeline)
    pieces = [piece for i in range(0, len(log), size) for piece in feeder.feed(log[i : i + size])]
    pieces += feeder.close()
    assert b"".join(pipeline.render(p.data, p.findings, p.start, p.end) for p in pieces) == pipeline.scrub(log)


def test_a_secret_that_came_letter_by_letter_goes(pipeline: Pipeline) -> None:
    clean = pipeline.scrub(cri(list(TEXT)).encode()).decode()
    value = json.loads(read_cri(clean))["password"]
    assert value.count("REDACTED-") == len(SECRET)
