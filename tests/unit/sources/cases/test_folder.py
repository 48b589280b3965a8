"""Hostile folders: nothing outside is read, nothing hangs, and everything is told."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Any

import pytest

from tidewaiter.core.errors import UsageError
from tidewaiter.sources.cases.folder import LARGEST_FILE, listing_of, path_fault

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "units.csv").write_text("serial\nA1\n", encoding="utf-8")
    (tmp_path / "secret.csv").write_text("serial\nS\n", encoding="utf-8")
    return folder


def messages(folder: Path) -> dict[str, str]:
    return {fault.file: fault.message for fault in listing_of(folder).faults}


def test_plain_files_are_listed_by_name(case: Path) -> None:
    (case / "a.csv").touch()
    listing = listing_of(case)
    assert list(listing.files) == ["a.csv", "units.csv"]
    assert listing.faults == ()


@pytest.mark.parametrize("target", ["../secret.csv", "/etc/passwd", "..", "/", "/dev/zero"])
def test_a_link_that_leads_out_is_never_followed(case: Path, target: str) -> None:
    (case / "sites.csv").symlink_to(target)
    assert messages(case) == {"sites.csv": "a symbolic link leads out of the case"}
    assert "sites.csv" not in listing_of(case).files


def test_a_chain_of_links_is_followed_to_its_end(case: Path) -> None:
    (case / "attachments").mkdir()
    (case / "attachments" / "step").symlink_to("../../secret.csv")
    (case / "sites.csv").symlink_to("attachments/step")
    assert set(messages(case)) == {"sites.csv", "attachments/step"}


def test_a_link_inside_the_case_is_a_file_of_it(case: Path) -> None:
    (case / "sites.csv").symlink_to("units.csv")
    assert list(listing_of(case).files) == ["sites.csv", "units.csv"]


@pytest.mark.parametrize("target", ["nowhere.csv", "sites.csv"])
def test_a_link_to_nothing_or_to_itself_is_told(case: Path, target: str) -> None:
    (case / "sites.csv").symlink_to(target)
    assert messages(case) == {"sites.csv": "the file cannot be read"}


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (os.mkfifo, "a pipe"),
        (lambda path: os.mknod(path, stat.S_IFSOCK | 0o600), "a socket"),
    ],
)
def test_pipes_and_sockets_are_not_opened(
    case: Path, make: Callable[[Path], None], kind: str
) -> None:
    make(case / "sites.csv")
    (fault,) = listing_of(case).faults
    assert (fault.file, fault.found) == ("sites.csv", kind)


def test_a_pipe_below_a_folder_is_told_too(case: Path) -> None:
    (case / "devices" / "node1").mkdir(parents=True)
    os.mkfifo(case / "devices" / "node1" / "report.csv")
    (case / "devices" / "out").symlink_to("/etc")
    assert messages(case) == {
        "devices/node1/report.csv": "this is no ordinary file",
        "devices/out": "a symbolic link leads out of the case",
    }


@pytest.mark.parametrize("name", ["devices", "attachments"])
def test_a_subfolder_that_is_a_link_is_refused(case: Path, tmp_path: Path, name: str) -> None:
    (case / name).symlink_to(tmp_path)
    assert messages(case) == {name: "a symbolic link leads out of the case"}


def test_other_folders_are_told(case: Path) -> None:
    (case / "devices").mkdir()
    (case / "attachments").mkdir()
    (case / "drafts").mkdir()
    (fault,) = listing_of(case).faults
    assert (fault.file, fault.allowed) == ("drafts", "attachments, devices")


def test_a_file_that_is_too_large_is_not_opened(case: Path) -> None:
    with (case / "sites.csv").open("wb") as stream:
        stream.truncate(LARGEST_FILE + 1)  # a hole: nothing is written
    (fault,) = listing_of(case).faults
    assert fault.message == "the file is too large"
    assert str(LARGEST_FILE) in fault.allowed


@pytest.mark.parametrize("name", ["a\nb.csv", "a\x1b[31m.csv", "..\\units.csv", b"\xff.csv"])
def test_names_that_are_no_plain_text_are_refused(case: Path, name: Any) -> None:
    path = os.fsencode(case) + b"/" + os.fsencode(name)
    with open(path, "wb"):  # noqa: PTH123 (a name that is no text)
        pass
    (fault,) = listing_of(case).faults
    assert fault.message == "the name of a file is no plain text"
    assert fault.file.isprintable()


@pytest.mark.parametrize("limit", ["MOST_ENTRIES", "MOST_BELOW"])
def test_folders_of_too_many_files_are_refused(
    case: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(f"tidewaiter.sources.cases.folder.{limit}", 3)
    folder = case / "devices" if limit == "MOST_BELOW" else case
    folder.mkdir(exist_ok=True)
    for number in range(9):
        (folder / f"{number}.csv").touch()
    (fault,) = listing_of(case).faults
    assert fault.message == "the folder holds too many files"


@pytest.mark.parametrize("name", ["nowhere", "case/units.csv"])
def test_what_is_no_folder_is_a_wrong_call(case: Path, name: str) -> None:
    with pytest.raises(UsageError, match="no such folder"):
        listing_of(case.parent / name)


def test_a_case_may_itself_be_reached_by_a_link(case: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(case)
    listing = listing_of(tmp_path / "link")
    assert listing.files == {"units.csv": case.resolve() / "units.csv"}


def test_readers_of_subfolders_ask_before_they_open(case: Path) -> None:
    (case / "devices").mkdir()
    (case / "devices" / "good.csv").touch()
    (case / "devices" / "bad.csv").symlink_to("../../secret.csv")
    assert path_fault(case, case / "devices" / "good.csv") is None
    fault = path_fault(case, case / "devices" / "bad.csv")
    assert fault is not None
    assert fault.file == "devices/bad.csv"
