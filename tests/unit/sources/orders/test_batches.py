"""Orders come through as written, whatever the format, and hostile files are refused clearly."""

import gzip
import json
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from basic_strategies import COUNTRIES, DATES, TROUBLESOME, WORDS
from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.model.trade.order import ROLES, Order, StatedParty
from tidewaiter.sources.orders.batches import order_batches
from tidewaiter.sources.orders.flat_orders import column_of
from tidewaiter.sources.orders.order_structs import Fault, orders_of
from tidewaiter.sources.orders.schema import ORDERS
from tidewaiter.sources.tables.mapping import Mapping

CODES = ("3E001", "010620", "NO", "NA", "1e5", "on", "null", "~", "0x1F")


def read(path: Path, **more: Any) -> list[Order | Fault]:
    return [one for batch in order_batches(path, **more) for one in orders_of(batch)]


def written(tmp_path: Path, content: str | bytes, name: str = "orders.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("code", CODES)
def test_codes_come_through_as_written(tmp_path: Path, code: str) -> None:
    csv_file = written(
        tmp_path, f"id,item,end_use,buyer,words_ignored\n{code},{code},{code},{code},\n"
    )
    mapping = Mapping(ignore=("words_ignored",))
    nested = {
        "id": code,
        "item": code,
        "end_use": code,
        "parties": [{"role": "buyer", "name": code}],
    }
    json_file = written(tmp_path, json.dumps(nested), "order.json")
    parquet = tmp_path / "orders.parquet"
    pq.write_table(pa.table({n: [code] for n in ("id", "item", "end_use", "buyer")}), parquet)
    expected = Order(
        id=code, item=code, end_use=code, parties=(StatedParty(role="buyer", name=code),)
    )
    assert read(csv_file, mapping=mapping) == read(json_file) == read(parquet) == [expected]


def test_every_cell_stays_text_and_an_empty_one_is_null(tmp_path: Path) -> None:
    path = written(tmp_path, 'id,quantity,value,item\n1,1e5,007,""\n2,NA,,x\n')
    (batch,) = order_batches(path)
    assert batch.schema.equals(ORDERS)
    assert batch.column("quantity").to_pylist() == ["1e5", "NA"]
    assert batch.column("value").to_pylist() == ["007", None]
    assert batch.column("item").to_pylist() == [None, "x"]
    assert batch.column("row").to_pylist() == [1, 2]
    first, second = orders_of(batch)
    assert isinstance(first, Order)
    assert (first.quantity, first.value) == (1e5, 7.0)
    assert second == Fault(2, "quantity", "'NA' is no number", "NA", "2")


def test_parties_lists_and_figures_of_a_flat_row(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "id,end_user,end_user_country,end_user_identifiers,buyer_id,serials,tpp,data_centre\n"
        '1,"Acme, Ltd",SG, A1 ;;B2 ,B-7,S1;S2,4800,yes\n2,,,,,,,\n',
    )
    first, second = read(path)
    assert isinstance(first, Order)
    assert first.parties == (
        StatedParty(role="buyer", id="B-7"),
        StatedParty(role="end-user", name="Acme, Ltd", country="SG", identifiers=("A1", "B2")),
    )
    assert (first.serials, first.figures, first.words) == (
        ("S1", "S2"), {"tpp": 4800.0}, {"data_centre": "yes"},
    )  # fmt: skip
    assert second == Order(id="2")


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ("1,Singapore,,", "destination"),
        ("1,,2026-02-30,", "date"),
        ("1,,,SGP", "buyer_country"),
        (",,,", "id"),
        ("1,SG,,SG,", ""),
    ],
)
def test_a_damaged_cell_is_a_fault_of_its_row(tmp_path: Path, cells: str, column: str) -> None:
    path = written(tmp_path, f"id,destination,date,buyer_country\nA,SG,,\n{cells}\nB,,,\n")
    if not column:
        with pytest.raises(DataError, match=r"orders\.csv:3: the row has a wrong number of cells"):
            read(path)
        return
    if column == "buyer_country":
        path = written(
            tmp_path, f"id,destination,date,buyer_country,buyer\n1,,,,x\n{cells},x\n3,,,,\n"
        )
    found = read(path)
    assert len(found) == 3
    assert isinstance(found[1], Fault)
    assert (found[1].row, found[1].column) == (2, column)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"id,colour\n1,red\n", "orders.csv:1: the table has a column that nobody reads"),
        (b"item\nx\n", "orders.csv:1: the table lacks a column"),
        (b"id,id\n1,2\n", "orders.csv:1: a column comes twice"),
        (b"id,item\n1,x\n2\n3,y\n", "orders.csv:3: the row has a wrong number of cells"),
        (b'id,item\n1,"a\nb"\n2\n', "orders.csv:4: the row has a wrong number of cells"),
        (b"id,item\n1,\x00\n", "orders.csv:2: a control character"),
        (b"id,item\n1,x\n2,\xff\n", "orders.csv:3: file is not UTF-8"),
        (b"id,item\n1,x\n2,\xe6\xa8", "orders.csv:3: file is not UTF-8"),
        (b'id,item\n1,"x\n2,y\n', "orders.csv:2: a quotation never ends"),
        (b'id,item\n1,"x"y\n', "orders.csv:2: the table's quoting is broken"),
        (b'id,item\n1,19" rack\n', "orders.csv:2: the table's quoting is broken"),
        (b"id,item\n1,x\nid,item\n", "orders.csv: the header comes twice"),
        (b"", "orders.csv:1: the table has no header"),
        ("id,item\n1,x\n".encode("utf-16"), "orders.csv:1: "),
        (b"id,item\n1," + b"x" * 200_000 + b"\n", "row 1, item: a cell is too long"),
        (b"id,item\n1," + b"x" * 9_000_000 + b"\n", "orders.csv:2: a cell is too long"),
        (b"PK\x03\x04", "the file is an archive"),
        (b"PAR1 and nothing", "the Parquet file is damaged"),
        (b"\x1f\x8b\x08 and nothing", "the compressed file is cut off or damaged"),
        (b"id," + b",".join(b"c%d" % n for n in range(100_000)) + b"\n", "orders.csv:1: "),
    ],
)  # fmt: skip
def test_a_damaged_table_is_refused_whole(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(DataError) as caught:
        read(written(tmp_path, content))
    assert message in str(caught.value)


def test_a_gzip_bomb_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, gzip.compress(b"id\n" + b"0\n" * 2_000_000), "orders.csv.gz")
    with pytest.raises(DataError, match="packed too tightly"):
        read(path)
    whole = gzip.compress("id,item\n1,模组\n".encode())
    assert read(written(tmp_path, whole, "a.csv.gz")) == [Order(id="1", item="模组")]
    with pytest.raises(DataError, match="cut off or damaged"):
        read(written(tmp_path, whole[:-9], "a.csv.gz"))


