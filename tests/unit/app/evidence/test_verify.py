"""Whether a folder is what was sealed, composed of files on disk."""

from pathlib import Path

import pytest

from collection_case import sealed
from tidewaiter.app.evidence.verify import verify
from tidewaiter.core.errors import DataError, UsageError


def test_a_folder_and_a_key_give_a_verdict(tmp_path: Path) -> None:
    scan = sealed(tmp_path)
    assert verify(scan, [tmp_path / "key.pub"]).is_verified
    assert not verify(scan).is_verified


def test_a_key_is_no_certificate(tmp_path: Path) -> None:
    scan = sealed(tmp_path)
    with pytest.raises(DataError, match="no certificate"):
        verify(scan, [], [tmp_path / "key.pub"])
    with pytest.raises(UsageError):
        verify(scan, [], [tmp_path / "none.pem"])
