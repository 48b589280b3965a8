"""What orders, payments and tenancies are compared with: names, books, and limits of sites."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basic_strategies import TROUBLESOME
from small_case import CHIPS, small_case
from tidewaiter.app.account.dealings import CAN_RUN, IN_BOOKS, name_keys
from tidewaiter.app.account.run import account
from tidewaiter.app.account.written import answer_files
from tidewaiter.core.errors import DataError
from tidewaiter.model.trade.records import PartyRecord

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.books.finding import Finding

DAY = date(2026, 11, 24)
ORDERS = "id,item,quantity,date,buyer,site,value,currency\n"
PAID = "order,payer,date,amount,currency\n"
SENT = "id,item,quantity,sender,receiver,order,sent,received,grade\n"
RENTS = "site,tenant,item,chips,begins\n"


def is_same(one: str, other: str, *parties: PartyRecord) -> bool:
    table = name_keys([one, other], {party.id: party for party in parties})
    keys: dict[str, set[str]] = {}
    for row in table.to_pylist():
        keys.setdefault(row["text"], set()).add(row["key"])
    return bool(keys.get(one, set()) & keys.get(other, set()))


def test_names_are_the_same_but_for_case_marks_and_legal_form() -> None:
    assert is_same("Northquay Cloud", "NORTHQUAY CLOUD Pte. Ltd.")
    assert not is_same("Northquay Cloud", "Southquay Cloud")


def test_aliases_and_identifiers_of_the_table_of_parties_are_the_same() -> None:
    party = PartyRecord(id="C-7", name="Northquay Cloud", aliases=("NQC Treasury",))
    assert is_same("C-7", "Northquay Cloud Ltd", party)
    assert is_same("NQC Treasury", "C-7", party)
    assert not is_same("NQC Treasury", "C-7")
    other = PartyRecord(id="C-8", name="Southquay Cloud")
    assert not is_same("C-8", "Northquay Cloud", party, other)


@given(st.text() | TROUBLESOME | st.just("x" * 3000))
def test_any_text_is_a_name_of_itself(text: str) -> None:
    assert is_same(text, text) == bool(text)
    assert name_keys([text], {}).column_names == ["text", "key"]


# --- the whole question -----------------------------------------------------------------------


@pytest.fixture
def of(facts: Facts, tmp_path: Path):
    """Return a function that writes a case and returns its findings by rule."""

    def found(**tables: str) -> dict[str, Finding]:
        folder = small_case(tmp_path / "case", **{"units": "", "sightings": ""} | tables)
        return {finding.rule: finding for finding in account(facts, folder, DAY).findings}

    return found


def test_orders_and_payments_are_asked_with_the_terms_of_the_facts(of) -> None:
    tables = {
        "orders": ORDERS + "P1,B200,5000,2025-06-01,Made-up Cloud,B,100,USD\n"
                           "P2,B200,64,2025-06-01,Made-up Cloud,B,64,USD\n"
                           "P3,B200,64,2026-06-01,Made-up Cloud,B,64,USD\n",
        "payments": PAID + "P1,Made-up Cloud Ltd,2025-06-02,100,USD\n"
                           "P2,Other Trading,2025-06-02,64,USD\n"
                           "P3,Made-up Cloud,2026-06-02,64,USD\n",
        "shipments": SENT + f"S1,B200,{CHIPS},maker,site:B,P1,2026-03-01,2026-03-09,paper\n"
                            "S2,B200,16,maker,site:B,,2026-03-01,2026-03-09,paper\n",
    }  # fmt: skip
    found = of(**tables)
    assert (found["paid-not-shipped"].low, found["paid-not-shipped"].tier) == (64, "query")
    assert found["shipped-beyond-order"].low == CHIPS - 5000
    assert found["shipped-without-order"].low == 16
    assert found["paid-by-stranger"].high == 64
    assert {e.id for e in found["paid-not-shipped"].explanations if e.is_open} == {
        "rest-later", "order-changed", "order-misnumbered"
    }  # fmt: skip
    known = "id,name,aliases\nC-1,Made-up Cloud,Other Trading\n"
    assert "paid-by-stranger" not in of(**tables, parties=known)


def test_tenancies_are_compared_with_books_and_site(of) -> None:
    found = of(tenants=RENTS + "B,One,B200,5000,2026-03-09\nB,Two,B200,200,2026-01-01\n")
    assert found[IN_BOOKS].low == 5200 - CHIPS
    assert found[CAN_RUN].low == 5200 - 3846  # most that 6 MW at a PUE of 1.2 can run
    assert (found["tenant-before-chips"].low, found["tenant-before-chips"].high) == (200, 200)
    assert "not-rented" not in found


def test_what_nobody_rents_is_a_note(of) -> None:
    found = of(tenants=RENTS + "B,One,B200,5000,2026-03-09\n")
    assert (found["not-rented"].low, found["not-rented"].tier) == (CHIPS - 5000, "note")
    assert IN_BOOKS not in found


def test_a_case_without_these_tables_is_asked_nothing(of) -> None:
    rules = {"not-rented", IN_BOOKS, CAN_RUN, "shipped-without-order", "paid-not-shipped"}
    assert not rules & set(of())


def test_a_damaged_table_of_parties_is_refused(of) -> None:
    with pytest.raises(DataError):
        of(parties="id,name\nC-1,One\nC-1,Two\n")


HARM = ("=HYPERLINK(1)", "<script>alert(1)</script>", "'; DROP TABLE orders; --", "$as_of", "{n}")


@pytest.mark.parametrize("harm", HARM)
def test_what_means_harm_is_text_in_every_table(harm: str, facts: Facts, tmp_path: Path) -> None:
    def row(*cells: str) -> str:
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow(cells)
        return line.getvalue()

    place = f"site:{harm}"
    folder = small_case(
        tmp_path / "case", units="", sightings="", sites="",
        orders=ORDERS + row(harm, harm, "64", "2025-06-01", harm, harm, "64", harm),
        payments=PAID + row(harm, f"{harm} x", "2025-06-02", "640", harm),
        shipments=SENT + row("S1", harm, "32", "maker", place, harm, "2026-03-01", "2026-03-02", "")
        + row("S2", harm, "9", "maker", place, "", "2026-03-01", "2026-03-02", ""),
        tenants=RENTS + row(harm, harm, harm, "99", "2025-01-01"),
        drawings="id,account,item,date,pool,drawn,failed,grade\n"
        + row(harm, place, harm, "2026-11-01", "41", "30", "30", "serial"),
    )  # fmt: skip
    answer = account(facts, folder, DAY)
    assert {finding.rule for finding in answer.findings} >= {
        "paid-not-shipped", "paid-by-stranger", "paid-beyond-order", "shipped-without-order",
        "tenant-before-chips", IN_BOOKS, "drawing-failed",
    }  # fmt: skip
    files = answer_files(facts, answer)
    assert b"<script" not in files["report.html"]
    for name in ("findings.csv", "unaccounted.csv", "next_checks.csv"):
        rows = csv.reader(io.StringIO(files[name].decode()))
        assert all(cell[:1] not in set("=+-@\t\r") for line in rows for cell in line), name


def test_none_of_these_findings_says_that_chips_are_missing(facts: Facts) -> None:
    """A tier of discrepancy or above would: two such findings that agree rise to the top."""
    rules = {rule.id: rule for rule in facts.books["accounting"].rules}
    for name in (
        "paid-not-shipped", "shipped-beyond-order", "shipped-without-order", "paid-by-stranger",
        "paid-beyond-order", "paid-below-order", IN_BOOKS, CAN_RUN, "not-rented",
        "tenant-before-chips",
    ):  # fmt: skip
        assert rules[name].tier in {"note", "query"}
