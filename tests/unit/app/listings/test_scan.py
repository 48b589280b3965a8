"""A scan from files to counts. Every text, seller and number here is made up."""

import json
from datetime import date
from pathlib import Path

import pytest

from tidewaiter.app.listings import scan as module
from tidewaiter.app.listings.pictures import Album
from tidewaiter.app.listings.scan import Question, scan
from tidewaiter.app.listings.sightings import COLUMNS, sightings
from tidewaiter.app.listings.written import write_scan
from tidewaiter.app.parties import on_cores
from tidewaiter.core.errors import UsageError
from tidewaiter.facts.catalogue import load_facts
from tidewaiter.model.listings.photo import LabelReading
from unit.sources.listings.composed import goofish_search, warc_record

FACTS = load_facts()
KEY = bytes(range(32))
ROWS = [
    {"id": "1", "site": "goofish.com", "text": "出 H100 80G PCIe 全新 2张 21万一张 微信 madeup_88",
     "seller_hash": "s1"},
    {"id": "2", "site": "goofish.com", "text": "出 H100 80G PCIe 全新 2张 21万一张 微信 madeup_88",
     "seller_hash": "s2"},
    {"id": "3", "site": "ebay.com", "text": "NVIDIA H100 PCIe 80GB GPU SN 1321013800012",
     "price_field": 25000, "currency_field": "USD", "condition_field": "Used", "seller_hash": "s3"},
    {"id": "4", "site": "tieba.baidu.com", "text": "高价收 H100 整机 有的私聊"},
    {"id": "5", "site": "ebay.com", "text": "Heatsink only for NVIDIA H100 PCIe"},
]  # fmt: skip


def asked(*paths: Path, as_of: str = "2026-08-01") -> Question:
    return Question(paths=paths, as_of=date.fromisoformat(as_of), key=KEY, facts_sha256="0" * 64)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "export.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS))
    return path


def test_a_scan_counts_offers_lots_sellers_and_rules_on_them(export: Path) -> None:
    answer = scan(FACTS, asked(export))
    assert answer.documents == 1
    assert answer.observations == len(ROWS)
    assert [row.site for row in answer.offers] == ["goofish", "goofish", "ebay"]
    assert {row.control for row in answer.offers} == {"controlled"}
    first = answer.offers[0]
    assert first.chip == "NVIDIA H100 PCIe 80GB"
    assert (first.quantity, first.price, first.currency) == (2, 210_000, "CNY")
    assert first.control_label.startswith("3A090.a")
    assert first.control_rule
    assert first.control_cite
    assert first.day_from == "asked"
    assert first.quote in first.text
    intents = {site.site: site.intents for site in answer.sites}
    assert intents["tieba"] == {"wanted": 1}
    assert intents["ebay"] == {"accessory": 1, "sell": 1}


def test_two_sellers_of_one_lot_stay_two(export: Path) -> None:
    answer = scan(FACTS, asked(export))
    lot = next(lot for lot in answer.lots if len(lot.offers) == 2)
    assert len(lot.sellers) == 2
    assert lot.links
    assert (lot.low, lot.high) == (2, 2)


def test_the_one_item_of_a_page_is_no_claimed_stock(export: Path) -> None:
    answer = scan(FACTS, asked(export))
    row = answer.offers[2]
    assert (row.quantity, row.quantity_qualifier) == (1, "implied")
    (lot,) = (lot for lot in answer.lots if lot.offers == (row.offer,))
    assert (lot.low, lot.high) == (None, None)


def test_nobodys_name_or_number_is_in_what_is_shown(export: Path, tmp_path: Path) -> None:
    answer = scan(FACTS, asked(export))
    out = tmp_path / "out"
    write_scan(FACTS, answer, out)
    for path in out.iterdir():
        content = path.read_bytes()
        assert b"madeup_88" not in content, path.name
        assert b'"s1"' not in content, path.name
    assert "1321013800012" in (out / "offers.csv").read_text()  # a serial number is no telephone
    assert answer.offers[0].seller
    assert answer.offers[0].seller != answer.offers[1].seller


def test_the_law_is_that_of_the_day(export: Path) -> None:
    early = scan(FACTS, asked(export, as_of="2022-09-01"))
    assert "controlled" not in {row.control for row in early.offers}


