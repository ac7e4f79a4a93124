"""A sealed file opens under its key alone, whole and unchanged, or not at all."""

from __future__ import annotations

import io
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber.errors import InputError, UsageError
from scrubber.keys import Key, new_key
from scrubber.vault import sealed
from scrubber.vault.sealed import FRAME, Sealer, unsealed

KEY = Key(b"k" * 32)


def seal(*parts: bytes) -> bytes:
    file = io.BytesIO()
    sealer = Sealer(file, KEY)
    for part in parts:
        sealer.write(part)
    sealer.close()
    return file.getvalue()


def unseal(data: bytes, key: Key = KEY) -> bytes:
    return b"".join(unsealed(io.BytesIO(data), key, "safe.map"))


@pytest.mark.parametrize("size", [0, 1, FRAME - 1, FRAME, FRAME + 1, 3 * FRAME, 3 * FRAME + 5])
def test_what_goes_in_comes_out(size: int) -> None:
    data = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    assert unseal(seal(data[: size // 3], data[size // 3 :])) == data


def test_nothing_can_be_read_without_the_key() -> None:
    made = seal(b"two-Green-Kettles" * 9)
    assert b"Green" not in made
    with pytest.raises(InputError, match="was made under key"):
        unseal(made, new_key())


def test_a_key_of_the_same_name_does_not_help() -> None:
    """Eight digits tell keys apart by mistake only; the cipher tells them apart for certain."""

    class Namesake(Key):
        __slots__ = ()
        name = KEY.name

    with pytest.raises(InputError, match="was changed or cut off"):
        unseal(seal(b"x"), Namesake(b"other" * 6 + b"xx"))


@given(st.data())
def test_one_changed_bit_anywhere_is_noticed(data: st.DataObject) -> None:
    made = bytearray(SEALED)
    at = data.draw(st.integers(0, len(made) - 1))
    made[at] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(InputError):
        unseal(bytes(made))


@pytest.mark.parametrize("cut", [0, 5, 51, 52, 52 + 16, 52 + FRAME + 16, 52 + 2 * (FRAME + 16), -1])
def test_a_file_that_was_cut_off_is_noticed(cut: int) -> None:
    """Also where a frame ends."""
    with pytest.raises(InputError):
        unseal(SEALED[:cut])


def test_frames_in_another_order_or_repeated_are_noticed() -> None:
    header, size = 52, FRAME + 16
    first, second = SEALED[header : header + size], SEALED[header + size : header + 2 * size]
    for frames in (second + first, first + first, first + second + SEALED[header + 2 * size :] * 2):
        with pytest.raises(InputError):
            unseal(SEALED[:header] + frames)


def test_the_same_text_never_looks_the_same() -> None:
    assert seal(b"x" * 99)[52:] != seal(b"x" * 99)[52:]


def test_without_the_extra_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(sys.modules):
        if name.partition(".")[0] == "cryptography":
            monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(UsageError, match=r"pip install 'scrubber\[vault\]'"):
        Sealer(io.BytesIO(), KEY)


def test_an_error_holds_nothing_of_what_was_sealed() -> None:
    with pytest.raises(InputError) as caught:
        unseal(SEALED[:-1])
    assert caught.value.__cause__ is caught.value.__context__ is None
    assert sealed.MAGIC.decode().strip() not in str(caught.value)


SEALED = seal(bytes(2 * FRAME + 7))
