"""Draws what an object holds as plain data, so that it can be looked at, without running any code of the object's."""

from __future__ import annotations

import logging
from types import ModuleType
from typing import Any

DEEPEST = 8
PLAIN = (str, bytes, bytearray, int, float, complex, type(None))
CONTAINERS = (list, tuple, set, frozenset)


_NO_CARRIERS = (type, ModuleType, logging.Logger, logging.Handler)
"""Objects that are handed on by their name, if at all."""


class TooMuchError(Exception):
    """There is more than is looked at, so nobody may be given the object."""


class Drawing:
    """Counts the values that it draws.

    Args:
        most: how many values are looked at.
        all_objects: draw the attributes of every object, as pickling does; else only of those with a repr of their own,
            which may show them.
    """

    def __init__(self, most: int, *, all_objects: bool = False) -> None:
        self._left = most
        self._all_objects = all_objects

    def of(self, value: Any, depth: int = DEEPEST) -> Any:
        """The value as texts, numbers, lists and dicts.

        Raises:
            TooMuchError: it is too large or too deep.
        """
        self._left -= 1
        if self._left < 0 or not depth:
            raise TooMuchError
        if isinstance(value, PLAIN):
            return value
        if isinstance(value, dict):
            return self._of_dict(value, depth)
        if isinstance(value, CONTAINERS):
            return [self.of(item, depth - 1) for item in list(value)]
        if isinstance(value, BaseException):
            return [self.of(value.args, depth - 1), self._of_dict(_attributes(value), depth)]
        if self._all_objects or getattr(type(value), "__repr__", None) is not object.__repr__:
            return self._of_dict(_attributes(value), depth)
        return None

    def _of_dict(self, value: dict[Any, Any], depth: int) -> dict[str, Any]:
        items = list(value.items())
        return {str(key) if isinstance(key, PLAIN) else "": self.of(item, depth - 1) for key, item in items}


def _attributes(value: Any) -> dict[str, Any]:
    """The attributes that are stored in an object."""
    if isinstance(value, _NO_CARRIERS):
        return {}
    try:
        stored = object.__getattribute__(value, "__dict__")
    except AttributeError:
        return {}
    return stored if isinstance(stored, dict) else {}
