"""Runs tests against a mutant in a forked process that has everything loaded, its functions' code exchanged."""

from __future__ import annotations

import contextlib
import inspect
import os
import signal
import sys
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.mutation.mutants import Mutant

QUIET = ("-q", "-x", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning")
PASSED = 0


def passes(tests: Sequence[str], seconds: int, module: ModuleType | None = None, mutant: Mutant | None = None) -> bool:
    """Whether the tests pass within so many seconds, with a module exchanged for its mutant."""
    process = os.fork()
    if process:
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == PASSED
    signal.alarm(seconds)
    with contextlib.suppress(BaseException):
        silence()
        if module is not None and mutant is not None:
            exchange(module, mutant)
        if pytest.main([*QUIET, *tests]) == PASSED:
            os._exit(PASSED)
    os._exit(1)


def silence() -> None:
    """Print nothing from here on."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(nothing, number)


def exchange(module: ModuleType, mutant: Mutant) -> None:
    """Give the module's functions, wherever they were imported to, the mutant's code."""
    fresh = ModuleType(module.__name__)
    exec(mutant.code, vars(fresh))  # noqa: S102 - it is ours
    for name, new in list(vars(fresh).items()):
        old = vars(module).get(name)
        if mutant.constant == name:
            _replace(name, old, new)
        elif getattr(new, "__module__", None) == module.__name__:
            _graft(old, new)


def _replace(name: str, old: object, new: object) -> None:
    for other in [m for key, m in sys.modules.items() if key.partition(".")[0] in ("scrubber", "tests")]:
        if vars(other).get(name) is old:
            setattr(other, name, new)


def _graft(old: Any, new: Any) -> None:
    if isinstance(new, type):
        for name, inner in vars(new).items():
            own = vars(old).get(name)
            if isinstance(inner, (FunctionType, classmethod, staticmethod, property)):
                _graft(own, inner)
        return
    old, new = _function(old), _function(new)
    if isinstance(new, FunctionType) and isinstance(old, FunctionType):
        old.__code__, old.__defaults__, old.__kwdefaults__ = new.__code__, new.__defaults__, new.__kwdefaults__


def _function(thing: Any) -> Any:
    return inspect.unwrap(getattr(thing, "fget", None) or getattr(thing, "__func__", None) or thing)
