"""Exports of scrapers and analysts. The rows are made up, but those of the shared folder."""

# ruff: noqa: E501  (markup stands as the sites write it)

import json

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.sources.listings.reading import PageReading, listings_of
from tidewaiter.sources.tables.mapping import AS_IS
from unit.sources.listings.composed import document


def read(
    markets, content: str | bytes, kind: str = "table", columns=AS_IS, file: str = "x.csv"
) -> PageReading:
    return listings_of(document(content, kind=kind, name=file, file=file), markets, columns)


ROW = {
    "itemId": "0012345678", "url": "https://www.goofish.com/item?id=0012345678", "keyword": "H100", "page": "2",
    "position": "7", "title": "出 H100 80G", "price": "¥23.5万", "area": "深圳", "sellerName": "made_up",
    "wantCount": "3", "labels": "包邮",
}  # fmt: skip


def as_csv(*rows: dict[str, str]) -> str:
    lines = [",".join(rows[0])] + [",".join(f'"{v}"' for v in row.values()) for row in rows]
    return "\n".join(lines) + "\n"


def test_the_columns_of_goofish_scrapers(markets) -> None:
    reading = read(markets, as_csv(ROW))
    (one,) = reading.listings
    assert reading.losses == ()
    assert (one.site, one.kind, one.place, one.key) == ("goofish", "row", "row 1", "0012345678")
    assert (one.title, one.location, one.seller) == ("出 H100 80G", "深圳", "made_up")
    assert (one.price_text, one.price, one.currency) == ("¥23.5万", 235_000, "CNY")
    assert (one.keyword, one.page, one.position) == ("H100", 2, 7)


@pytest.mark.parametrize("form", ["lines", "array", "wrapped", "one"])
def test_the_same_row_as_json(markets, form: str) -> None:
    row = {**ROW, "itemId": 12345678, "price": 23.50, "page": 2, "labels": ["包邮"], "extra": None}
    del row["extra"]
    content = json.dumps(
        {"lines": row, "array": [row], "wrapped": {"items": [row]}, "one": row}[form],
        ensure_ascii=False,
    )
    (one,) = read(
        markets, content, "json", file="x.jsonl" if form == "lines" else "x.json"
    ).listings
    assert (one.key, one.price, one.price_text, one.page) == ("12345678", 23.5, "23.5", 2)


def test_every_cell_is_text(markets) -> None:
    content = "id,title,price,area\n010620,3E001,1e3,NA\n007,NO,,on\n"
    first, second = read(markets, content).listings
    assert (first.key, first.title, first.location) == ("010620", "3E001", "NA")
    assert (first.price_text, second.key, second.title, second.location) == (
        "1e3",
        "007",
        "NO",
        "on",
    )
    assert second.price is None
    assert second.currency == ""


def test_an_export_in_gbk_is_read_and_said(markets) -> None:
    content = as_csv({**ROW, "title": "出售全新显卡，价格可以商量，现货发货快"}).encode("gb18030")
    reading = read(markets, content)
    assert reading.listings[0].title == "出售全新显卡，价格可以商量，现货发货快"
    assert reading.remarks == ()
    reading = listings_of(document(content, kind="table", charset="utf-8"), markets)
    assert "gb18030" in reading.remarks[0]


def test_a_row_without_words_is_a_loss_and_the_others_are_read(markets) -> None:
    reading = read(markets, "title,price\nA100,1\n,2\nH100,3\n")
    assert [one.place for one in reading.listings] == ["row 1", "row 3"]
    assert [(loss.kind, loss.name) for loss in reading.losses] == [("no_listing", "x.csv, row 2")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("title,price\nA100,1,2\n", ["row 1", "3 cells", "2, as the header has"]),
        ("title,colour\nA100,red\n", ["colour", "nobody reads"]),
        ("title,title\nA100,x\n", ["title", "two columns are read as one"]),
        ("title,name\nA100,x\n", ["title, name as title"]),
        ("title,page\nA100,two\n", ["row 1, page", "two"]),
        ("title,page\nA100,1\nH100,-1\n", ["row 2, page", "-1"]),
        ('title,price\n"A100,1\n', ["damaged"]),
        ("\n", ["no header"]),
    ],
)
def test_a_fault_names_row_and_column_and_nothing_is_read_by_half(
    markets, content: str, words: list[str]
) -> None:
    reading = read(markets, content)
    assert reading.listings == ()
    (loss,) = reading.losses
    assert loss.kind == "unreadable"
    assert loss.why.startswith("x.csv")
    for word in words:
        assert word in loss.why


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"title": "A100"}\n{"title": \n', ["x.jsonl:2", "not valid JSON"]),
        ('{"title": "A100"}\n[1]\n', ["row 2", "no object"]),
        ('{"title": "A100", "title": "H100"}\n', ["given twice: title"]),
        ('{"title": {"a": 1}}\n', ["row 1, title", "dict"]),
        ('{"title": "A100", "colour": 1}\n', ["colour"]),
        ("[" * 100_000, ["not valid JSON"]),
    ],
)
def test_faults_of_json(markets, content: str, words: list[str]) -> None:
    reading = read(markets, content, "json", file="x.jsonl")
    assert reading.listings == ()
    (loss,) = reading.losses
    for word in words:
        assert word in loss.why


