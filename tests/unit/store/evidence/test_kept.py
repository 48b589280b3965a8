"""What lies in the folder of a collection."""

from pathlib import Path

import pytest

from collection_case import contents, sealed
from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.evidence.digest import digest_of, in_order
from tidewaiter.store.evidence import kept as module
from tidewaiter.store.evidence.kept import kept_in, part_of


def test_every_file_by_its_digest_and_the_small_ones_whole(tmp_path: Path) -> None:
    scan = sealed(tmp_path)
    files = contents(scan)
    kept = kept_in(scan)
    assert tuple(kept.files) == in_order(digest_of(n, [c]) for n, c in files.items())
    assert set(kept.parts) == {
        n for n in files if n != "offers.csv" and not n.startswith("evidence/objects/")
    }
    assert all(files[name] == content for name, content in kept.parts.items())


def test_a_folder_that_nobody_sealed_is_told(tmp_path: Path) -> None:
    (tmp_path / "offers.csv").write_bytes(b"")
    with pytest.raises(DataError, match="nothing was sealed"):
        kept_in(tmp_path)
    with pytest.raises(UsageError, match="no such folder"):
        kept_in(tmp_path / "none")


def test_a_part_that_is_too_large_or_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = sealed(tmp_path)
    monkeypatch.setattr(module, "LARGEST_PART", 10)
    with pytest.raises(DataError, match="too large"):
        kept_in(scan)
    with pytest.raises(UsageError, match="cannot be read"):
        part_of(tmp_path / "none")
