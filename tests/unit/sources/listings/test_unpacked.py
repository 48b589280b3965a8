import gzip
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.sources.listings.unpacked import Unpacked, inflated

LARGE = 64 << 20


def stream(raw: bytes, largest: int = LARGE, ratio: int = 200) -> Unpacked:
    return Unpacked(io.BytesIO(raw), largest, ratio)


@given(st.lists(st.binary(max_size=2000), min_size=1, max_size=4), st.integers(1, 700))
def test_members_are_joined_however_they_are_read(parts: list[bytes], size: int) -> None:
    unpacked = stream(b"".join(gzip.compress(part) for part in parts) + b"\0" * 9)
    found = b""
    while part := unpacked.read(size):
        found += part
    assert (found, unpacked.fault, unpacked.tell()) == (b"".join(parts), "", len(found))
    assert unpacked.tail == found[-4:]


@given(st.binary(min_size=1, max_size=3000), st.data())
def test_a_cut_is_a_fault(content: bytes, data: st.DataObject) -> None:
    packed = gzip.compress(content)
    cut = packed[: data.draw(st.integers(2, len(packed) - 1))]
    unpacked = stream(cut)
    assert content.startswith(unpacked.read())
    assert "cut off" in unpacked.fault


def test_plain_bytes_come_as_they_are() -> None:
    unpacked = stream(b"plain" * 100_000)
    assert unpacked.read() == b"plain" * 100_000
    assert unpacked.fault == ""


@pytest.mark.parametrize("packed", [False, True])
def test_too_many_bytes_are_a_fault(packed: bool) -> None:
    raw = b"\0" * (8 << 20)
    unpacked = stream(gzip.compress(raw) if packed else raw, largest=1 << 20)
    assert len(unpacked.read()) <= 1 << 20
    assert unpacked.too_large


def test_bytes_that_are_packed_too_tightly_are_a_fault() -> None:
    unpacked = stream(gzip.compress(b"\0" * (32 << 20)), ratio=10)
    unpacked.read()
    assert unpacked.too_large


def test_a_stream_that_fails_is_a_fault() -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            del size
            raise OSError("the disk is gone")

    unpacked = Unpacked(Failing(), LARGE, 200)
    assert unpacked.read() == b""
    assert "the disk is gone" in unpacked.fault


@given(
    st.binary(max_size=200), st.sampled_from(["gzip", "deflate", "br", "zstd", "", "x", "gzip, br"])
)
def test_any_body_is_decoded_or_refused(body: bytes, encoding: str) -> None:
    found = inflated(body, encoding, 1000)
    assert found is None or len(found) <= 1001
