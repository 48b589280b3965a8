"""Edges, listed parties and seats as CSV."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownership_strategies import OWNERSHIP_NOUNS
from tidewaiter.core.errors import DataError, TableError
from tidewaiter.model.ownership import Stake
from tidewaiter.sources.ownership.tables import as_table, listed_parties, seats, stakes


def shares(text):
    return [(s.kind, s.low, s.high) for s in stakes(text, "edges.csv")]


@pytest.mark.parametrize(
    ("pct", "low", "high"),
    [
        ("50", "50", "50"),
        ("33.3%", "33.3", "33.3"),
        ("25-50", "25", "50"),
        ("25 to 50", "25", "50"),
    ],
)
def test_shares_are_numbers_or_intervals(pct, low, high):
    assert shares(f"owner,owned,pct\nX,A,{pct}\n") == [("share", Decimal(low), Decimal(high))]


def test_an_empty_share_is_unknown_and_no_zero():
    assert shares("owner,owned,pct\nX,A,\n") == [("share", None, None)]


def test_control_stands_beside_the_share_or_alone():
    text = "owner,owned,low,high,control\nX,A,10,20,yes\nY,A,,,perhaps\nZ,A,,60,\n"
    assert shares(text) == [
        ("share", 10, 20),
        ("controls", None, None),
        ("may-control", None, None),
        ("share", 0, 60),
    ]


def test_codes_stay_text():
    (found,) = stakes("owner,owned,pct\n010620,3E001,50\n", "edges.csv")
    assert (found.owner, found.owned, found.locator) == ("010620", "3E001", "line 2")


@pytest.mark.parametrize(
    "row",
    ["X,A,fifty,", "X,A,150,", "X,A,60-50,", "X,A,1e1,", "X,A,nan,", "X,A,٥٠,", "X,A,50,2024-13",
     ",A,50,", "X,,50,", "X,A,-5,", "X,A,5_0,"],
)  # fmt: skip
def test_what_is_no_stake_is_refused_with_its_line(row):
    with pytest.raises(TableError) as caught:
        stakes(f"owner,owned,pct,begins\nX,A,50,\n{row}\n", "edges.csv")
    assert caught.value.where[:2] == ("edges.csv", 3)


@pytest.mark.parametrize(
    "text",
    [
        "owner,owned,colour\nX,A,blue\n",
        "owner,pct\nX,5\n",
        "owner,owned,pct,low\nX,A,50,50\n",
        "owner,owned,control\nX,A,certainly\n",
        "owner,owned,holder\nX,A,dragon\n",
    ],
)
def test_a_table_of_another_form_is_refused(text):
    with pytest.raises(DataError):
        stakes(text, "edges.csv")


def test_listed_parties_and_seats():
    (party,) = listed_parties("name,list,acting_with\nX,EL,pact\n", "l.csv")
    assert (party.name, party.listed_on, party.acting_with) == ("X", "EL", "pact")
    (seat,) = seats("entity,country,meaning\nA,NO,headquarters\n", "s.csv")
    assert (seat.country, seat.meaning) == ("NO", "headquarters")
    for wrong in ("A,Norway,headquarters", "A,NO,home"):
        with pytest.raises(TableError):
            seats(f"entity,country,meaning\n{wrong}\n", "s.csv")
    with pytest.raises(TableError):
        listed_parties("name,list\n ,EL\n", "l.csv")


@given(found=st.lists(OWNERSHIP_NOUNS[Stake], max_size=5))
def test_what_is_written_is_read_back(found):
    again = stakes(as_table(found), "again")
    kept = ("kind", "low", "high", "begins", "ends", "holder")
    assert [[getattr(s, k) for k in kept] for s in again] == [
        [getattr(s, k) for k in kept] for s in found
    ]
    assert [s.owner for s in again] == [s.owner.strip() for s in found]
