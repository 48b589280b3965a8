"""A folder of lists holds what was put in, and nothing half written."""

from pathlib import Path

import pytest
from hypothesis import given

import strategies
from tidewaiter.core.errors import DataError, UnknownNameError, UsageError
from tidewaiter.model.party import ListEdition
from tidewaiter.store.list_folder import (
    MANIFEST,
    Download,
    current,
    current_editions,
    edition_of,
    keep,
    manifest_of,
    named,
)

EDITIONS = strategies.NOUNS[ListEdition]


def edition(code: str = "us-x", digest: str = "aa") -> ListEdition:
    return ListEdition(
        list=code, title="X", published="", file="x.csv", sha256=digest * 32, format="x", entries=()
    )


@given(given_edition=EDITIONS)
def test_what_is_kept_is_read_back(given_edition: ListEdition, tmp_path_factory) -> None:
    folder = tmp_path_factory.mktemp("lists")
    kept = keep(folder, given_edition, {})
    assert edition_of(folder, kept) == given_edition
    assert (kept.entries, current_editions(folder)) == (
        len(given_edition.entries), (given_edition,)
    )  # fmt: skip


def test_the_edition_before_stays(tmp_path: Path) -> None:
    first = keep(tmp_path, edition(digest="aa"), {})
    second = keep(tmp_path, edition(digest="bb"), {})
    assert manifest_of(tmp_path).editions == (second, first)
    assert current(tmp_path) == (second,)
    assert edition_of(tmp_path, first).sha256 == "aa" * 32


def test_the_same_edition_is_kept_once(tmp_path: Path) -> None:
    for _ in "ab":
        keep(tmp_path, edition(), {})
    assert len(manifest_of(tmp_path).editions) == 1
    assert len(list(tmp_path.iterdir())) == 2


def test_what_servers_said_is_kept_beside(tmp_path: Path) -> None:
    keep(tmp_path, edition(), {"https://b": Download(etag="1")})
    keep(tmp_path, edition("us-y", "bb"), {"https://a": Download(etag="2")})
    assert list(manifest_of(tmp_path).downloads) == ["https://a", "https://b"]


def test_a_stop_in_the_middle_leaves_the_folder_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = keep(tmp_path, edition(), {})
    written = Path.write_bytes

    def stops_at_the_manifest(path: Path, content: bytes) -> int:
        if content.startswith(b"{"):
            raise KeyboardInterrupt
        return written(path, content)

    monkeypatch.setattr(Path, "write_bytes", stops_at_the_manifest)
    with pytest.raises(KeyboardInterrupt):
        keep(tmp_path, edition(digest="bb"), {})
    monkeypatch.undo()
    assert current(tmp_path) == (first,)
    assert not list(tmp_path.glob(".tidewaiter-*"))


def test_a_file_that_was_changed_is_refused(tmp_path: Path) -> None:
    kept = keep(tmp_path, edition(), {})
    (tmp_path / kept.stored).write_text("{}\n")
    with pytest.raises(DataError, match="not what was written"):
        edition_of(tmp_path, kept)
    (tmp_path / kept.stored).unlink()
    with pytest.raises(DataError, match="cannot be read"):
        edition_of(tmp_path, kept)


def test_a_damaged_manifest_is_refused(tmp_path: Path) -> None:
    keep(tmp_path, edition(), {})
    (tmp_path / MANIFEST).write_text("{")
    with pytest.raises(DataError, match="the manifest is damaged"):
        current(tmp_path)


def test_one_list_need_not_be_named_and_several_must(tmp_path: Path) -> None:
    first = keep(tmp_path, edition(), {})
    assert named(tmp_path, "") == first
    keep(tmp_path, edition("us-y", "bb"), {})
    assert named(tmp_path, "us-x") == first
    with pytest.raises(UsageError, match="does not hold exactly one list"):
        named(tmp_path, "")
    with pytest.raises(UnknownNameError, match="us-x"):
        named(tmp_path, "us-xx")


def test_no_folder_is_no_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such folder of lists"):
        current(tmp_path / "none")
    assert current(tmp_path) == ()


def test_a_folder_that_cannot_be_made_is_a_wrong_command(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="cannot be made"):
        keep(tmp_path / "file" / "lists", edition(), {})


@pytest.mark.parametrize("code", ["us-csl/el", "a/b/c"])
def test_a_code_with_a_slash_makes_no_folder(code: str, tmp_path: Path) -> None:
    kept = keep(tmp_path, edition(code), {})
    assert "/" not in kept.stored
    assert edition_of(tmp_path, kept).list == code
