"""Files and folders. All pages here are composed."""

# ruff: noqa: E501  (markup stands as the sites write it)

import gzip
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tidewaiter.core.errors import UsageError
from tidewaiter.model.listings.listing import CoverageLoss
from tidewaiter.sources.listings.document import LIMITS, Document, digest_of
from tidewaiter.sources.listings.documents import opened
from unit.sources.listings.composed import SEARCH, goofish_search, mhtml, warc_gz, warc_record

JPEG = b"\xff\xd8\xff\xe0" + b"made up" * 9
PAGE = goofish_search(2)


def parts(*paths: Path, limits=LIMITS) -> tuple[list[Document], list[CoverageLoss]]:
    found = list(opened(paths, limits))
    documents = [one for one in found if isinstance(one, Document)]
    return documents, [one for one in found if isinstance(one, CoverageLoss)]


def test_a_folder_of_every_kind(tmp_path: Path) -> None:
    (tmp_path / "b" / "c").mkdir(parents=True)
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "b" / "x.mhtml").write_bytes(mhtml(PAGE, SEARCH["goofish"]))
    (tmp_path / "b" / "y.warc.gz").write_bytes(warc_gz(warc_record(PAGE.encode())))
    (tmp_path / "b" / "c" / "rows.csv.gz").write_bytes(gzip.compress(b"title,price\nx,1\n"))
    (tmp_path / "b" / "c" / "rows.jsonl").write_text('{"title": "x"}\n', encoding="utf-8")
    (tmp_path / "photo.bin").write_bytes(JPEG)
    (tmp_path / "notes.txt").write_text("hello", encoding="utf-8")
    (tmp_path / ".hidden").write_text("hello", encoding="utf-8")
    documents, losses = parts(tmp_path)
    root = tmp_path.name
    assert [(one.name.removeprefix(root), one.kind) for one in documents] == [
        ("/a.html", "page"),
        ("/b/c/rows.csv.gz", "table"),
        ("/b/c/rows.jsonl", "json"),
        ("/b/x.mhtml:part 1", "page"),
        ("/b/x.mhtml:part 2", "photo"),
        ("/b/y.warc.gz:record 1", "page"),
        ("/photo.bin", "photo"),
    ]
    assert [(loss.name, loss.kind) for loss in losses] == [(f"{root}/notes.txt", "unknown_format")]
    assert all(
        one.sha256 == digest_of(one.content) and Path(one.file).exists() for one in documents
    )
    assert documents[1].content == b"title,price\nx,1\n"


@pytest.mark.parametrize("ending", ["_files", ".files"])
def test_a_saved_page_knows_its_address_and_its_photos(tmp_path: Path, ending: str) -> None:
    beside = tmp_path / f"果.page{ending}"
    beside.mkdir()
    (beside / "1.jpg").write_bytes(JPEG)
    (beside / "frame.html").write_text("<html></html>", encoding="utf-8")
    (beside / "style.css").write_text("a{}", encoding="utf-8")
    (beside / "data.json").write_text("{}", encoding="utf-8")
    comment = "<!-- saved from url=(0038)https://www.goofish.com/search?q=H100&amp;a=1 -->"
    (tmp_path / "果.page.html").write_text(
        f"<!DOCTYPE html>\n{comment}\n<html></html>", encoding="utf-8"
    )
    documents, losses = parts(tmp_path)
    assert losses == []
    kinds = {one.name.rpartition("/")[2]: one for one in documents}
    assert {name: one.kind for name, one in kinds.items()} == {
        "果.page.html": "page", "1.jpg": "photo", "frame.html": "frame"}  # fmt: skip
    page = kinds["果.page.html"]
    assert page.url == "https://www.goofish.com/search?q=H100&a=1"
    assert page.photos[f"./{beside.name}/1.jpg"] == digest_of(JPEG)


def test_single_file_writes_address_and_day(tmp_path: Path) -> None:
    head = (
        "<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n url: https://www.ebay.com/itm/123456789012 \n"
        " saved date: Fri Mar 01 2024 16:00:00 GMT+0800 (China Standard Time)\n-->"
    )
    (tmp_path / "x.html").write_text(head, encoding="utf-8")
    (page,), _ = parts(tmp_path / "x.html")
    assert (page.url, page.seen.browser) == (
        "https://www.ebay.com/itm/123456789012",
        "2024-03-01T08:00:00Z",
    )
    assert page.seen.server == ""


