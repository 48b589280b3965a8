"""What ownership records say of parties: shares, parents, headquarters, and the rules' days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.app.screen import owned
from tidewaiter.app.screen.owned import listed_above, owner_views
from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.model.ownership import Seat, Stake
from tidewaiter.parties.listed.screened_lists import build
from tidewaiter.sources.ownership.filing import Filing
from tidewaiter.sources.ownership.tables import stakes
from unit.parties.listed.invented_lists import ENTRIES, edition

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.app.screen.ground import OwnerView
    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.parties.listed.screened_lists import ScreenedLists

LISTED = "Zephyrine Orbita Optoelectronics Co. Ltd."
SUSPENDED, AGAIN, FIRST = date(2026, 6, 15), date(2026, 11, 20), date(2025, 10, 1)


@pytest.fixture(scope="module")
def lists(facts: Facts) -> ScreenedLists:
    return build((edition("us-csl", ENTRIES),), facts.lists)


@pytest.fixture
def views(facts, lists, tmp_path):
    """Return a function that reads rows of owner, owned and per cent, and returns the views."""

    def seen(*rows: str, day: date = AGAIN, lists: ScreenedLists | None = lists):
        path = tmp_path / "owners.csv"
        lines = ["owner,owned,pct,source", *(f"{row},register" for row in rows)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return owner_views(facts, (path, None), day, lists)

    return seen


def of_rule(view: OwnerView, rule: str) -> list[str]:
    return [answer.restricted for answer in view.answers if answer.rule == rule]


@pytest.mark.parametrize(
    ("share", "settled"),
    [("100", 100.0), ("60", 60.0), ("50", 50.0), ("49.9", 49.9), ("1", 1.0), ("60-75", 60.0)],
)
def test_a_share_that_is_settled_on_one_side_is_told(views, share: str, settled: float) -> None:
    known = views(f"{LISTED},Quellbrook,{share}", "Marwick,Quellbrook,0-40")
    if settled < 50:
        known = views(f"{LISTED},Quellbrook,{share}", f"Marwick,Quellbrook,{100 - settled}")
    assert known.views["Quellbrook"].listed_ownership == pytest.approx(settled)


@pytest.mark.parametrize("share", ["25-75", "40-50", ""])
def test_a_share_that_may_be_on_either_side_is_unknown_and_no_number(views, share: str) -> None:
    view = views(f"{LISTED},Quellbrook,{share}").views["Quellbrook"]
    assert view.listed_ownership is None
    assert of_rule(view, "bis") == ["unknown"]


def test_owners_whom_nobody_named_may_be_listed(views) -> None:
    """Thirty per cent is below the half, but who owns the other seventy is not on file."""
    assert views(f"{LISTED},Quellbrook,30").views["Quellbrook"].listed_ownership is None
    whole = views(f"{LISTED},Quellbrook,30", "Marwick,Quellbrook,70").views["Quellbrook"]
    assert whole.listed_ownership == pytest.approx(30.0)


def test_holdings_of_several_listed_owners_are_added_up(views) -> None:
    view = views(
        f"{LISTED},Quellbrook,30", "ABBASOV Rim Karimovich,Quellbrook,30", "Marwick,Quellbrook,40"
    ).views["Quellbrook"]
    assert view.listed_ownership == pytest.approx(60.0)


def test_a_listed_parent_two_levels_up_is_found_with_its_path(views) -> None:
    known = views(f"{LISTED},Tessaly Holding,80", "Tessaly Holding,Quellbrook,60",
                  "Marwick,Quellbrook,40")  # fmt: skip
    view = known.views["Quellbrook"]
    (answer,) = [a for a in view.answers if a.rule == "bis"]
    assert answer.restricted == "yes"
    assert len(answer.path) == 2
    assert "Tessaly Holding" in answer.path[0] + answer.path[1]
    assert any(LISTED in step and "80 %" in step for step in answer.path)
    assert any("us-csl/el e1" in text for text in answer.supposing)
    assert view.listed_ownership == pytest.approx(60.0)  # a holding passes on its whole stake


def test_listed_holders_are_named_at_any_distance_and_share(views) -> None:
    known = views(f"{LISTED},Tessaly Holding,1", "Tessaly Holding,Quellbrook,1", "Marwick,Zug,9")
    assert known.views["Quellbrook"].listed_above == (LISTED,)
    assert known.views["Tessaly Holding"].listed_above == (LISTED,)
    assert known.views["Zug"].listed_above == ()


@given(st.sets(st.tuples(st.sampled_from("ABCDE"), st.sampled_from("ABCDE"))), st.sets(
    st.sampled_from("ABCDE")))  # fmt: skip
def test_who_is_above_is_who_can_be_climbed_to(edges, listed) -> None:
    """The same by climbing up from each entity, circles included."""
    stakes_ = [
        Stake(owner=owner, owned=owned_) for owner, owned_ in sorted(edges) if owner != owned_
    ]
    found = listed_above(stakes_, listed)
    for entity in "ABCDE":
        above, new = set(), {entity}
        while new:
            new = {s.owner for s in stakes_ if s.owned in new} - above
            above |= new
        assert found.get(entity, set()) == (above & listed) - {entity}


def test_a_rule_answers_with_the_status_of_its_text_on_the_day(views) -> None:
    def status(day: date) -> set[tuple[str, str]]:
        view = views(f"{LISTED},Quellbrook,60", day=day).views["Quellbrook"]
        return {(a.restricted, a.status) for a in view.answers if a.rule == "bis"}

    assert {s for _, s in status(AGAIN)} == {"verify"}
    assert {s for _, s in status(FIRST)} == {"verify"}
    assert {s for _, s in status(SUSPENDED)} == {"suspended"}
    assert status(date(2026, 11, 9)) != status(date(2026, 11, 10))
    assert status(date(2025, 11, 9)) != status(date(2025, 11, 10))


def test_before_there_was_a_rule_nobody_is_restricted_by_it(views) -> None:
    view = views(f"{LISTED},Quellbrook,60", day=date(2025, 9, 28)).views["Quellbrook"]
    assert "yes" not in of_rule(view, "bis")
    assert view.listed_ownership is None


def test_every_rule_of_the_policy_is_asked_and_a_plain_no_is_left_out(views, facts) -> None:
    known = views(f"{LISTED},Quellbrook,60", "Marwick,Zugspitz,100")
    told = known.views["Zugspitz"].answers
    assert {a.restricted for a in told} == {"no"}
    assert all(a.flags for a in told)  # such as a text that was not read
    assert "ofac" not in {a.rule for a in told}  # read and in force: nothing to add to its no
    rules = {answer.rule for answer in known.views["Quellbrook"].answers}
    assert rules <= set(facts.screening["orders"].ownership_rules)
    assert "bis" in rules
    assert all(a.cite for a in known.views["Quellbrook"].answers)


def test_an_owner_who_is_on_no_list_restricts_nobody(views) -> None:
    view = views("Marwick,Quellbrook,100").views["Quellbrook"]
    assert {a.restricted for a in view.answers} <= {"no"}
    assert view.listed_ownership == 0.0


def test_without_lists_nobody_is_judged_and_the_share_is_unknown(views) -> None:
    view = views(f"{LISTED},Quellbrook,100", lists=None).views["Quellbrook"]
    assert view.answers == ()
    assert view.listed_ownership is None


def test_only_entities_with_an_owner_have_a_view(views) -> None:
    known = views(f"{LISTED},Tessaly Holding,80", "Tessaly Holding,Quellbrook,60")
    assert set(known.views) == {"Tessaly Holding", "Quellbrook"}
    assert known.entities["tessaly holding"] == "Tessaly Holding"
    assert set(known.entities) >= {"quellbrook"}


def test_two_entities_whose_names_differ_in_case_alone_are_found_by_neither(views) -> None:
    known = views("Marwick,Quellbrook,60", "Marwick,QUELLBROOK,60")
    assert "quellbrook" not in known.entities
    assert set(known.views) == {"Quellbrook", "QUELLBROOK"}


EDGES = (
    "owner,owned,pct,holder\n"
    "Kohlberg Stiftung,Tessaly Holding,80,state\n"
    "Tessaly Holding,Quellbrook,60,\n"
    "Marwick,Zugspitz,50,\n"
    "Zugspitz,Brocken,20,\n"
)
SEATS = (
    Seat(entity="Quellbrook", country="SG", meaning="headquarters"),
    Seat(entity="Tessaly Holding", country="AE", meaning="headquarters"),
    Seat(entity="Kohlberg Stiftung", country="DE", meaning="headquarters", ends="2026-08-31"),
    Seat(entity="Kohlberg Stiftung", country="FR", meaning="headquarters", begins="2026-09-01"),
    Seat(entity="Marwick", country="JP", meaning="headquarters"),
    Seat(entity="Zugspitz", country="AT", meaning="headquarters"),
    Seat(entity="Brocken", country="CH", meaning="registered"),
)


@pytest.fixture
def seated(facts, lists, monkeypatch, tmp_path):
    """Return a function that returns the views of records that state headquarters too."""
    filing = Filing(tuple(stakes(EDGES, "owners.csv")), {}, SEATS)
    monkeypatch.setattr(owned, "read_filing", lambda _path: filing)
    return lambda day: owner_views(facts, (tmp_path / "unread", None), day, lists).views


@pytest.mark.parametrize(("day", "home"), [(SUSPENDED, "DE"), (AGAIN, "FR")])
def test_the_parent_is_at_the_top_of_the_majorities_with_its_home_of_the_day(
    seated, day: date, home: str
) -> None:
    view = seated(day)["Quellbrook"]
    assert (view.headquarters, view.parent_country) == ("SG", home)


def test_a_half_makes_no_parent_and_an_owner_unknown_leaves_the_top_open(seated) -> None:
    view = seated(AGAIN)["Zugspitz"]
    assert (view.headquarters, view.parent_country) == ("AT", "")


def test_a_place_of_registration_is_no_headquarters(seated) -> None:
    view = seated(AGAIN)["Brocken"]
    assert (view.headquarters, view.parent_country) == ("", "")


def test_an_entity_that_nobody_owns_keeps_its_headquarters_and_no_parent(seated) -> None:
    view = seated(AGAIN)["Marwick"]
    assert (view.headquarters, view.parent_country, view.answers) == ("JP", "", ())


def test_a_table_of_seats_is_read_beside_the_records(facts, lists, tmp_path: Path) -> None:
    owners, places = tmp_path / "owners.csv", tmp_path / "seats.csv"
    owners.write_text("owner,owned,pct,holder\nMarwick,Quellbrook,60,state\n", encoding="utf-8")
    places.write_text(
        "entity,country,meaning\nQuellbrook,SG,headquarters\nMarwick,FR,headquarters\n"
        "Tessaly,AT,headquarters\n",
        encoding="utf-8",
    )
    known = owner_views(facts, (owners, places), AGAIN, lists).views
    assert (known["Quellbrook"].headquarters, known["Quellbrook"].parent_country) == ("SG", "FR")
    assert known["Tessaly"].headquarters == "AT"
    bare = owner_views(facts, (owners, None), AGAIN, lists).views["Quellbrook"]
    assert (bare.headquarters, bare.parent_country) == ("", "")
    with pytest.raises(UsageError, match="nowhere"):
        owner_views(facts, (owners, tmp_path / "nowhere.csv"), AGAIN, lists)


def test_views_come_back_from_bytes(views) -> None:
    for view in views(f"{LISTED},Quellbrook,60").views.values():
        content = msgspec.msgpack.encode(view)
        assert msgspec.msgpack.decode(content, type=type(view)) == view


def test_a_missing_file_and_a_damaged_one(facts, lists, views, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nowhere"):
        owner_views(facts, (tmp_path / "nowhere.csv", None), AGAIN, lists)
    with pytest.raises(DataError, match=r"owners\.csv:3"):
        views(f"{LISTED},Quellbrook,60", "Marwick,Quellbrook,most")