def test_scripts_marks_and_formulas_survive(tmp_path: Path) -> None:
    names = ["\u202edtL emcA", "Ж模ع\u200f", '=cmd|"x"!A1', "line\nbreak"]
    rows = "".join('{},"{}"\r\n'.format(n, name.replace('"', '""')) for n, name in enumerate(names))
    found = read(written(tmp_path, "\ufeffid,buyer\r\n" + rows))
    assert [one.parties[0].name for one in found if isinstance(one, Order)] == names


def test_quotation_marks_across_chunks(tmp_path: Path) -> None:
    row = '{},"a ""b"", c"\n'
    text = "id,item\n" + "".join(row.format(n) for n in range(120_000))
    found = [batch.num_rows for batch in order_batches(written(tmp_path, text), rows=7_000)]
    assert sum(found) == 120_000
    assert max(found) <= 7_000


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"id": "1"}\n{"id": \n', "orders.json:2: not valid JSON"),
        ('{"id": "1", "id": "2"}\n', "key given twice: id"),
        ('{"id": NaN}', "NaN is no number"),
        ('[{"id": "1"}\n {"id": "2"}]', "orders.json:2: not valid JSON"),
        ('[{"id": "1"},]', "not valid JSON"),
        ('[{"id": "1"}', "not valid JSON"),
        ("[" * 100_000, "not valid JSON"),
        ('{"id": ' + "[" * 100_000, "not valid JSON"),
        ('{"a": "' + "\x00" + '"}', "control character"),
    ],
)
def test_broken_json_refuses_the_file(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(DataError) as caught:
        read(written(tmp_path, text, "orders.json"))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("more", "column"),
    [
        ({"colour": "red"}, "colour"),
        ({"item": 3}, "item"),
        ({"item": True}, "item"),
        ({"quantity": [1]}, "quantity"),
        ({"quantity": "ten"}, "quantity"),
        ({"parties": {}}, "parties"),
        ({"parties": [{"role": "buyer", "name": "x", "passport": "1"}]}, "parties[0].passport"),
        ({"parties": [{"role": "spy", "name": "x"}]}, "parties[0].role"),
        ({"serials": ["a", 1]}, "serials[1]"),
        ({"figures": {"tpp": "many"}}, "tpp"),
        ({"item": "a\u0000b"}, "item"),
        ({"item": "\ud800"}, "item"),
        ({"item": "x" * 200_000}, "item"),
    ],
)
def test_a_wrong_field_of_json_is_a_fault_with_its_path(
    tmp_path: Path, more: dict[str, Any], column: str
) -> None:
    text = "".join(json.dumps(one) + "\n" for one in ({"id": "1", **more}, {"id": "2"}))
    first, second = read(written(tmp_path, text, "orders.jsonl"))
    assert isinstance(first, Fault)
    assert (first.row, first.column, first.order) == (1, column, "1")
    assert second == Order(id="2")


