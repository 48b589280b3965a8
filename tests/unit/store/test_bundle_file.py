"""One tar file that has only one way to be written."""

from __future__ import annotations

import errno
import io
import itertools
import os
import signal
import subprocess
import sys
import tarfile
import textwrap
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seal_case import written
from tidewaiter.core.errors import DataError, TidewaiterError, UsageError
from tidewaiter.evidence.digest import digest_of
from tidewaiter.store import bundle_file
from tidewaiter.store.bundle_file import (
    BLOCK,
    LARGEST_BUNDLE,
    RECORD,
    Member,
    ToSeal,
    content_of,
    digests_below,
    files_of,
    members_of,
    unpack,
    write_bundle,
)

if TYPE_CHECKING:
    from pathlib import Path

FILES = {"a/x.csv": b"abc", "a/y/größe.csv": bytes(600), "b.txt": b"", "c": b"y" * 512}


def entries_of(files: dict[str, bytes]) -> list[ToSeal]:
    return [ToSeal(digest_of(name, [content]), content) for name, content in files.items()]


def bundle(folder: Path, files: dict[str, bytes] | None = None) -> Path:
    path = folder / "b.tar"
    write_bundle(path, entries_of(FILES if files is None else files))
    return path


def archive(folder: Path, *members: tuple[tarfile.TarInfo, bytes], form: int) -> Path:
    """Return a tar file that the standard library wrote."""
    path = folder / "t.tar"
    with tarfile.open(path, "w", format=form) as out:
        for info, content in members:
            out.addfile(info, io.BytesIO(content))
    return path


def info_of(name: str, size: int = 0, **changed: object) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size = size
    for field, value in {"mode": 0o644, **changed}.items():
        setattr(info, field, value)
    return info


def refused(path: Path, message: str | None = None) -> None:
    with pytest.raises(DataError, match=message):
        members_of(path)


def test_what_was_written_is_read_and_unpacked(tmp_path: Path) -> None:
    path = bundle(tmp_path)
    members = members_of(path)
    assert [m.file for m in members] == [digest_of(n, [c]) for n, c in sorted(FILES.items())]
    assert {m.file.name: content_of(path, m, 600) for m in members} == FILES
    (tmp_path / "out").mkdir()
    unpack(path, members, tmp_path / "out")
    assert [each.file for each in files_of(tmp_path / "out", "")] == [m.file for m in members]


def test_any_tar_program_reads_it(tmp_path: Path) -> None:
    with tarfile.open(bundle(tmp_path)) as read:
        held = {m.name: read.extractfile(m).read() for m in read.getmembers()}
        seen = {(m.mtime, m.uid, m.gid, m.uname, m.gname, m.mode) for m in read.getmembers()}
    assert held == FILES
    assert seen == {(0, 0, 0, "", "", 0o644)}


def test_the_same_files_give_the_same_bytes_however_they_come(tmp_path: Path) -> None:
    first = bundle(tmp_path).read_bytes()
    folder = written(tmp_path / "in", FILES)
    os.utime(folder / "c", (1, 1))
    (folder / "c").chmod(0o700)
    write_bundle(tmp_path / "again.tar", files_of(folder, "")[::-1])
    assert (tmp_path / "again.tar").read_bytes() == first
    assert len(first) % RECORD == 0
    # A golden value: no version of Python may write it otherwise.
    assert digest_of("", [first]).sha256 == (
        "0bfb13cadaa5191183ab9061ef80b5f7280573d90eca5728450bdfea9aaed198"
    )


NAMES = st.text("abäB中-_1", min_size=1, max_size=6).map(lambda text: f"n{text}")


@given(st.dictionaries(NAMES, st.binary(max_size=1100), max_size=5))
def test_any_files_are_read_as_written(tmp_path_factory, files: dict[str, bytes]) -> None:
    folder = tmp_path_factory.mktemp("b")
    try:
        path = bundle(folder, files)
        found = members_of(path)
    except DataError as error:
        assert "two names are one" in str(error)  # noqa: PT017
        return
    assert {m.file.name: content_of(path, m, 2000) for m in found} == files


