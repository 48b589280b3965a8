"""Tiles and bundles against the examples of the specification."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.evidence.log.tiles import (
    Tile,
    bundle,
    bundle_path,
    bundle_records,
    tile_path,
    tiles_of,
)

WHERE = Where("tile/entries/000")


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 1_234_067, 256), "tile/0/x001/x234/067"),  # index of c2sp.org/tlog-tiles
        (Tile(1, 5, 3), "tile/1/005.p/3"),
        (Tile(63, 999, 256), "tile/63/999"),
        (Tile(2, 1_000, 255), "tile/2/x001/000.p/255"),
    ],
)
def test_paths(tile: Tile, path: str) -> None:
    assert tile_path(tile) == path


def test_paths_of_bundles() -> None:
    assert bundle_path(273, 112) == "tile/entries/273.p/112"
    assert bundle_path(0) == "tile/entries/000"


def test_the_published_sizes_have_their_published_tiles() -> None:
    # c2sp.org/tlog-tiles: a tree of 70,000 and one of 256.
    tiles = list(tiles_of(70_000))
    assert tiles[:273] == [Tile(0, number, 256) for number in range(273)]
    assert tiles[273:] == [Tile(0, 273, 112), Tile(1, 0, 256), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert list(tiles_of(256)) == [Tile(0, 0, 256), Tile(1, 0, 1)]
    assert list(tiles_of(0)) == []


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=256))
def test_records_come_back_from_their_bundle(records: list[bytes]) -> None:
    assert bundle_records(bundle(records), WHERE) == tuple(records)


@given(st.lists(st.binary(max_size=9), min_size=1, max_size=9), st.data())
def test_a_bundle_cut_short_is_refused_or_has_fewer_records(
    records: list[bytes], data: st.DataObject
) -> None:
    cut = bundle(records)[: data.draw(st.integers(0, len(bundle(records)) - 1))]
    try:
        found = bundle_records(cut, WHERE)
    except DataError:
        return
    assert found == tuple(records[: len(found)])
    assert len(found) < len(records)


def test_limits() -> None:
    for records in ([b""] * 257, [bytes(65_536)]):
        with pytest.raises(UsageError, match="do not fit"):
            bundle(records)
    with pytest.raises(DataError, match="no records, or too many"):
        bundle_records(bundle([b""] * 256) + bytes(2), WHERE)
    for tile in (Tile(64, 0, 1), Tile(0, -1, 1), Tile(0, 0, 0), Tile(0, 0, 257)):
        with pytest.raises(UsageError, match="there is no such"):
            tile_path(tile)
