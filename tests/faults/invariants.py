"""What must hold after any run, however it was disturbed."""

from __future__ import annotations

import io
import signal
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.faults.scenarios import CANARY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.faults.injection import Fault, Outcome
    from tests.faults.scenarios import Scenario

Files = dict[str, bytes]
_RAW = (CANARY.encode(), CANARY.encode("utf-16-le"))
_REMOVAL = ("unlink", "unlinkat")


def contents(folder: Path) -> Files:
    """Every file below a folder, unpacked."""
    return {str(p.relative_to(folder)): unpacked(p.read_bytes()) for p in folder.rglob("*") if p.is_file()}


def unpacked(data: bytes) -> bytes:
    """What a compressed file holds, as far as it can be read."""
    if data[:2] == b"\x1f\x8b":
        return b"".join(_inflated(data))
    if data[:4] == b"PK\x03\x04" and zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return b"".join(name.encode() + archive.read(name) for name in archive.namelist())
    return data


def _inflated(data: bytes) -> Iterator[bytes]:
    """Each member of a gzip file; one that is cut off, with a mark that no whole one has."""
    while data:
        member = zlib.decompressobj(31)
        yield member.decompress(data)
        yield b"" if member.eof else b"<cut off>"
        data = member.unused_data


class Run(NamedTuple):
    """How a run ended and the files that it left."""

    outcome: Outcome
    files: Files


def broken(scenario: Scenario, fault: Fault, run: Run, good: Run) -> Iterator[str]:
    """A few words for each invariant that does not hold after a run, beside one that nothing disturbed."""
    yield from _broken_files(scenario, fault, run, good.files)
    outcome, wanted = run.outcome, good.outcome
    if any(raw in stream for raw in _RAW for stream in (outcome.stdout, outcome.stderr)):
        yield "raw text on a standard stream"
    if scenario.growing:  # a program of its own, with tracebacks and a status of its own
        return
    yield from (word.decode() for word in (b"Traceback", b"internal error") if word in outcome.stderr)
    *lines, rest = outcome.stdout.splitlines(keepends=True) or [b""]
    if not set(lines) <= set(wanted.stdout.splitlines(keepends=True)) or rest not in wanted.stdout:
        yield "other text on standard output"
    is_complete = _is_complete(scenario, run.files, good.files) and len(outcome.stdout) == len(wanted.stdout)
    if scenario.is_helped and fault.is_signal and outcome.status == 3:
        if b"ended from outside" not in outcome.stderr:
            yield "status 3 without the reason"
    elif not _is_right_status(fault, outcome.status, wanted.status, is_complete=is_complete):
        yield f"status {outcome.status}{'' if is_complete else ', and not complete'}"


def _broken_files(scenario: Scenario, fault: Fault, run: Run, expected: Files) -> Iterator[str]:
    for name, data in run.files.items():
        is_old = name in scenario.before and unpacked(scenario.before[name]) == data
        if not is_old and any(raw in data for raw in _RAW):
            yield f"raw text in {name}"
        if is_old or name in scenario.growing:
            continue
        if name not in expected:
            if not (Path(name).name.startswith(".") and _may_stay(fault, run.outcome.status)):
                yield "a file that should not be there"
        elif not _is_whole(scenario, name, data, expected[name]):
            yield f"{name} in part"
    yield from (f"{name} lost" for name in scenario.before if name not in run.files)


def _may_stay(fault: Fault, status: int) -> bool:
    """Whether a temporary file may be left behind: who is killed, or may not remove it, cannot."""
    return status == -signal.SIGKILL or fault.call in _REMOVAL


def _is_whole(scenario: Scenario, name: str, data: bytes, expected: bytes) -> bool:
    if name in scenario.volatile:
        return abs(len(data) - len(expected)) < 16
    return data == expected


def _is_complete(scenario: Scenario, after: Files, expected: Mapping[str, bytes]) -> bool:
    return all(name in after and _is_whole(scenario, name, after[name], data) for name, data in expected.items())


def _is_right_status(fault: Fault, status: int, good: int, *, is_complete: bool) -> bool:
    """Whether the status tells the truth: success only for the whole, a failure's own status for the rest."""
    if status == good:
        return is_complete or fault.what == "ENOENT"  # a file that vanishes is none of the run's
    if fault.is_signal:
        return status in (130, -signal.Signals[fault.what])
    return status in (2, 3)
