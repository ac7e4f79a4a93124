"""What an archive consists of, whichever its format: named members with their bytes in chunks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from scrubber.errors import InputError, ScrubError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, repr=False)
class Member:
    """One entry.

    Attributes:
        name: as the archive has it; bytes that are no UTF-8 as lone surrogates (PEP 383).
        chunks: what it holds, to be read before the next member is asked for.
        size: bytes that it is said to hold.
        modified: year, month, day, hour, minute, second; for tar, seconds since 1970 alone.
        mode: permission bits.
        is_folder: whether it is a folder.
        special: what it is if it is neither file nor folder, so that it cannot be carried over.
        method: how a zip packs it.
    """

    name: str
    chunks: Iterator[bytes]
    size: int
    modified: tuple[int, ...]
    mode: int
    is_folder: bool = False
    special: str = ""
    method: int = 0


def guarded(work: Callable[[], Result], name: str, kind: str) -> Result:
    """The result of `work`, a step of a library that reads an archive.

    Raises:
        InputError: it failed; its own message, which could show what is read, is dropped.
    """
    problem: ScrubError
    try:
        return work()
    except ScrubError as error:
        problem = error
    except NotImplementedError:
        problem = InputError(f"{name}: is packed in a way that is not read ({kind}); unpack it first")
    except Exception:  # noqa: BLE001 - the libraries raise errors of many kinds on damaged archives
        problem = InputError(f"{name}: is damaged or cut off ({kind}); fetch it again")
    raise problem.with_traceback(None)
