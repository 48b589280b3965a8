"""Only a whole collection is exported, and never into itself."""

from pathlib import Path

import pytest

from collection_case import contents, sealed
from tidewaiter.app.evidence.export import export
from tidewaiter.core.errors import DataError, UsageError


def test_a_whole_collection_is_exported_and_left_as_it_is(tmp_path: Path) -> None:
    scan = sealed(tmp_path)
    before = contents(scan)
    done = export(scan, tmp_path / "a.wacz")
    assert (done.objects, done.records, done.pages) == (6, 7, 5)
    assert contents(scan) == before


def test_a_collection_that_was_changed_is_not(tmp_path: Path) -> None:
    scan = sealed(tmp_path)
    (scan / "offers.csv").write_bytes(b"other")
    with pytest.raises(DataError, match="not what was sealed") as error:
        export(scan, tmp_path / "a.wacz")
    assert "offers.csv" in error.value.found
    assert not (tmp_path / "a.wacz").exists()


@pytest.mark.parametrize("name", ["a.zip", "scan/a.wacz", "scan/evidence/a.wacz"])
def test_a_place_that_will_not_do_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError):
        export(sealed(tmp_path), tmp_path / name)
