import io
import random
import secrets

import pytest

from minqing.lib import vault

KEY = secrets.token_bytes(vault.KEY_BYTES)


def locked(data: bytes, *, key: bytes = KEY) -> bytes:
    file = io.BytesIO()
    writer = vault.Writer(file, key=key)
    for start in range(0, len(data), 70_001):
        writer.write(data[start : start + 70_001])
    writer.finish()
    return file.getvalue()


def opened(data: bytes, *, key: bytes = KEY) -> bytes:
    return io.BufferedReader(vault.Reader(io.BytesIO(data), key=key)).read()


@pytest.mark.parametrize("size", [0, 1, vault.CHUNK - 1, vault.CHUNK, vault.CHUNK + 1, 2 * vault.CHUNK])
def test_what_was_locked_comes_back(size: int) -> None:
    data = random.Random(size).randbytes(size)
    assert opened(locked(data)) == data


def test_nothing_of_it_can_be_read_and_no_two_are_alike() -> None:
    first, second = locked("岩温龙".encode() * 99), locked("岩温龙".encode() * 99)
    assert "岩温龙".encode() not in first
    assert first[-64:] != second[-64:]


def test_another_key_is_said() -> None:
    with pytest.raises(vault.WrongKey):
        opened(locked(b"x"), key=secrets.token_bytes(vault.KEY_BYTES))


def test_another_kind_of_file_is_said() -> None:
    for other in (b"", b"PK\3\4", locked(b"x")[:40]):
        with pytest.raises(vault.NotAVault):
            opened(other)


def test_one_bit_anywhere_is_found(seed: int) -> None:
    whole = bytearray(locked(random.Random(1).randbytes(vault.CHUNK + 5000)))
    for place in random.Random(seed).sample(range(80, len(whole)), 12):
        whole[place] ^= 1
        with pytest.raises(vault.Damaged):
            opened(bytes(whole))
        whole[place] ^= 1
    opened(bytes(whole))


def test_a_cut_is_found_also_between_chunks(seed: int) -> None:
    whole = locked(bytes(2 * vault.CHUNK + 100))
    between = 64 + vault.CHUNK + 16
    for length in (64, between, between + vault.CHUNK + 16, random.Random(seed).randrange(65, len(whole))):
        with pytest.raises(vault.Damaged):
            opened(whole[:length])


def test_chunks_that_changed_places_are_found() -> None:
    whole = locked(bytes(3 * vault.CHUNK))
    one = vault.CHUNK + 16
    with pytest.raises(vault.Damaged):
        opened(whole[:64] + whole[64 + one : 64 + 2 * one] + whole[64 : 64 + one] + whole[64 + 2 * one :])
