"""A mapping file reads other people's columns, and says so where it cannot."""

from pathlib import Path

import pytest

from tidewaiter.core.errors import DataError
from tidewaiter.model.trade.order import Order
from tidewaiter.sources.orders.batches import order_batches
from tidewaiter.sources.orders.order_structs import Fault, orders_of
from tidewaiter.sources.orders.records import parties_of
from tidewaiter.sources.tables.mapping import mapping_of

GOOD = """\
columns:
  Auftrag: id
  Menge: quantity
  Ziel: destination
  Kunde: buyer
constants: {exported_from: DE}
ignore: [Notiz]
values:
  destination: {Singapur: SG}
delimiter: ;
decimal: ","
"""


def read(folder: Path, mapping: str, table: str) -> list[Order | Fault]:
    (folder / "map.yaml").write_text(mapping, encoding="utf-8")
    (folder / "t.csv").write_text(table, encoding="utf-8")
    batches = order_batches(folder / "t.csv", mapping_of(folder / "map.yaml"))
    return [one for batch in batches for one in orders_of(batch)]


def test_columns_constants_words_and_signs_are_read(tmp_path: Path) -> None:
    head = "Auftrag;Menge;Ziel;Kunde;Notiz\n"
    found = read(tmp_path, GOOD, head + "1;1.024,5;Singapur;Acme, Ltd;x\n2;1.5;MY;;\n3;8;NO;;\n")
    first, second, third = found
    assert isinstance(first, Order)
    assert (first.quantity, first.destination, first.exported_from) == (1024.5, "SG", "DE")
    assert first.parties[0].name == "Acme, Ltd"
    assert isinstance(second, Fault)  # a point is no decimal sign here: nobody guesses
    assert second.column == "quantity"
    assert third == Order(id="3", quantity=8.0, destination="NO", exported_from="DE")


@pytest.mark.parametrize(
    ("change", "message", "line"),
    [
        (("Menge: quantity", "Menge: quantitty"), "no such column to map to", 3),
        (("Menge: quantity", "Mengen: quantity"), "the table has no such column", 3),
        (("Menge: quantity", "Menge: id"), "two columns are read as one", 3),
        (("{exported_from: DE}", "{buyer: X}"), "both read and constant", 5),
        (("[Notiz]", "[Notiz, Ziel]"), "both read and ignored", 4),
        (("[Notiz]", "[Notizen]"), "the table has no such column", 7),
        (("delimiter: ;", "delimiter: ;;"), "not a delimiter", 10),
        (('decimal: ","', "decimal: x"), "not a decimal sign", 11),
        (("ignore:", "ignored:"), "unknown field", 7),
    ],
)
def test_a_wrong_mapping_is_refused_with_its_line(
    tmp_path: Path, change: tuple[str, str], message: str, line: int
) -> None:
    with pytest.raises(DataError) as caught:
        read(tmp_path, GOOD.replace(*change), "Auftrag;Menge;Ziel;Kunde;Notiz\n1;2;SG;x;\n")
    assert message in str(caught.value)
    assert caught.value.where.file == "map.yaml"
    assert abs(caught.value.where.line - line) <= 1


def test_the_nearest_name_is_said(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="did you mean Menge"):
        read(tmp_path, GOOD.replace("Menge:", "Mengen:"), "Auftrag;Menge;Ziel;Kunde;Notiz\n")


def test_a_mapping_serves_other_tables_too(tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_text("columns: {Nr: id, Firma: name}\n", encoding="utf-8")
    mapping = mapping_of(tmp_path / "map.yaml")
    for name, text in (("p.csv", "Nr,Firma\n007,Acme\n"),
                       ("p.jsonl", '{"Nr": "007", "Firma": "Acme"}\n')):  # fmt: skip
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert parties_of(tmp_path / name, mapping)["007"].name == "Acme"