def test_a_page_that_names_its_own_address(tmp_path: Path) -> None:
    link = '<link rel="canonical" href="//item.jd.com/100012345678.html">'
    (tmp_path / "x.html").write_text(f"<html><head>{link}</head>", encoding="utf-8")
    (page,), _ = parts(tmp_path / "x.html")
    assert page.url == "https://item.jd.com/100012345678.html"


def test_links_are_not_followed_out(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    inside = tmp_path / "inside"
    outside.mkdir()
    inside.mkdir()
    (outside / "secret.html").write_text(PAGE, encoding="utf-8")
    (inside / "a.html").write_text(PAGE, encoding="utf-8")
    (inside / "file").symlink_to(outside / "secret.html")
    (inside / "folder").symlink_to(outside)
    (inside / "same").symlink_to(inside / "a.html")
    (inside / "loop").symlink_to(inside)
    (inside / "broken").symlink_to(inside / "gone")
    documents, losses = parts(inside)
    assert [one.name for one in documents] == ["inside/a.html"]
    assert sorted((loss.name, loss.kind) for loss in losses) == [
        ("inside/broken", "unreadable"), ("inside/file", "outside"), ("inside/folder", "outside")]  # fmt: skip


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty.html").write_bytes(b"")
    (tmp_path / "cut.html.gz").write_bytes(gzip.compress(PAGE.encode())[:-20])
    (tmp_path / "broken.wacz").write_bytes(b"PK\x03\x04" + b"x" * 99)
    (tmp_path / "other.zip").write_bytes(b"PK\x03\x04" + b"x" * 99)
    os.mkfifo(tmp_path / "pipe.html")
    documents, losses = parts(tmp_path)
    assert documents == []
    assert {loss.name.rpartition("/")[2]: loss.kind for loss in losses} == {
        "broken.wacz": "unreadable", "cut.html.gz": "unreadable", "empty.html": "unreadable",
        "other.zip": "unknown_format", "pipe.html": "unreadable"}  # fmt: skip
    assert all(loss.why for loss in losses)


def test_limits_of_size_number_and_depth(tmp_path: Path) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "x.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "big.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "bomb.html.gz").write_bytes(gzip.compress(b"a" * (8 << 20)))
    kinds = {
        loss.name.rpartition("/")[2]: loss.kind
        for loss in parts(tmp_path, limits=LIMITS._replace(page=100))[1]
    }
    assert kinds == {"big.html": "too_large", "bomb.html.gz": "too_large", "x.html": "too_large"}
    _, losses = parts(tmp_path, limits=LIMITS._replace(depth=2))
    assert [(loss.name, loss.kind) for loss in losses] == [
        (f"{tmp_path.name}/bomb.html.gz", "too_large"), (f"{tmp_path.name}/deep/er", "too_large")]  # fmt: skip
    _, losses = parts(tmp_path, limits=LIMITS._replace(files=1))
    assert losses[-1].kind == "too_large"


def test_a_path_that_is_not_there_is_an_error_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    with pytest.raises(UsageError, match="no such file"):
        next(opened([tmp_path / "a.html", tmp_path / "gone"]))


def test_the_kind_is_what_the_bytes_are(tmp_path: Path) -> None:
    (tmp_path / "photo.html").write_bytes(JPEG)
    (tmp_path / "page").write_text("\ufeff <!DOCTYPE html><html>", encoding="utf-8")
    (tmp_path / "archive.dat").write_bytes(warc_record(PAGE.encode()))
    (tmp_path / "webp.x").write_bytes(b"RIFF\0\0\0\0WEBPVP8 ")
    documents, losses = parts(tmp_path)
    assert {one.name.rpartition("/")[2].partition(":")[0]: one.kind for one in documents} == {
        "archive.dat": "page", "page": "page", "photo.html": "photo", "webp.x": "photo"}  # fmt: skip
    assert losses == []


