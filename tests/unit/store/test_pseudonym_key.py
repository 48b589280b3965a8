"""The key of pseudonyms is made once, for its owner alone, and read again."""

from pathlib import Path

import pytest

from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.store.pseudonym_key import KEY_BYTES, fresh_key, pseudonym_key


def test_a_key_is_made_once_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "key"
    key = pseudonym_key(path)
    assert len(key) == KEY_BYTES
    assert path.stat().st_mode & 0o777 == 0o600
    assert pseudonym_key(path) == key


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "key"
    pseudonym_key(path)
    path.chmod(0o644)
    with pytest.raises(UsageError, match="others may read"):
        pseudonym_key(path)


@pytest.mark.parametrize("text", ["", "abc", "G" * 64, "ä" * 64, "0" * 65])
def test_a_file_without_a_key_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "key"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(DataError, match="no key"):
        pseudonym_key(path)


def test_a_key_that_cannot_be_made_is_an_error_of_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be made"):
        pseudonym_key(tmp_path / "missing" / "key")
    with pytest.raises(UsageError, match="cannot be read"):
        pseudonym_key(tmp_path)


def test_fresh_keys_differ() -> None:
    assert fresh_key() != fresh_key()
