"""Which listings does an export hold? CSV, JSON and JSON Lines of scrapers and of analysts.

Every cell is text. A column is read, ignored by name, or a fault: a column that nobody reads may
be the one that matters. A faulty export is refused whole, with its row and column.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from tidewaiter.core.errors import DataError, TidewaiterError, Where
from tidewaiter.model.listings.listing import CoverageLoss, Listing, Photo, SeenAt
from tidewaiter.sources.listings.document import key_of
from tidewaiter.sources.listings.pages.cards import clean, lines, untagged
from tidewaiter.sources.listings.pages.decoding import decoded
from tidewaiter.sources.listings.pages.moments import day_of, moment_of
from tidewaiter.sources.listings.pages.prices import price_of
from tidewaiter.sources.listings.which_market import OTHER, market_of
from tidewaiter.sources.strict_table import LONGEST_CELL
from tidewaiter.sources.tables.mapping import AS_IS, Fields, read_as
from tidewaiter.sources.tables.mapping import Mapping as Columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tidewaiter.model.listings.market import Market
    from tidewaiter.sources.listings.document import Document

MOST_ROWS = 1_000_000
READ = (
    "key", "url", "title", "text", "price", "currency", "condition", "site", "seller", "location",
    "published", "photos", "keyword", "page", "position", "seen",
)  # fmt: skip
_ALIASES = {
    "key": ("itemId", "item_id", "itemID", "id", "sku", "skuId", "nid", "商品ID", "宝贝ID"),
    "url": ("link", "itemUrl", "item_url", "detail_url", "detailUrl", "商品链接", "链接"),
    "title": ("name", "raw_title", "商品标题", "标题", "宝贝标题"),
    "text": ("description", "desc", "content", "body", "描述", "商品描述"),
    "price": ("price_field", "view_price", "priceText", "当前售价", "价格", "售价"),
    "currency": ("currency_field", "priceCurrency"),
    "condition": ("condition_field", "成色"),
    "site": ("market", "platform", "平台"),
    "seller": (
        "sellerName", "seller_hash", "seller_name", "sellerId", "seller_id", "nick", "shop",
        "shopName", "卖家昵称", "卖家", "店铺",
    ),
    "location": ("area", "item_loc", "city", "发货地区", "所在地"),
    "published": ("publishTime", "publish_time", "published_at", "发布时间"),
    "photos": ("image", "images", "imageUrl", "picUrl", "pic_url", "商品图片"),
    "keyword": ("search_keyword", "query", "搜索关键字", "关键词"),
    "page": ("pageNumber", "page_number", "页码"),
    "position": ("rank", "index", "排名"),
    "seen": ("seen_at", "scrapedAt", "scraped_at", "crawlTime", "crawl_time", "爬取时间"),
}  # fmt: skip
_IGNORED = frozenset({
    "wantCount", "want_count", "labels", "lang", "provenance", "source", "gold", "tags", "type",
    "currencySymbol", "viewCount", "view_count", "想要人数", "浏览量",
})  # fmt: skip
_WRAPPERS = ("items", "results", "data", "listings", "rows")
FIELDS = Fields(known=frozenset(READ), required=frozenset())


class _Row(NamedTuple):
    place: str
    cells: dict[str, str]


def rows_of(
    document: Document, markets: Mapping[str, Market], columns: Columns | None = None
) -> tuple[tuple[Listing, ...], tuple[CoverageLoss, ...], tuple[str, ...]]:
    """Return the listings of an export, its losses, and remarks; of a faulty one only a loss.

    Args:
        document: The export.
        markets: Known markets, by identifier.
        columns: How its columns are read, where they are named otherwise.
    """
    read = decoded(document.content, document.charset)
    remarks = (f"{document.name}: {read.remark}",) if read.remark else ()
    try:
        made = [
            _listing(document, markets, row)
            for row in _rows(document, read.text.removeprefix("\ufeff"), columns or AS_IS)
        ]
    except TidewaiterError as error:
        return (), (document.loss("unreadable", str(error)),), remarks
    listings = tuple(one for one in made if isinstance(one, Listing))
    losses = tuple(one for one in made if isinstance(one, CoverageLoss))
    if not made:
        losses = (document.loss("empty", "the export has no row"),)
    return listings, losses, remarks


def _rows(document: Document, text: str, columns: Columns) -> Iterator[_Row]:
    rows = _json_rows if document.kind == "json" else _csv_rows
    for number, row in enumerate(rows(document, text, columns), 1):
        if number > MOST_ROWS:
            raise DataError(
                "the export has too many rows",
                where=Where(document.name),
                allowed=f"at most {MOST_ROWS}",
            )
        yield row


def _csv_rows(document: Document, text: str, columns: Columns) -> Iterator[_Row]:
    tabs = document.file.lower().removesuffix(".gz").endswith(".tsv")
    delimiter = "\t" if tabs and columns.delimiter == "," else columns.delimiter
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        names = _names(header, columns, Where(document.name, 1))
        number = 0
        for cells in reader:
            if not cells:
                continue
            number += 1
            if len(cells) != len(header):
                raise DataError(
                    "the row has a wrong number of cells",
                    where=Where(document.name, reader.line_num, f"row {number}"),
                    found=f"{len(cells)} cells",
                    allowed=f"{len(header)}, as the header has",
                )
            found = {name: cell for name, cell in zip(names, cells, strict=True) if name}
            yield _Row(f"row {number}", _with_words(found, columns))
    except csv.Error as error:
        raise DataError(
            "the table is damaged", where=Where(document.name, reader.line_num), found=str(error)
        ) from error


def _names(header: list[str], columns: Columns, where: Where) -> list[str]:
    """Return our name for every column, "" for one that is not read."""
    if not any(header):
        raise DataError("the table has no header", where=where)
    known = {alias: name for name, aliases in _ALIASES.items() for alias in aliases}
    mapped = {*columns.columns, *columns.ignore}
    ours = [name if name in mapped else _our_name(name, known) for name in header]
    kept = [(their, our) for their, our in zip(header, ours, strict=True) if our]
    taken = Counter(our for _, our in kept)
    if twice := sorted(name for name, count in taken.items() if count > 1):
        both = [their for their, our in kept if our == twice[0]]
        raise DataError(
            "two columns are read as one",
            where=where,
            found=f"{', '.join(both)} as {twice[0]}",
            hint="ignore one of them in a mapping file",
        )
    read = iter(read_as([our for _, our in kept], FIELDS, columns, where))
    return [next(read) if our else "" for our in ours]


def _our_name(name: str, known: dict[str, str]) -> str:
    return "" if name in _IGNORED else known.get(name, name)


def _with_words(cells: dict[str, str], columns: Columns) -> dict[str, str]:
    for name, words in columns.values.items():
        if cells.get(name) in words:
            cells[name] = words[cells[name]]
    if columns.decimal == "," and "price" in cells:
        cells["price"] = cells["price"].replace(".", "").replace(",", ".")
    return {**cells, **columns.constants}


def _json_rows(document: Document, text: str, columns: Columns) -> Iterator[_Row]:
    known: dict[tuple[str, ...], list[str]] = {}
    for number, (line, value) in enumerate(_json_values(document, text), 1):
        where = Where(document.name, line, f"row {number}")
        if not isinstance(value, dict):
            raise DataError("a row is no object", where=where, found=type(value).__name__)
        keys = tuple(value)
        if keys not in known:
            known[keys] = _json_names(keys, columns, where)
        cells = {
            name: _cell(one, name, where)
            for name, one in zip(known[keys], value.values(), strict=True)
            if name
        }
        yield _Row(f"row {number}", _with_words(cells, columns))


def _json_names(keys: tuple[str, ...], columns: Columns, where: Where) -> list[str]:
    """Return our name for every key; a mapping may name keys that this row lacks."""
    import msgspec

    there = set(keys)
    narrowed = msgspec.structs.replace(
        columns,
        columns={their: our for their, our in columns.columns.items() if their in there},
        ignore=tuple(name for name in columns.ignore if name in there),
    )
    return _names(list(keys), narrowed, where)


def _json_values(document: Document, text: str) -> Iterator[tuple[int, Any]]:
    """Yield the records of a JSON document, or of JSON Lines, with their lines."""
    first = text.lstrip()[:1]
    by_lines = document.file.lower().removesuffix(".gz").endswith((".jsonl", ".ndjson"))
    if not by_lines and first in {"[", "{"}:
        try:
            whole = _parsed(text, Where(document.name, 1))
        except DataError:
            by_lines = first == "{" and "\n" in text.strip()
            if not by_lines:
                raise
        else:
            yield from ((0, value) for value in _records(whole))
            return
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            yield number, _parsed(line, Where(document.name, number))


def _records(whole: Any) -> list[Any]:  # noqa: ANN401
    if isinstance(whole, list):
        return whole
    if isinstance(whole, dict):
        for name in _WRAPPERS:
            if isinstance(whole.get(name), list):
                return list(whole[name])
    return [whole]


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        raise ValueError(f"key given twice: {twice}")
    return found


_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, object_pairs_hook=_once)


def _parsed(text: str, where: Where) -> Any:  # noqa: ANN401
    try:
        return _DECODER.decode(text)
    except (ValueError, RecursionError) as error:
        raise DataError("not valid JSON", where=where, found=str(error)) from error


def _cell(value: Any, name: str, where: Where) -> str:  # noqa: ANN401
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if name == "photos" and isinstance(value, list):
        return "\n".join(_cell(one, "", where) for one in value)
    raise DataError(
        "a value is no text or number",
        where=where._replace(field=f"{where.field}, {name}"),
        found=type(value).__name__,
        hint="ignore the column in a mapping file",
    )


def _listing(
    document: Document, markets: Mapping[str, Market], row: _Row
) -> Listing | CoverageLoss:
    cells = row.cells
    title, text = untagged(cells.get("title", "")), lines(cells.get("text"))
    site = _site(clean(cells.get("site")), cells.get("url", ""), markets)
    if not (title or text):
        why = "it has neither a title nor a text"
        return document.loss("no_listing", why, row.place, site)
    market = markets.get(site)
    currency = clean(cells.get("currency")).upper()
    price = price_of(cells.get("price", ""), currency or (market.currency if market else ""))
    seller = clean(cells.get("seller"))
    return Listing(
        site=site,
        key=clean(cells.get("key")) or key_of(title, text, price.text, seller),
        kind="row",
        document=document.sha256,
        place=row.place,
        title=title,
        text=text,
        url=clean(cells.get("url")),
        price_text=price.text,
        price=price.value,
        currency=price.currency if price.text else "",
        condition=clean(cells.get("condition")),
        seller=seller,
        location=clean(cells.get("location")),
        published=day_of(cells.get("published", "")),
        photos=tuple(Photo(url=one) for one in cells.get("photos", "").split()),
        keyword=clean(cells.get("keyword")),
        page=_count(document, row, "page"),
        position=_count(document, row, "position"),
        seen=SeenAt(server="", browser="", stated=_stated(cells.get("seen", ""))),
    )


def _stated(text: str) -> str:
    return moment_of(text) or day_of(text)


def _site(named: str, url: str, markets: Mapping[str, Market]) -> str:
    """Return the market of a row by its name, a host or the address of the article."""
    if named in markets:
        return named
    for market in markets.values():
        if named and named in {market.name, market.name_zh}:
            return market.id
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        host = ""
    found = market_of(named.lower(), markets) or market_of(host, markets)
    return found.id if found else OTHER


def _count(document: Document, row: _Row, name: str) -> int:
    written = clean(row.cells.get(name))
    if not written:
        return 0
    if not (written.isdecimal() and written.isascii() and len(written) < 10):
        raise DataError(
            "not a number of a page or place",
            where=Where(document.name, 0, f"{row.place}, {name}"),
            found=written,
            allowed="a whole number from 1",
        )
    return int(written)
