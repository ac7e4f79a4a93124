"""The runs that are disturbed: files, folders, streams, reports and live logging, each small and holding a canary."""

from __future__ import annotations

import gzip
import io
import logging
import sys
import tarfile
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import scrubber
from scrubber.batch import parallel
from scrubber.batch.stream import LONGEST_LINE
from scrubber.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scrubber.pipeline import Pipeline

CANARY = "hunter2" + "!canary"
LINE = f"INFO step=1 loss=0.5 password={CANARY} from 10.1.2.3\n".encode()
LARGE = (LINE + b"INFO step=2 loss=0.25\n" * 60) * (2 * LONGEST_LINE // (60 * 22))
"""Two blocks and a rest."""
OLD = b"what stood here before\n"


@dataclass(frozen=True, slots=True)
class Scenario:
    """A run, what stands in its folder before it, and what it may leave behind.

    Attributes:
        name: what results call it.
        run: does it, in the folder; returns or exits with the status.
        before: the folder's files, some of them raw.
        stdin: what standard input holds.
        growing: files that may be left unfinished, as a log is that is being written; never raw.
        volatile: files that hold a date or random bytes, so that two good runs differ.
        is_helped: whether other processes help, which may meet the fault in place of the run itself.
    """

    name: str
    run: Callable[[], int]
    before: Mapping[str, bytes]
    stdin: bytes = b""
    growing: frozenset[str] = field(default_factory=frozenset)
    volatile: frozenset[str] = field(default_factory=frozenset)
    is_helped: bool = False


def command(*arguments: str) -> Callable[[], int]:
    """`scrub` with arguments, as a function."""

    def run() -> int:
        main(list(arguments))
        return 0

    return run


def shared(*arguments: str) -> Callable[[], int]:
    """`scrub` with arguments, by two processes, which get even little to do."""

    def run() -> int:
        parallel.ALONE = 60_000
        return command(*arguments, "--jobs", "2")()

    return run


def live(pipeline: Pipeline) -> Callable[[], int]:
    """Records of every kind, to a file and to standard error."""

    def run() -> int:
        scrubber.install(pipeline)
        logger = logging.getLogger("app")
        logger.addHandler(logging.FileHandler("app.log"))
        logger.addHandler(logging.StreamHandler(sys.stderr))
        logger.info("login password=%s", CANARY)
        logger.info({"password": CANARY}, extra={"token": CANARY})
        try:
            raise ValueError(f"password={CANARY}")
        except ValueError:
            logger.exception("failed", stack_info=True)
        for handler in logger.handlers:
            handler.close()
        return 0

    return run


def scenarios(pipeline: Pipeline) -> tuple[Scenario, ...]:
    """All of them."""
    tree = {f"logs/{'abc'[i % 3]}/{i}.log": LINE * (i + 1) for i in range(6)}
    forced = {"in.log": LINE * 3, "out.log": OLD}
    found = ("found.json", "found.html", "found.csv", "found.sarif", "found.jsonl")
    reports = tuple(word for name in found for word in ("--report", name))
    large_tree = {f"logs/{'abc'[i % 3]}/{i}.log": LINE * (500 + i) for i in range(6)}
    return (
        Scenario("file", command("in.log", "out.log"), {"in.log": LINE * 3}),
        Scenario("file, replaced", command("in.log", "out.log", "--force"), forced),
        Scenario(
            "large file, replaced",
            command("-q", "in.log", "out.log", "--force", "--jobs", "1"),
            forced | {"in.log": LARGE},
        ),
        Scenario("UTF-16", command("in.log", "out.log", "--force"), forced | {"in.log": utf_16(LINE * 3)}),
        Scenario("gzip in place", command("in.log.gz", "--in-place"), {"in.log.gz": gzip.compress(LINE * 3, mtime=0)}),
        Scenario("gzip", command("in.log.gz", "out.log.gz"), {"in.log.gz": gzip.compress(LARGE, 1, mtime=0)}),
        Scenario("tar", command("in.tar.gz", "out.tar.gz", "--force"), {"in.tar.gz": tar_of(tree)}),
        Scenario("zip in place", command("in.zip", "--in-place"), {"in.zip": zip_of(tree)}),
        Scenario("in place", command("in.log", "--in-place"), {"in.log": LINE * 3}),
        Scenario("in place, two passes", command("in.log", "--in-place", "--two-pass"), {"in.log": LINE * 3}),
        Scenario("folder", command("logs", "safe", "--force"), tree),
        Scenario("folder in place", command("logs", "--in-place", "-v"), tree),
        Scenario("folder, two passes", command("logs", "safe", "--two-pass", "--force"), tree),
        Scenario("file to stream", command("in.log", "--jobs", "1"), {"in.log": LARGE}),
        Scenario("stream", command(), {}, stdin=LINE * 3),
        Scenario("stream to file", command("-", "out.log", "--force"), {"out.log": OLD}, stdin=LARGE),
        Scenario(
            "reports",
            command("in.log", "out.log", "--force", *reports),
            forced | dict.fromkeys(found, OLD),
            volatile=frozenset(found),
        ),
        Scenario(
            "map",
            command("in.log", "out.log", "--force", "--map", "values.map"),
            forced,
            volatile=frozenset({"values.map"}),
        ),
        Scenario("key", command("key", "new", "a.key"), {}, volatile=frozenset({"a.key"})),
        Scenario("scan", command("scan", "logs", "--format", "jsonl"), tree),
        Scenario("diff", command("diff", "in.log"), {"in.log": LINE * 3}),
        Scenario("shared file", shared("in.log", "out.log"), {"in.log": LARGE}, is_helped=True),
        Scenario("shared file in place", shared("in.log", "--in-place"), {"in.log": LARGE}, is_helped=True),
        Scenario("shared folder", shared("logs", "safe", "--force"), large_tree, is_helped=True),
        Scenario("shared folder in place", shared("logs", "--in-place", "--verify"), large_tree, is_helped=True),
        Scenario("live", live(pipeline), {}, growing=frozenset({"app.log"})),
    )


def tar_of(files: Mapping[str, bytes]) -> bytes:
    """A compressed archive of them."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return packed.getvalue()


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """As above."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def utf_16(data: bytes) -> bytes:
    """The text as Windows writes it."""
    return data.decode().encode("utf-16")