def test_the_same_files_and_key_give_the_same_bytes(export: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_scan(FACTS, scan(FACTS, asked(export)), tmp_path / name)
    names = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert "offers.parquet" in names
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


def test_another_key_gives_other_pseudonyms_and_the_same_counts(export: Path) -> None:
    one = scan(FACTS, asked(export))
    two = scan(FACTS, asked(export)._replace(key=KEY[::-1]))
    assert one.chips == two.chips
    assert {row.seller for row in one.offers}.isdisjoint(row.seller for row in two.offers)


def test_what_cannot_be_read_is_counted(export: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked.html"
    blocked.write_text(
        '<html><head><link rel="canonical" href="https://www.goofish.com/search?q=H100">'
        "</head><body>FAIL_SYS_USER_VALIDATE</body></html>"
    )
    (tmp_path / "empty.html").write_bytes(b"")
    answer = scan(FACTS, asked(export, blocked, tmp_path / "empty.html"))
    assert len(answer.losses) == 2
    assert sum(sum(site.losses.values()) for site in answer.sites) == 2
    assert len(answer.offers) == 3


def test_the_same_file_twice_is_one_observation(export: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.jsonl"
    copy.write_bytes(export.read_bytes())
    assert len(scan(FACTS, asked(export, copy)).offers) == 3


def test_the_same_page_met_on_another_day_is_another_observation(tmp_path: Path) -> None:
    met = "2024-03-01T08:00:05Z"
    page = goofish_search(2).encode()
    again = warc_record(b"", kind="revisit").replace(met.encode(), b"2024-03-09T08:00:05Z")
    again = again.replace(b"Fri, 01 Mar", b"Sat, 09 Mar")
    refers = "WARC-Refers-To-Target-URI: https://www.goofish.com/search?q=H100\r\n"
    again = again.replace(b"WARC-Date", refers.encode() + b"WARC-Date", 1)
    once, path = tmp_path / "once.warc", tmp_path / "all.warc"
    once.write_bytes(warc_record(page))
    path.write_bytes(warc_record(page) + again + again)
    first, both = scan(FACTS, asked(once)), scan(FACTS, asked(path))
    assert {row.offer for row in first.offers} < {row.offer for row in both.offers}
    assert len(both.offers) == 2 * len(first.offers) > 0
    assert {row.day for row in both.offers} == {"2024-03-01", "2024-03-09"}
    assert len(both.lots) == len(first.lots)
    assert {(lot.first_seen, lot.last_seen) for lot in both.lots} == {("2024-03-01", "2024-03-09")}
    assert not both.losses


def test_several_cores_give_the_same_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_cores, "SLICE", 7)
    path = tmp_path / "export.jsonl"
    rows = [{**row, "id": f"{n}-{row['id']}"} for n in range(6) for row in ROWS]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    one, two = (scan(FACTS, asked(path)._replace(cores=cores)) for cores in (1, 2))
    assert one == two
    assert len(one.offers) == 18
    with pytest.raises(UsageError, match="no core"):
        scan(FACTS, asked(path)._replace(cores=0))


def test_nothing_to_scan_is_an_error_of_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        scan(FACTS, asked(tmp_path / "missing"))
    (tmp_path / "folder").mkdir()
    with pytest.raises(UsageError, match="nothing to scan"):
        scan(FACTS, asked(tmp_path / "folder"))


def test_lots_become_rows_of_a_case(export: Path) -> None:
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in sightings(scan(FACTS, asked(export)))]
    with_serial = [row for row in rows if row["serial"]]
    assert [row["serial"] for row in with_serial] == ["1321013800012"]
    assert {row["item"] for row in rows} == {"nvidia/h100-pcie"}
    assert "2" in {row["quantity"] for row in rows}
    assert all(row["date"] == "2026-08-01" for row in rows)


def test_a_serial_number_on_a_label_links_offers_of_different_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = ("NVIDIA H100 PCIe 80GB, boxed", "出 H100 80G PCIe 一张 深圳面交")
    for number, text in enumerate(texts):
        folder = tmp_path / "saved" / f"{number}_files"
        folder.mkdir(parents=True)
        (folder / "label.png").write_bytes(PNG + bytes([number]))
        (tmp_path / "saved" / f"{number}.html").write_text(
            f'<html><head><link rel="canonical" href="https://www.ebay.com/itm/10{number}">'
            '<script type="application/ld+json">{"@type": "Product", "name": "'
            + text
            + f'", "image": "{number}_files/label.png"}}</script></head><body></body></html>',
            encoding="utf-8",
        )
    monkeypatch.setattr(module, "Album", OneLabel)
    answer = scan(FACTS, asked(tmp_path / "saved"))
    assert len(answer.offers) == 2
    (lot,) = answer.lots
    assert {link.kind for link in lot.links} == {"label"}
    assert "1321013800012" in lot.links[0].because


PNG = b"\x89PNG\r\n\x1a\n"


class OneLabel(Album):
    """An album in which every photo shows one made-up serial number."""

    def add(self, digest: str, content: bytes, name: str) -> None:
        assert content.startswith(PNG), name
        self._labels.append(
            LabelReading(
                photo=digest, kind="serial", value="1321013800012", folded="1321013800012",
                how="bar code",
            )
        )  # fmt: skip
