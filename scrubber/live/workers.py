"""Installs the guard anew in worker processes that `multiprocessing` starts afresh instead of forking."""

from __future__ import annotations

from multiprocessing import process
from multiprocessing.context import get_spawning_popen
from typing import Any

from scrubber.live.process import PROCESS

_NAME = "scrubber"


class Reinstall:
    """Travels with each process object, and installs where it arrives, before the worker's own code is loaded.

    Known values go along through the pipe between the two processes; a key never does, see SCRUB_KEY.
    """

    def __reduce__(self) -> tuple[Any, ...]:
        """The recipe for the worker: profile and known values."""
        if get_spawning_popen() is None:
            raise TypeError("known values go to worker processes only")
        return _install, (PROCESS.records().pipeline.policy.profile.name.lower(), PROCESS.known())


def follow(*, on: bool) -> None:
    """Let worker processes install the guard too, or no longer."""
    config = process.current_process()._config  # type: ignore[attr-defined]  # noqa: SLF001 - what every child inherits
    if on:
        config[_NAME] = Reinstall()
    else:
        config.pop(_NAME, None)


def _install(profile: str, known: tuple[bytes, ...]) -> Reinstall:
    from scrubber.library import load_pipeline  # noqa: PLC0415 - only the worker needs it
    from scrubber.live.install import install  # noqa: PLC0415 - install.py needs this file

    install(load_pipeline(profile), known=known)
    return Reinstall()
