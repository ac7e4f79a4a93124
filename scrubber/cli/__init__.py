"""The command line: parses, calls, prints, and turns every error into one line and an exit status."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

import click

from scrubber.cli.printing import printable
from scrubber.cli.root import scrub_command
from scrubber.cli.stopping import interrupt_once
from scrubber.errors import ReaderGoneError, ScrubError


def main(arguments: list[str] | None = None) -> None:
    """Run `scrub` and exit: 0 done or clean, 1 findings, 2 wrong usage, 3 input, output or detection failed.

    A signal that ends the run exits 130, after what is unfinished has been removed.
    """
    interrupt_once()
    sys.unraisablehook = lambda _: None  # its traceback could show what is being scrubbed
    _forbid_core_dumps()
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:  # noqa: PLR0911 - an exit a kind of end
    """Run `scrub` and return the exit status."""
    try:
        color = False if os.environ.get("NO_COLOR") else None  # None: where the output is a terminal
        status = scrub_command.main(args=arguments, prog_name="scrub", standalone_mode=False, color=color)
        sys.stdout.flush()
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.ClickException as error:
        _say(_hinted(error))
        return 2
    except SystemExit as end:  # click's own: 0 after telling a shell how a line may go on, 1 when nobody reads that
        return ReaderGoneError.exit_code if end.code else 0
    except ReaderGoneError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing is left to be flushed at exit
        return error.exit_code
    except ScrubError as error:
        _say(printable(str(error)))
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        _say("interrupted; no unfinished file was published")
        return 130
    except OSError as error:
        place = f"{printable(os.fsdecode(error.filename))}: " if isinstance(error.filename, str | bytes) else ""
        _say(f"{place}the system failed ({error.strerror or type(error).__name__})")
        return 3
    except Exception as error:  # noqa: BLE001 - a traceback could show what is being scrubbed
        _say(f"internal error ({type(error).__name__})")
        return 3
    return status if isinstance(status, int) else 0


def _forbid_core_dumps() -> None:
    """A crash must not write what is being scrubbed to the disk."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - Windows has none

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _say(message: str) -> None:
    """Print a message on standard error; where that fails too, the exit status must do."""
    with suppress(OSError):
        click.echo(f"scrub: {message}", err=True)


def _hinted(error: click.ClickException) -> str:
    """The message on one line, with where to read more."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "scrub"
    return f"{' '.join(error.format_message().split())} (see: {command.removesuffix(' (file)')} --help)"