def test_numbers_of_codes_in_parquet_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "o.parquet"
    pq.write_table(pa.table({"id": [10620], "quantity": [5]}), path)
    with pytest.raises(DataError, match="the column is no text"):
        read(path)
    pq.write_table(pa.table({"id": ["010620"], "quantity": [5]}), path)
    assert read(path) == [Order(id="010620", quantity=5.0)]


def test_nested_columns_of_parquet_are_checked_too(tmp_path: Path) -> None:
    path = tmp_path / "o.parquet"
    for name, message in (
        ("x" * 200_000, "parties: a cell is too long"),
        ("a\x00b", "parties: a control character"),
    ):
        pq.write_table(
            pa.table({"id": ["1"], "parties": [[{"role": "buyer", "name": name}]]}), path
        )
        with pytest.raises(DataError, match=message):
            read(path)
    pq.write_table(pa.table({"id": ["1"], "parties": [[1]]}), path)
    with pytest.raises(DataError, match="another shape"):
        read(path)
    pq.write_table(
        pa.table({"id": ["1"], "parties": [[{"role": "buyer", "name": "x"}]], "buyer": ["x"]}), path
    )
    with pytest.raises(DataError, match="stated twice"):
        read(path)
    pq.write_table(pa.table({"id": ["1"], "parties": [[{"name": "x", "role": "buyer"}]]}), path)
    assert read(path) == [Order(id="1", parties=(StatedParty(role="buyer", name="x"),))]


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no such file"):
        read(tmp_path / "none.csv")
    with pytest.raises(UsageError, match="a mapping file is for flat tables"):
        read(written(tmp_path, '{"id": "1"}', "o.json"), mapping=Mapping())
    assert read(written(tmp_path, "id,item\n\n")) == []


TEXTS = WORDS.map(str.strip) | TROUBLESOME
NUMBERS = st.floats(0, 1e12, allow_subnormal=False)
NUMBER_LISTS = st.lists(TEXTS, max_size=2).map(tuple)


def parties(role: str) -> st.SearchStrategy[StatedParty]:
    return st.builds(StatedParty, role=st.just(role), name=TEXTS, id=TEXTS | st.just(""),
                     country=COUNTRIES | st.just(""), identifiers=NUMBER_LISTS)  # fmt: skip


ORDERS_OF = st.builds(
    Order, id=TEXTS, item=TEXTS | st.just(""), date=DATES | st.just(""),
    quantity=st.none() | NUMBERS, destination=COUNTRIES | st.just(""), serials=NUMBER_LISTS,
    parties=st.sets(st.sampled_from(ROLES)).flatmap(
        lambda roles: st.tuples(*(parties(role) for role in ROLES if role in roles))
    ),
    figures=st.dictionaries(st.sampled_from(["tpp", "die_area"]), NUMBERS),
)  # fmt: skip


def flat(order: Order) -> dict[str, str]:
    cells = {"id": order.id, "item": order.item, "date": order.date,
             "destination": order.destination, "serials": ";".join(order.serials)}  # fmt: skip
    cells |= {name: repr(number) for name, number in order.figures.items()}
    cells |= {"quantity": "" if order.quantity is None else repr(order.quantity)}
    for one in order.parties:
        for field in ("name", "id", "country"):
            cells[column_of(one.role, field)] = getattr(one, field)
        cells[column_of(one.role, "identifiers")] = ";".join(one.identifiers)
    return cells


@given(order=ORDERS_OF)
def test_an_order_survives_every_format(
    tmp_path_factory: pytest.TempPathFactory, order: Order
) -> None:
    folder = tmp_path_factory.mktemp("orders")
    cells = flat(order)
    quoted = ",".join(f'"{cell}"' for cell in cells.values())
    table = written(folder, ",".join(cells) + "\n" + quoted + "\n")
    nested = written(folder, msgspec.json.encode(order), "order.json")
    (batch,) = order_batches(nested)
    parquet = folder / "o.parquet"
    pq.write_table(pa.Table.from_batches([batch.drop_columns(["row", "damage"])]), parquet)
    assert read(table) == read(nested) == read(parquet) == [order]


@given(content=st.binary(max_size=200))
def test_any_bytes_give_rows_or_a_clear_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = written(tmp_path_factory.mktemp("fuzz"), b"id,item\n" + content)
    try:
        found = read(path)
    except DataError as error:
        place = error.where.file
    else:
        place = "orders.csv" if all(isinstance(one, Order | Fault) for one in found) else ""
    assert place == "orders.csv"
