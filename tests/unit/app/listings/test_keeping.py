"""Every file is kept before it is parsed, and every part of it beside it."""

from pathlib import Path

from tidewaiter.app.listings.keeping import keeper
from tidewaiter.sources.listings.documents import opened
from tidewaiter.store.evidence.collection import Collection

TIME = "2026-08-01T10:00:00Z"
MHTML = (
    b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://www.ebay.com/itm/1\r\n"
    b"Date: Sat, 1 Aug 2026 09:00:00 -0000\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/related; type="text/html"; boundary="x"\r\n\r\n'
    b"--x\r\nContent-Type: text/html\r\nContent-Location: https://www.ebay.com/itm/1\r\n\r\n"
    b"<html><head><title>NVIDIA H100 PCIe 80GB</title></head><body></body></html>\r\n--x--\r\n"
)


def test_a_file_and_its_part_are_both_kept_and_logged(tmp_path: Path) -> None:
    (tmp_path / "saved.mhtml").write_bytes(MHTML)
    with Collection(tmp_path / "out", "Office A", "tidewaiter 0", lambda: TIME) as collection:
        kept = keeper(collection, TIME)
        documents = [one for one in opened([tmp_path / "saved.mhtml"]) if hasattr(one, "sha256")]
        for document in documents:
            kept(document)
        log = collection.log()
        assert [entry.deed for entry in log] == ["taken in", "derived"]
        assert collection.objects.read(log[0].object) == MHTML
        assert log[1].object == documents[0].sha256
        assert log[1].source == f"sha256:{log[0].object}"
        assert log[0].clocks.local == TIME
        assert log[0].clocks.browser.startswith("2026-08-01")
        assert log[0].clocks.server == ""
