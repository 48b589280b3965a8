"""A store of parties holds what was put in, and nothing half written."""

from pathlib import Path

import msgspec
import pytest

from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.store import party_folder
from tidewaiter.store.party_folder import (
    KINDS,
    MANIFEST,
    PartyManifest,
    keep_parties,
    kept_bytes,
    party_manifest,
    require_store_or_nothing,
)

CONTENTS = {what: what.encode() for what in KINDS}
EMPTY = PartyManifest(
    parties=1, names=1, editions=(), weighed=(), moved=0, use="sparing", scoring="ab"
)


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_what_is_kept_is_read_back(tmp_path: Path) -> None:
    kept = keep_parties(tmp_path / "store", EMPTY, CONTENTS)
    assert party_manifest(tmp_path / "store") == kept
    for what, content in CONTENTS.items():
        assert kept_bytes(tmp_path / "store", kept, what) == content
    assert files(tmp_path / "store") == {MANIFEST, *kept.files.values()}


def test_new_content_replaces_its_file_and_leaves_the_others(tmp_path: Path) -> None:
    first = keep_parties(tmp_path, EMPTY, CONTENTS)
    second = keep_parties(tmp_path, first, {"answers": b"other"})
    assert kept_bytes(tmp_path, second, "answers") == b"other"
    assert kept_bytes(tmp_path, second, "parties") == b"parties"
    assert first.files["answers"] not in files(tmp_path)
    assert files(tmp_path) == {MANIFEST, *second.files.values()}


def test_a_run_that_is_stopped_leaves_the_store_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = keep_parties(tmp_path, EMPTY, CONTENTS)
    replacing, left = party_folder.replacing, [2]

    def stops(path: Path) -> object:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return replacing(path)

    monkeypatch.setattr(party_folder, "replacing", stops)
    with pytest.raises(KeyboardInterrupt):
        keep_parties(tmp_path, first, {"answers": b"other", "index": b"new", "listed": b"l"})
    assert party_manifest(tmp_path) == first
    for what, content in CONTENTS.items():
        assert kept_bytes(tmp_path, first, what) == content


def test_no_store_is_a_wrong_command(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no store of parties"):
        party_manifest(tmp_path / "nowhere")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"parties": 1}', '{"parties": "1"}'])
def test_a_damaged_manifest_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST).write_text(text)
    with pytest.raises(DataError, match="manifest is damaged"):
        party_manifest(tmp_path)


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", ".hidden"])
def test_a_manifest_that_points_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    kept = keep_parties(tmp_path, EMPTY, CONTENTS)
    changed = msgspec.structs.replace(kept, files={**kept.files, "index": name})
    (tmp_path / MANIFEST).write_bytes(msgspec.json.encode(changed))
    with pytest.raises(DataError, match="a file elsewhere"):
        party_manifest(tmp_path)


def test_a_manifest_without_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_bytes(msgspec.json.encode(EMPTY))
    with pytest.raises(DataError, match="does not name its files"):
        party_manifest(tmp_path)


@pytest.mark.parametrize("what", KINDS)
def test_a_file_that_is_missing_or_another_is_refused(tmp_path: Path, what: str) -> None:
    kept = keep_parties(tmp_path, EMPTY, CONTENTS)
    path = tmp_path / kept.files[what]
    path.write_bytes(b"x")
    with pytest.raises(DataError, match="not what was written"):
        kept_bytes(tmp_path, kept, what)
    path.unlink()
    with pytest.raises(DataError, match="cannot be read"):
        kept_bytes(tmp_path, kept, what)


def test_a_store_takes_the_place_of_a_store_and_of_nothing_else(tmp_path: Path) -> None:
    require_store_or_nothing(tmp_path / "new")
    require_store_or_nothing(tmp_path)
    keep_parties(tmp_path / "store", EMPTY, CONTENTS)
    require_store_or_nothing(tmp_path / "store")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").touch()
    with pytest.raises(UsageError, match="something else"):
        require_store_or_nothing(tmp_path / "other")
    with pytest.raises(UsageError, match="no folder"):
        require_store_or_nothing(tmp_path / "other" / "letter.txt")


def test_a_place_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="cannot be made"):
        keep_parties(tmp_path / "file" / "store", EMPTY, CONTENTS)
