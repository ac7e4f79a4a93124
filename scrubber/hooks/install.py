"""Puts our hook into a git repository; one that was there runs first, and comes back when ours goes."""

from __future__ import annotations

import os
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from scrubber.errors import OutputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scrubber.hooks.git import Git

HOOKS = ("pre-commit", "pre-push")
SUFFIX = ".before-scrub"
_MARK = b"# Written by scrub hook install"
_SCRIPT = Template("""\
#!/bin/sh
# Written by scrub hook install; to take it away: scrub hook uninstall $hook
previous=$$(dirname "$$0")/$hook$suffix
refs=$refs
run_previous() {
  [ -x "$$previous" ] || return 0
  IFS= read -r first <"$$previous"
  case $$first in
    '#!/bin/sh' | '#! /bin/sh' | '#!/usr/bin/env sh') . "$$previous" ;; # so that it sees its own name in $$0
    *) "$$previous" "$$@" ;;
  esac
}
printf %s "$${refs%x}" | (run_previous "$$@") || exit
printf %s "$${refs%x}" | $command "$$@"
""")
"""The `x` keeps line ends that command substitution would drop."""
_REFS = {"pre-push": "$(cat && echo x)", "pre-commit": "x"}


@dataclass(frozen=True, slots=True)
class Hook:
    """One hook of a repository: where git looks for it, and where what was there before waits."""

    name: str
    path: Path

    @classmethod
    def of(cls, git: Git, name: str) -> Hook:
        """The hook of that name, wherever the repository's settings put hooks.

        Raises:
            InputError: git failed.
        """
        folder = git.run("rev-parse", "--git-path", "hooks").removesuffix(b"\n")
        return cls(name, git.top / os.fsdecode(folder) / name)

    @property
    def previous(self) -> Path:
        """Where an earlier hook waits."""
        return self.path.with_name(self.name + SUFFIX)

    def is_ours(self) -> bool:
        """Whether the hook in place is one that we wrote."""
        return self.path.is_file() and _MARK in self.path.read_bytes()[:200]

    def install(self, options: Sequence[str]) -> bool:
        """Put our hook in place, to be run with `options`; returns whether another one runs before it.

        Raises:
            UsageError: there are two earlier hooks.
            OutputError: a file cannot be written.
        """
        if os.path.lexists(self.path) and not self.is_ours():
            if os.path.lexists(self.previous):
                raise UsageError(
                    f"{self.path}: is not ours, and {self.previous.name} waits beside it already; remove one of them"
                )
            self._change(lambda: self.path.rename(self.previous))
        self._change(lambda: self._write(_script(self.name, options)))
        return os.path.lexists(self.previous)

    def uninstall(self) -> bool:
        """Take our hook away and put back what was there, if anything; returns whether ours was there.

        Raises:
            UsageError: the hook in place is somebody else's.
            OutputError: a file cannot be changed.
        """
        if not os.path.lexists(self.path) and not os.path.lexists(self.previous):
            return False
        if os.path.lexists(self.path) and not self.is_ours():
            raise UsageError(f"{self.path}: was not written by scrub, so it stays")
        if os.path.lexists(self.previous):
            self._change(lambda: self.previous.replace(self.path))
        else:
            self._change(self.path.unlink)
        return True

    def _write(self, script: str) -> None:
        """Write beside the final name and rename, so that git never sees half a hook."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.path.with_name(f".{self.name}.scrub")
        fresh.write_text(script, "utf-8", "surrogateescape", newline="\n")
        fresh.chmod(0o755)
        fresh.replace(self.path)

    def _change(self, work: Callable[[], object]) -> None:
        """Do it.

        Raises:
            OutputError: the system does not let us.
        """
        try:
            work()
        except OSError as error:
            reason = error.strerror
        else:
            return
        raise OutputError(f"{self.path}: cannot be changed ({reason})")


def _script(name: str, options: Sequence[str]) -> str:
    """The hook: what was there before, then ours; -P keeps modules in the work tree from being taken for ours."""
    python = Path(sys.executable).as_posix()
    command = shlex.join([python, "-P", "-m", "scrubber", "hook", "run", name, *options])
    return _SCRIPT.substitute(hook=name, suffix=SUFFIX, refs=_REFS[name], command=command)