def test_a_mapping_names_other_columns(markets) -> None:
    columns = msgspec.structs.replace(
        AS_IS, columns={"Ware": "title", "Kosten": "price"}, ignore=("Farbe",), constants={"site": "ebay"},
        delimiter=";", decimal=",", values={"condition": {"neu": "new"}},
    )  # fmt: skip
    (one,) = read(
        markets, "Ware;Kosten;Farbe;condition\nA100;1.234,50;rot;neu\n", columns=columns
    ).listings
    assert (one.site, one.title, one.price, one.currency) == ("ebay", "A100", 1_234.5, "USD")
    assert one.condition == "new"


def test_a_mapping_of_keys_that_a_row_of_json_lacks(markets) -> None:
    columns = msgspec.structs.replace(AS_IS, columns={"Ware": "title"}, ignore=("Farbe",))
    content = '{"Ware": "A100", "Farbe": 1}\n{"Ware": "H100"}\n'
    assert len(read(markets, content, "json", columns, "x.jsonl").listings) == 2


@pytest.mark.parametrize(
    ("cells", "site"),
    [
        ("ebay.com,", "ebay"), ("eBay,", "ebay"), ("闲鱼,", "goofish"), ("goofish,", "goofish"),
        (",https://detail.tmall.com/item.htm?id=1", "taobao"), (",https://2.taobao.com/item?id=1", "goofish"),
        (",https://shop.example/", "other"), (",http://[bad", "other"),
    ],
)  # fmt: skip
def test_the_market_of_a_row(markets, cells: str, site: str) -> None:
    (one,) = read(markets, f"title,site,url\nA100,{cells}\n").listings
    assert one.site == site


def test_tabs_days_and_photos(markets) -> None:
    content = "title\tscrapedAt\tpublishTime\timages\nA100\t2024-03-01T08:00:00+08:00\t2024/2/9\thttps://a.example/1.jpg\n"
    (one,) = read(markets, content, file="x.tsv").listings
    assert (one.seen.stated, one.published) == ("2024-03-01T00:00:00Z", "2024-02-09")
    assert one.photos[0].url == "https://a.example/1.jpg"


def test_an_export_without_rows_is_empty(markets) -> None:
    assert [loss.kind for loss in read(markets, "title,price\n").losses] == ["empty"]
    assert [loss.kind for loss in read(markets, "[]", "json").losses] == ["empty"]


def test_the_rows_of_the_shared_texts(markets, shared_data) -> None:
    content = (shared_data / "listings" / "listings.jsonl").read_bytes()
    reading = read(markets, content, "json", file="listings.jsonl")
    assert (len(reading.listings), reading.losses) == (592, ())  # the count that its README states
    ebay = [one for one in reading.listings if one.site == "ebay"]
    assert all(one.price is None or one.currency for one in ebay)
    assert len(ebay) >= 45
    first = reading.listings[0]
    assert (first.price, first.currency, first.condition) == (15_888, "USD", "Used")


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=300),
    st.sampled_from(["table", "json"]),
    st.sampled_from(["", "title,price\n", '{"title":']),
)
def test_any_text_is_rows_or_one_loss(markets, text: str, kind: str, start: str) -> None:
    reading = read(markets, start + text, kind)
    assert reading.listings or reading.losses


@given(
    st.lists(
        st.tuples(st.text("aA1\u9650 ", max_size=9), st.text("0129.", max_size=5)), max_size=20
    )
)
def test_every_row_is_a_listing_or_a_loss(markets, rows: list[tuple[str, str]]) -> None:
    content = "title,price\n" + "".join(f'"{title}","{price}"\n' for title, price in rows)
    reading = read(markets, content)
    assert len(reading.listings) + len(reading.losses) == max(len(rows), 1)
