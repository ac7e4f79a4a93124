"""Hands safe copies to a command, without a shell."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

from scrubber.errors import OutputError, UsageError
from scrubber.keys import VARIABLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

COPY = "{}"
_BY_SIGNAL = 128
"""What shells add to the number of a signal that ended a command."""


def check_command(words: Sequence[str]) -> None:
    """Make sure that a command can be run, before there is anything to hand over.

    Raises:
        UsageError: it is empty, is not found, or does not say where the copy goes.
    """
    if not words:
        raise UsageError("there is no command behind --")
    if not any(COPY in word for word in words[1:]):
        raise UsageError(f"the command behind -- has no {COPY}, which stands for the safe copy (a file is ./-x.log)")
    if shutil.which(words[0]) is None:
        raise UsageError(f"{words[0]}: no such command")


def hand_over(words: Sequence[str], copies: Iterable[Path]) -> int:
    """Run the command for each copy, until one fails; its exit status, or 0.

    The key stays here: who has it can test what a stand-in stands for.

    Raises:
        OutputError: the command cannot be run.
    """
    env = {name: value for name, value in os.environ.items() if name != VARIABLE}
    for copy in copies:
        if status := _run([word.replace(COPY, os.path.abspath(copy)) for word in words], env):  # noqa: PTH100 - no link is followed
            return status
    return 0


def _run(words: Sequence[str], env: dict[str, str]) -> int:
    try:
        status = subprocess.run(words, env=env, check=False).returncode  # noqa: S603 - what the user asked to run
    except OSError as error:
        reason = error.strerror
    else:
        return status if status >= 0 else _BY_SIGNAL - status
    raise OutputError(f"{words[0]}: cannot be run ({reason})")
