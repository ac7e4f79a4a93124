"""A made-up secret and the ways in which programs send one to `logging`, for finding out where it would come out."""

from __future__ import annotations

import logging
from secrets import token_hex
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Canary:
    """A secret that nobody else has; its text is how a log would name it.

    Attributes:
        secret: the value.
        mark: a part of it; where it shows, the secret has leaked.
    """

    def __init__(self) -> None:
        self.mark = token_hex(8)
        self.secret = f"Cage-{self.mark}-Zk"

    def __str__(self) -> str:
        return f"password={self.secret}"


class Sending(NamedTuple):
    """One way to send the canary, and a record that does."""

    name: str
    record: logging.LogRecord


def sendings(canary: Canary) -> Iterator[Sending]:
    """A fresh record for each way."""
    for name, fields in _WAYS.items():
        given = fields(canary)
        extra = given.pop("extra", {})
        record = logging.LogRecord("scrub.doctor", logging.CRITICAL, __file__, 1, *_message(given), None)
        vars(record).update(given, **extra)
        yield Sending(name, record)


def raised(canary: Canary) -> BaseException:
    """An exception that tells the canary, as does its cause."""
    return _caught(lambda: _fail(str(canary)))


def _raised_beside(canary: Canary) -> BaseException:
    """An exception that tells nothing, from a frame that holds the secret."""

    def log_in(password: str) -> None:
        _fail("no login" * bool(password))

    return _caught(lambda: log_in(canary.secret))


def _fail(text: str) -> None:
    raise RuntimeError(text) from ValueError(text)


def _caught(fail: Callable[[], None]) -> BaseException:
    try:
        fail()
    except RuntimeError as error:
        return error
    return RuntimeError()


def _message(given: dict[str, Any]) -> tuple[Any, Any]:
    return given.pop("msg", "login"), given.pop("args", ())


def _info(error: BaseException) -> tuple[Any, ...]:
    return type(error), error, error.__traceback__


_WAYS: dict[str, Callable[[Canary], dict[str, Any]]] = {
    "message": lambda canary: {"msg": str(canary)},
    "object as message": lambda canary: {"msg": canary},
    "argument": lambda canary: {"msg": "login %s", "args": (str(canary),)},
    "argument behind its name": lambda canary: {"msg": "login password=%s", "args": (canary.secret,)},
    "named argument": lambda canary: {"msg": "login %(password)s", "args": ({"password": str(canary)},)},
    "argument that does not fit": lambda canary: {"msg": "login %d", "args": (str(canary),)},
    "exception": lambda canary: {"exc_info": _info(raised(canary))},
    "local of a frame": lambda canary: {"exc_info": _info(_raised_beside(canary))},
    "stack": lambda canary: {"stack_info": str(canary)},
    "extra field": lambda canary: {"extra": {"password": canary.secret}},
    "data in an extra field": lambda canary: {"extra": {"request": {"headers": [str(canary)]}}},
}
