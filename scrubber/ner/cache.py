"""A bounded cache whose hits cost a dictionary look-up."""

from __future__ import annotations

from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Cache(Generic[Key, Value]):
    """Keeps at least the `size` entries last used, at most twice as many, in two generations; threads may share it."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._young: dict[Key, Value] = {}
        self._old: dict[Key, Value] = {}
        self._lock = Lock()

    def __repr__(self) -> str:
        return f"Cache({len(self._young) + len(self._old)} entries)"

    def get(self, key: Key) -> Value | None:
        """The value, if it is still known."""
        value = self._young.get(key)
        if value is None and (value := self._old.get(key)) is not None:
            self.put(key, value)
        return value

    def put(self, key: Key, value: Value) -> None:
        """Remember a value; forget the older generation when this one is full."""
        with self._lock:
            if len(self._young) >= self._size:
                self._young, self._old = {}, self._young
            self._young[key] = value