NAMES = [
    "x.html",
    "x.mhtml",
    "x.warc",
    "x.warc.gz",
    "x.wacz",
    "x.csv",
    "x.json",
    "x.jsonl",
    "x",
    "x.html.gz",
]
RELATED = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=a\r\n\r\n--a\r\n"
STARTS = [b"", b"WARC/1.1\r\n", b"\x1f\x8b\x08\0", b"PK\x03\x04", RELATED, b"<html>", b"{", b"a,b\n", JPEG]  # fmt: skip


@settings(
    max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(name=st.sampled_from(NAMES), start=st.sampled_from(STARTS), rest=st.binary(max_size=300))
def test_any_bytes_are_a_document_or_a_loss(
    tmp_path: Path, name: str, start: bytes, rest: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(start + rest)
    documents, losses = parts(path)
    assert documents or losses
    path.unlink()


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    cut=st.integers(1, 2000),
    at=st.integers(0, 2000),
    byte=st.integers(0, 255),
    how=st.integers(0, 4),
)
def test_damaged_archives_are_told(tmp_path: Path, cut: int, at: int, byte: int, how: int) -> None:
    records = [warc_record(PAGE.encode()), warc_record(b"<html></html>")]
    whole = warc_gz(*records) if how % 2 else b"".join(records)
    raw = bytearray(whole)
    if how < 2:
        del raw[-min(cut, len(raw) - 1) :]
    else:
        raw[at % len(raw)] = byte
    path = tmp_path / ("x.warc.gz" if how % 2 else "x.warc")
    path.write_bytes(raw)
    documents, losses = parts(path)
    if how < 2:
        assert losses, "a file that is cut off is told"
    assert len(documents) <= 2


def test_a_wacz_is_read_and_bad_names_are_not(tmp_path: Path) -> None:
    path = tmp_path / "x.wacz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.warc.gz", warc_gz(warc_record(PAGE.encode())))
        archive.writestr("pages/pages.jsonl", "{}")
        archive.writestr("datapackage.json", "{}")
        archive.writestr("../../evil.warc", warc_record(b"<html>"))
        archive.writestr("/abs.warc", warc_record(b"<html>"))
        archive.writestr("C:\\x.warc", warc_record(b"<html>"))
        archive.writestr("inner.zip", b"PK")
    documents, losses = parts(tmp_path / "x.wacz")
    assert [one.name for one in documents] == ["x.wacz:archive/data.warc.gz:record 1"]
    assert sorted((loss.name, loss.kind) for loss in losses) == [
        ("x.wacz:../../evil.warc", "outside"), ("x.wacz:/abs.warc", "outside"),
        ("x.wacz:C:/x.warc" if os.sep == "\\" else "x.wacz:C:\\x.warc", "outside"),
        ("x.wacz:inner.zip", "unknown_format")]  # fmt: skip
    assert not (tmp_path.parent / "evil.warc").exists()


def test_a_zip_bomb_inside_a_wacz_is_contained(tmp_path: Path) -> None:
    path = tmp_path / "x.wacz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/bomb.warc", b"\0" * (32 << 20))
        inner = gzip.compress(warc_record(b"a" * (40 << 20)))
        archive.writestr("archive/inner.warc.gz", inner)
    documents, losses = parts(path)
    assert documents == []
    assert {loss.name.partition(",")[0] for loss in losses if loss.kind == "too_large"} == {
        "x.wacz:archive/bomb.warc", "x.wacz:archive/inner.warc.gz"}  # fmt: skip


def test_a_page_that_is_named_alone_brings_its_folder_and_nothing_is_read_twice(
    tmp_path: Path,
) -> None:
    beside = tmp_path / "x_files"
    beside.mkdir()
    (beside / "1.jpg").write_bytes(JPEG)
    page = tmp_path / "x.html"
    page.write_text(PAGE, encoding="utf-8")
    names = [one.name for one in parts(page)[0]]
    assert names == ["x.html", "x_files/1.jpg"]
    assert [one.kind for one in parts(page, beside, page, tmp_path)[0]] == ["page", "photo"]


def test_an_archive_without_a_page_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(warc_record(b"GET / HTTP/1.1", kind="request"))
    with zipfile.ZipFile(tmp_path / "b.wacz", "w") as archive:
        archive.writestr("datapackage.json", "{}")
    documents, losses = parts(tmp_path)
    assert documents == []
    assert [loss.kind for loss in losses] == ["empty", "empty"]
