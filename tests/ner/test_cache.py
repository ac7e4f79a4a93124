"""The cache: bounded, and what was used last stays."""

from __future__ import annotations

from scrubber.ner.cache import Cache


def test_it_is_bounded_and_keeps_what_is_used() -> None:
    cache: Cache[int, str] = Cache(10)
    cache.put(0, "kept")
    for key in range(1, 1000):
        cache.put(key, "x")
        assert cache.get(0) == "kept"
    assert sum(cache.get(key) is not None for key in range(1000)) <= 20


def test_its_repr_shows_no_text() -> None:
    cache: Cache[str, str] = Cache(10)
    cache.put("Tessa", "Okonjo")
    assert repr(cache) == "Cache(1 entries)"
