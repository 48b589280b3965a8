"""Tables of a scan: a column for every field, lists joined, unknown numbers left unknown."""

from hypothesis import given, settings

from listings_strategies import of_noun
from tidewaiter.model.listings.lot import Lot
from tidewaiter.model.listings.scan import OfferRow, ScanAnswer
from tidewaiter.report.listings.scan_tables import scan_tables


@settings(max_examples=10, deadline=None)
@given(answer=of_noun(ScanAnswer))
def test_every_field_has_its_column_and_every_thing_its_row(answer: ScanAnswer) -> None:
    tables = scan_tables(answer)
    assert tuple(tables["offers"].columns) == OfferRow.__struct_fields__
    assert "links" not in tables["lots"].columns
    assert len(tables["offers"].rows) == len(answer.offers)
    assert len(tables["links"].rows) == sum(len(lot.links) for lot in answer.lots)
    for table in tables.values():
        for row in table.rows:
            for kind, cell in zip(table.columns.values(), row, strict=True):
                wanted = {"text": str, "number": float | int | None, "whole": int}[kind]
                assert isinstance(cell, wanted), (kind, cell)


def test_kinds_of_columns() -> None:
    columns = scan_tables(
        ScanAnswer(
            as_of="", documents=0, observations=0, offers=(),
            lots=(Lot(id="x", offers=("a", "b")),), sellers=(), sites=(), chips=(),
            unseen=(), prices=(), losses=(), notes=(), facts_sha256="", version="",
        )
    )  # fmt: skip
    assert columns["offers"].columns["memory_gb"] == "number"
    assert columns["offers"].columns["page"] == "whole"
    assert columns["chips"].columns["claimed"] == "text"
    assert columns["lots"].rows[0][:2] == ("x", "a; b")
