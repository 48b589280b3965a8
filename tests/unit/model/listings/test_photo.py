"""Prints of photos are whole."""

import pytest

from tidewaiter.model.listings.photo import POINT_BYTES, PhotoPrint


def test_a_print_has_all_hashes_or_none() -> None:
    assert PhotoPrint(digest="d", width=1, height=1).hashes == ()
    with pytest.raises(ValueError, match="8 hashes"):
        PhotoPrint(digest="d", width=1, height=1, hashes=("0" * 64,))


@pytest.mark.parametrize("field", ["points", "mirrored"])
def test_points_are_whole(field: str) -> None:
    whole = bytes(2 * POINT_BYTES)
    assert getattr(PhotoPrint(digest="d", width=1, height=1, **{field: whole}), field) == whole
    with pytest.raises(ValueError, match="36 bytes"):
        PhotoPrint(digest="d", width=1, height=1, **{field: whole[1:]})
