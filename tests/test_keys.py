"""Keys: where they come from, and what is refused."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest

from scrubber.errors import KeyFileError
from scrubber.keys import Key, find_key, new_key, parse_key, read_key, write_key

if TYPE_CHECKING:
    from pathlib import Path

HEX = "0f" * 32


def test_a_key_file_is_written_for_its_owner_alone_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "key"
    key = write_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert read_key(path).secret == key.secret


def test_an_existing_key_file_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "key"
    write_key(path)
    with pytest.raises(KeyFileError, match="exists already"):
        write_key(path)


@pytest.mark.parametrize(
    ("mode", "text", "message"), [(0o644, HEX, "others can read"), (0o600, "short", "64 hex digits")]
)
def test_a_bad_key_file_is_refused(tmp_path: Path, mode: int, text: str, message: str) -> None:
    path = tmp_path / "key"
    path.write_text(text)
    path.chmod(mode)
    with pytest.raises(KeyFileError, match=message):
        read_key(path)


def test_a_missing_key_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="cannot be read"):
        find_key(tmp_path / "none")


def test_the_environment_gives_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCRUB_KEY", HEX)
    assert find_key().secret == bytes.fromhex(HEX)
    monkeypatch.setenv("SCRUB_KEY", "zz")
    with pytest.raises(KeyFileError, match="SCRUB_KEY"):
        find_key()


def test_keys_are_random_without_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SCRUB_KEY", raising=False)
    assert find_key().secret != find_key().secret


def test_a_key_shows_in_no_repr_and_no_pickle() -> None:
    key = parse_key(HEX, "test")
    assert HEX not in repr(key)
    assert repr(key) == f"Key({key.name})"
    with pytest.raises(TypeError, match="pickled"):
        pickle.dumps(key)


def test_names_tell_keys_apart() -> None:
    assert new_key().name != new_key().name
    assert Key(b"a" * 32).name == Key(b"a" * 32).name
