"""Unfinished files are gone when their owner is done, whoever wrote them and whatever came between."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from scrubber.batch.drafts import Drafts
from scrubber.errors import OutputError, UsageError


def test_what_was_not_discarded_is_gone_at_the_end_and_nothing_else(tmp_path: Path) -> None:
    with Drafts() as drafts:
        temporaries = [drafts.begin(tmp_path / "out") for _ in range(3)]
        for temporary in (*temporaries, tmp_path / ".other.scrub"):
            temporary.write_bytes(b"half")
        drafts.discard(temporaries[0])
        drafts.discard(tmp_path / ".other.scrub")
        assert not temporaries[0].exists()
        temporaries[1].replace(tmp_path / "out")
    assert sorted(os.listdir(tmp_path)) == [".other.scrub", "out"]


def test_one_that_cannot_be_removed_is_named_and_keeps_no_other_from_going(tmp_path: Path) -> None:
    drafts = Drafts()
    temporaries = [drafts.begin(tmp_path / "out") for _ in range(3)]
    temporaries[1].mkdir()
    for temporary in (temporaries[0], temporaries[2]):
        temporary.write_bytes(b"half")
    with pytest.raises(OutputError, match="cannot be removed") as caught, drafts:
        pass
    assert str(temporaries[1]) in str(caught.value)
    assert os.listdir(tmp_path) == [temporaries[1].name]


@pytest.mark.parametrize("path", [Path("/"), Path()])
def test_a_place_without_a_name_is_refused(path: Path) -> None:
    with pytest.raises(UsageError, match="is a folder; name the file"):
        Drafts().begin(path)


INTERRUPTED = """
import os, signal, sys
from pathlib import Path
from scrubber.batch.drafts import Drafts
from scrubber.cli.stopping import interrupt_once

class Signalling(type(Path())):
    def unlink(self, missing_ok=False):
        os.kill(os.getpid(), signal.{number})  # while it is cleaned up, again and again
        super().unlink(missing_ok)

interrupt_once()
try:
    with Drafts() as drafts:
        for number in range(5):
            drafts.begin(Signalling(sys.argv[1], "out")).write_bytes(b"half")
        if {is_first}:
            os.kill(os.getpid(), signal.{number})
        raise ValueError
except KeyboardInterrupt:
    print("interrupted once")
"""


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_do_not_keep_drafts_from_being_removed(
    tmp_path: Path, number: signal.Signals, *, is_first: bool
) -> None:
    program = INTERRUPTED.format(number=number.name, is_first=is_first)
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, check=True)
    assert done.stdout == b"interrupted once\n"
    assert os.listdir(tmp_path) == []
