"""A web archive that others can replay: every digest, offset and address leads somewhere."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from fastwarc.warc import ArchiveIterator

from collection_case import CLOCKS, opened, sealed
from seal_case import FACTS, KEY
from tidewaiter.app.evidence.export import export
from tidewaiter.core.errors import UsageError
from tidewaiter.store.evidence.wacz import turned
from warc_case import PAGE, RECORDS

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def archive(tmp_path: Path) -> dict[str, bytes]:
    """The files of the archive of a collection with a WARC, a page and a photo."""
    scan = tmp_path / "scan"
    with opened(scan) as collection:
        packed = b"".join(gzip.compress(each) for each in RECORDS)
        collection.take_in(packed, "a.warc.gz", "saved", "WARC file", CLOCKS)
        collection.take_in(b"<html>2</html>", "货 b.html", "saved", "saved page", CLOCKS)
        collection.take_in(b"\x89PNG", "c.png", "saved", "photo", CLOCKS)
        collection.seal(KEY, FACTS)
    export(scan, tmp_path / "a.wacz")
    export(scan, tmp_path / "b.wacz")
    assert (tmp_path / "a.wacz").read_bytes() == (tmp_path / "b.wacz").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.wacz") as found:
        assert found.testzip() is None
        stored = {i.filename for i in found.infolist() if i.compress_type == zipfile.ZIP_STORED}
        assert stored == {"archive/data.warc.gz", "indexes/index.cdx.gz"}
        return {name: found.read(name) for name in found.namelist()}


def lines(archive: dict[str, bytes]) -> list[tuple[str, str, dict[str, str]]]:
    index = gzip.decompress(archive["indexes/index.cdx.gz"]).decode()
    parts = [line.split(" ", 2) for line in index.splitlines()]
    assert index.splitlines() == sorted(index.splitlines())
    return [(key, time, json.loads(rest)) for key, time, rest in parts]


def test_every_file_has_its_digest_in_the_package(archive: dict[str, bytes]) -> None:
    package = json.loads(archive["datapackage.json"])
    assert (package["profile"], package["wacz_version"]) == ("data-package", "1.1.1")
    listed = {r["path"]: r for r in package["resources"]}
    own = {"datapackage.json", "datapackage-digest.json"}
    assert listed.keys() == archive.keys() - own
    for name, stated in listed.items():
        assert stated["hash"] == f"sha256:{hashlib.sha256(archive[name]).hexdigest()}"
        assert (stated["bytes"], stated["name"]) == (len(archive[name]), name.split("/")[-1])
    digest = json.loads(archive["datapackage-digest.json"])
    sha256 = hashlib.sha256(archive["datapackage.json"]).hexdigest()
    assert digest == {"path": "datapackage.json", "hash": f"sha256:{sha256}"}


def test_original_records_stand_in_it_byte_for_byte(archive: dict[str, bytes]) -> None:
    whole = gzip.decompress(archive["archive/data.warc.gz"])
    assert b"".join(RECORDS) in whole
    kinds = [r.headers.get("WARC-Type") for r in ArchiveIterator(io.BytesIO(whole))]
    assert kinds == ["warcinfo", "warcinfo", "request", "response", "response", "resource",
                     "resource", "resource"]  # fmt: skip


def test_every_line_of_the_index_leads_to_its_record(archive: dict[str, bytes]) -> None:
    packed = archive["archive/data.warc.gz"]
    found = lines(archive)
    assert len(found) == 5
    for _, time, stated in found:
        offset, length = int(stated["offset"]), int(stated["length"])
        raw = gzip.decompress(packed[offset : offset + length])
        (record,) = ArchiveIterator(io.BytesIO(raw))
        assert record.headers.get("WARC-Target-URI") == stated["url"]
        assert len(time) == 14
        assert stated["filename"] == "data.warc.gz"


def test_pages_are_listed_and_photos_are_not(archive: dict[str, bytes]) -> None:
    first, *pages = [json.loads(line) for line in archive["pages/pages.jsonl"].splitlines()]
    assert first["format"] == "json-pages-1.0"
    assert [page["title"] for page in pages] == ["https://shop.example/a", "货 b.html"]
    indexed = {stated["url"] for _, _, stated in lines(archive)}
    assert {page["url"] for page in pages} <= indexed
    assert all(page["ts"].endswith("Z") for page in pages)


def test_log_and_seal_go_along(archive: dict[str, bytes]) -> None:
    names = {n for n in archive if n.startswith("logs/")}
    assert names == {"logs/custody.jsonl", "logs/collection.json", "logs/manifest.sha256",
                     "logs/manifest.sig", "logs/public.pem"}  # fmt: skip


def test_the_package_reads_its_own_archive(tmp_path: Path) -> None:
    reading: Any = pytest.importorskip("tidewaiter.sources.listings.archives")
    limits: Any = pytest.importorskip("tidewaiter.sources.listings.document")
    scan = tmp_path / "scan"
    with opened(scan) as collection:
        collection.take_in(b"".join(RECORDS), "a.warc", "saved", "WARC file", CLOCKS)
        collection.seal(KEY, FACTS)
    export(scan, tmp_path / "a.wacz")
    parts = list(reading.wacz_parts(tmp_path / "a.wacz", "a.wacz", limits.LIMITS))
    contents = [part.content for part in parts if hasattr(part, "content")]
    assert PAGE in contents
    assert not [part for part in parts if not hasattr(part, "content")]


# The examples of the SURT rules that pywb documents for CDXJ, and what they say of a query.
@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://shop.example/a", "example,shop)/a"),
        ("http://www.Shop.example", "example,shop)/"),
        ("https://shop.example:8443/B?z=1&a=2", "example,shop:8443)/b?a=2&z=1"),
        ("https://shop.example:443/", "example,shop)/"),
        ("urn:sha256:ab", "urn:sha256:ab"),
        ("https://[broken/", "https://[broken/"),
        ("https://shop.example/a b", "example,shop)/a%20b"),
    ],
)
def test_an_address_turned_round(url: str, key: str) -> None:
    assert turned(url) == key


def test_an_archive_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        export(sealed(tmp_path), tmp_path / "none" / "a.wacz")


def test_what_was_derived_is_left_out_and_what_was_redacted_is_not(tmp_path: Path) -> None:
    scan = tmp_path / "scan"
    with opened(scan) as collection:
        page = collection.take_in(PAGE, "a.html", "saved", "saved page", CLOCKS)
        collection.derive(b"a part", page, "part 1")
        collection.derive(b"<html>...</html>", page, "words left out", "redacted")
        collection.seal(KEY, FACTS)
    export(scan, tmp_path / "a.wacz")
    with zipfile.ZipFile(tmp_path / "a.wacz") as found:
        whole = gzip.decompress(found.read("archive/data.warc.gz"))
    assert PAGE in whole
    assert b"<html>...</html>" in whole
    assert b"a part" not in whole