@pytest.mark.parametrize("step", [509, pytest.param(7, marks=pytest.mark.slow)])
def test_cut_off_at_any_byte_it_is_refused(tmp_path: Path, step: int) -> None:
    whole = bundle(tmp_path).read_bytes()
    path = tmp_path / "cut.tar"
    for length in range(0, len(whole), step):
        path.write_bytes(whole[:length])
        refused(path)
        if length < 6 * BLOCK:
            path.write_bytes(whole[:length] + bytes(len(whole) - length))
            try:
                found = members_of(path)
            except DataError:
                continue
            assert found != members_of(tmp_path / "b.tar")
    path.write_bytes(whole + bytes(RECORD))
    refused(path)


@pytest.mark.parametrize("step", [211, pytest.param(7, marks=pytest.mark.slow)])
def test_a_single_bit_is_refused_or_seen(tmp_path: Path, step: int) -> None:
    whole = bundle(tmp_path).read_bytes()
    before = members_of(tmp_path / "b.tar")
    path = tmp_path / "flipped.tar"
    passed = []
    for bit in range(0, 8 * len(whole), step):
        changed = bytearray(whole)
        changed[bit // 8] ^= 1 << bit % 8
        path.write_bytes(changed)
        try:
            if members_of(path) == before:
                passed.append(bit)
        except DataError:
            continue
    assert passed == []


@given(st.binary(max_size=3 * BLOCK), st.booleans())
def test_any_bytes_are_no_bundle(tmp_path_factory, content: bytes, full: bool) -> None:
    path = tmp_path_factory.mktemp("x") / "x.tar"
    path.write_bytes(content + bytes(-len(content) % RECORD if full else 0))
    try:
        assert members_of(path) == ()
    except DataError:
        return


@pytest.mark.parametrize(
    "name",
    ["../x", "/etc/x", "a/../../x", "a\\b", "C:x", "a\u202eb", "a//b", "./x", "a.", "a\nb"],
)
def test_a_name_that_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    refused(archive(tmp_path, (info_of(name), b""), form=tarfile.USTAR_FORMAT), "the name of")


@pytest.mark.parametrize(
    "kind",
    [
        tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE,
        tarfile.DIRTYPE, tarfile.CONTTYPE, tarfile.AREGTYPE, tarfile.GNUTYPE_SPARSE, b"x", b"V",
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT])
def test_links_devices_and_their_kin_are_refused(tmp_path: Path, kind: bytes, form: int) -> None:
    info = info_of("a", type=kind, linkname="../../etc/passwd")
    refused(archive(tmp_path, (info, b""), form=form))


@pytest.mark.parametrize(
    "changed",
    [{"uid": 1}, {"gid": 1}, {"mtime": 1}, {"mode": 0o4755}, {"uname": "x"}, {"linkname": "x"}],
)
def test_what_a_header_must_not_say(tmp_path: Path, changed: dict) -> None:
    refused(archive(tmp_path, (info_of("a", **changed), b""), form=tarfile.USTAR_FORMAT))


@pytest.mark.parametrize("form", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_other_kinds_of_tar_are_refused(tmp_path: Path, form: int) -> None:
    refused(archive(tmp_path, (info_of("ä" * 80, 3), b"abc"), form=form))


@pytest.mark.parametrize("names", [["a", "a"], ["b", "a"], ["a", "a/b"], ["A", "a"]])
def test_a_name_twice_or_out_of_order_is_refused(tmp_path: Path, names: list[str]) -> None:
    members = [(info_of(name, 1), b"x") for name in names]
    refused(archive(tmp_path, *members, form=tarfile.USTAR_FORMAT))


@pytest.mark.parametrize(
    "size", [b"77777777777\0", b"00000030000\0", b"-0000000001\0", b"0000000000x\0",
             b"\x80" + b"\xff" * 11, b"          1\0", b"0_000000001\0", b"           \0"],
)  # fmt: skip
def test_a_size_that_is_not_there_is_refused_at_once(tmp_path: Path, size: bytes) -> None:
    header = bytearray(info_of("a").tobuf(tarfile.USTAR_FORMAT))
    header[124:136] = size
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    path = tmp_path / "x.tar"
    path.write_bytes(bytes(header) + bytes(RECORD - len(header)))
    refused(path)


def test_a_file_of_holes_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "x.tar"
    with path.open("wb") as out:
        out.truncate(RECORD * (LARGEST_BUNDLE // RECORD))
    refused(path, "the bundle is damaged")
    with path.open("r+b") as out:
        out.write(info_of("a", 8 << 30 - 1).tobuf(tarfile.GNU_FORMAT))
    refused(path)
    with path.open("r+b") as out:
        out.truncate(RECORD << 27)
    refused(path, f"{RECORD << 27} bytes")


def test_a_bundle_is_a_file(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nothing"):
        with pytest.raises(UsageError, match="no such bundle"):
            members_of(path)


@pytest.mark.skipif(os.name != "posix", reason="needs links and pipes")
@pytest.mark.parametrize("kind", ["link", "link to a folder", "dangling", "pipe"])
def test_a_folder_with_a_link_or_a_pipe_is_not_sealed(tmp_path: Path, kind: str) -> None:
    folder = written(tmp_path / "in", FILES)
    place = folder / "a" / "z"
    targets = {"link": folder / "c", "link to a folder": tmp_path, "dangling": tmp_path / "no"}
    if kind == "pipe":
        os.mkfifo(place)
    else:
        place.symlink_to(targets[kind])
    with pytest.raises(DataError, match="only ordinary files"):
        files_of(folder, "")


@pytest.mark.skipif(os.name != "posix", reason="needs links")
def test_a_link_that_takes_a_file_s_place_is_not_followed(tmp_path: Path) -> None:
    folder = written(tmp_path / "in", FILES)
    entries = files_of(folder, "")
    (folder / "c").unlink()
    (tmp_path / "secret").write_bytes(FILES["c"])
    (folder / "c").symlink_to(tmp_path / "secret")
    with pytest.raises(TidewaiterError):
        write_bundle(tmp_path / "b.tar", entries)
    assert not (tmp_path / "b.tar").exists()


@pytest.mark.parametrize("name", ["a\\b", " a", "a\nb", os.fsdecode(b"a\xff"), "x" * 150])
def test_a_file_whose_name_is_not_safe_is_not_sealed(tmp_path: Path, name: str) -> None:
    try:
        written(tmp_path / "in", {name: b""})
    except OSError:
        pytest.skip("this file system has no such name")
    with pytest.raises(DataError, match="name"):
        files_of(tmp_path / "in", "")


def test_long_paths_go_as_far_as_the_format(tmp_path: Path) -> None:
    name = f"{'d' * 130}/{'f' * 100}"
    path = bundle(tmp_path, {name: b"x"})
    assert [m.file.name for m in members_of(path)] == [name]
    with pytest.raises(DataError, match="too long"):
        bundle(tmp_path, {f"d/{'f' * 101}": b"x"})


@pytest.mark.parametrize("now", [b"abcd", b"ab", b"abd", b""])
def test_a_file_that_changes_while_it_is_sealed_leaves_no_bundle(
    tmp_path: Path, now: bytes
) -> None:
    folder = written(tmp_path / "in", {"a": b"abc"})
    entries = files_of(folder, "")
    (folder / "a").write_bytes(now)
    with pytest.raises(DataError, match="changed while it was sealed"):
        write_bundle(tmp_path / "b.tar", entries)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in"]


def test_a_file_that_does_not_end_is_left(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(bundle_file, "_chunks", lambda _path: itertools.repeat(b"x" * 100))
    with pytest.raises(DataError, match="changed while it was sealed"):
        write_bundle(tmp_path / "b.tar", [ToSeal(digest_of("a", [b"x" * 1000]), tmp_path / "a")])


def test_a_file_that_goes_while_it_is_sealed_leaves_the_old_bundle(tmp_path: Path) -> None:
    before = bundle(tmp_path).read_bytes()
    folder = written(tmp_path / "in", {"a": b"abc"})
    entries = files_of(folder, "")
    (folder / "a").unlink()
    with pytest.raises(UsageError, match="cannot be read"):
        write_bundle(tmp_path / "b.tar", entries)
    assert (tmp_path / "b.tar").read_bytes() == before


def test_too_much_is_not_sealed(tmp_path: Path) -> None:
    file = digest_of("a", [])
    many = [ToSeal(type(file)(name=f"{n}", size=0, sha256=file.sha256), b"") for n in range(3)]
    large = ToSeal(type(file)(name="a", size=LARGEST_BUNDLE, sha256=file.sha256), b"")
    with pytest.raises(DataError, match="too much for one bundle"):
        write_bundle(tmp_path / "b.tar", [large])
    with pytest.raises(DataError, match="too much for one bundle"):
        write_bundle(tmp_path / "b.tar", many * 34_000)
    assert list(tmp_path.iterdir()) == []


def test_what_changed_since_it_was_read_is_refused(tmp_path: Path) -> None:
    path = bundle(tmp_path)
    member = members_of(path)[0]
    with pytest.raises(DataError, match="too large"):
        content_of(path, member, 2)
    other = Member(digest_of(member.file.name, [b"abd"]), member.offset)
    with pytest.raises(DataError, match="changed while it was read"):
        content_of(path, other, 10)
    with pytest.raises(DataError, match="changed while it was read"):
        unpack(path, [other], tmp_path)


def test_a_disk_that_is_full_is_told(tmp_path: Path, monkeypatch) -> None:
    def full(_entry: ToSeal, _out: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    members = members_of(bundle(tmp_path))
    with pytest.raises(UsageError, match="cannot be unpacked"):
        unpack(tmp_path / "b.tar", members, tmp_path / "b.tar")
    monkeypatch.setattr(bundle_file, "_copy", full)
    with pytest.raises(UsageError, match="cannot be written") as told:
        bundle(tmp_path, {"a": b"x"})
    assert told.value.found == os.strerror(errno.ENOSPC)
    assert [p.name for p in tmp_path.iterdir()] == ["b.tar"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such folder"):
        files_of(tmp_path / "nothing", "")
    assert digests_below(tmp_path, "answer/") == ()


@pytest.mark.skipif(os.name != "posix", reason="kills a process")
def test_killed_in_the_middle_it_leaves_no_half_bundle(tmp_path: Path) -> None:
    script = textwrap.dedent("""
        import pathlib, sys, time
        from tidewaiter.evidence.digest import digest_of
        from tidewaiter.store import bundle_file
        from tidewaiter.store.bundle_file import ToSeal, write_bundle

        def slowly(path):
            for _ in range(1000):
                yield b"x" * 100_000
                print("writing", flush=True)
                time.sleep(0.01)

        bundle_file._chunks = slowly
        file = digest_of("a", [b"x" * 100_000] * 1000)
        write_bundle(pathlib.Path(sys.argv[1]), [ToSeal(file, pathlib.Path("a"))])
    """)
    path = tmp_path / "b.tar"
    path.write_bytes(b"old")
    with subprocess.Popen(
        [sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert [process.stdout.readline() for _ in range(5)] == [b"writing\n"] * 5
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=20)
    assert process.returncode == -signal.SIGKILL
    assert path.read_bytes() == b"old"
