"""What a hostile reviewer released, and must not be released again: one test for each way."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

import screening_case
from tidewaiter.app.screen.engines.kernel_source import Resources, kernel_of
from tidewaiter.app.screen.fairness import swap_test
from tidewaiter.app.screen.output import Engine, Wanted, screened
from tidewaiter.app.screen.run import Day, Files, prepared
from tidewaiter.core.errors import DataError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

JUNE = date(2026, 6, 15)
LOCAL = Engine("local", Resources(cores=1, rows=100))
H100 = {**screening_case.GOOD, "item": "NVIDIA H100 SXM", "destination": "SG"}
LISTED = "Zephyrine Orbita Optoelectronics Co., Ltd."


@pytest.fixture(scope="module")
def lists(tmp_path_factory) -> Path:
    return screening_case.lists_folder(tmp_path_factory.mktemp("lists"))


@pytest.fixture
def screen(facts, lists, tmp_path):
    """Return a function that screens flat orders with other files around them."""

    def answered(*rows: dict[str, str], day: date = JUNE, **texts: str) -> list[dict[str, Any]]:
        files = {}
        for name, text in texts.items():
            files[name] = tmp_path / f"{name}.csv"
            files[name].write_text(text, encoding="utf-8")
        path = screening_case.as_csv(tmp_path / "orders.csv", list(rows))
        ready = prepared(facts, Files(path, lists, **files), Day(day), "all")
        kernel = kernel_of(ready.source)
        return [row for batch in ready.batches(100) for row in kernel(batch).to_pylist()]

    return answered


def test_the_plain_order_of_these_tests_is_released(screen) -> None:
    assert screen(H100)[0]["outcome"] == "release"


@pytest.mark.parametrize("day", [date(2022, 10, 7), date(2022, 10, 20), date(2023, 10, 17)])
def test_every_day_since_october_2022_can_be_asked_about(screen, day: date) -> None:
    assert screen({**H100, "destination": "CN"}, day=day)[0]["order"] == "PO-1"


@pytest.mark.parametrize("day", [date(2022, 10, 21), date(2022, 12, 1), date(2023, 10, 16)])
def test_the_rule_of_october_2022_reaches_its_chip(screen, day: date) -> None:
    assert screen({**H100, "destination": "CN"}, day=day)[0]["outcome"] == "escalate"


def test_a_parent_that_the_order_states_is_not_overruled_by_the_table(screen) -> None:
    table = "id,name,headquarters,parent_country\nP1,Quellbrook Institut,DE,US\n"
    row = {**H100, "end_user_id": "P1", "end_user_parent_country": "CN"}
    (found,) = screen(row, parties=table)
    assert found["licence"] in {"yes", "verify"}
    assert found["outcome"] != "release"


def test_an_identifier_lends_its_record_to_no_other_name(screen) -> None:
    table = "id,name,headquarters,parent_country\nP1,Quellbrook Institut,DE,DE\n"
    (same,) = screen({**H100, "end_user_id": "P1"}, parties=table)
    (other,) = screen(
        {**H100, "end_user_id": "P1", "end_user": "Totally Other Company"}, parties=table
    )
    assert (same["outcome"], other["outcome"]) == ("release", "hold")
    assert "another name" in other["reasons"]


def test_stated_figures_do_not_declassify_a_known_chip(screen) -> None:
    (found,) = screen({**H100, "destination": "CN", "tpp": "100", "die_area": "800"})
    assert found["outcome"] != "release"
    assert found["licence"] == "unknown"


def test_a_figure_that_agrees_with_a_known_chip_changes_nothing(screen) -> None:
    plain, stated = screen(H100, {**H100, "data_centre": "yes"})
    assert (plain["outcome"], plain["class"]) == (stated["outcome"], stated["class"])


@pytest.mark.parametrize(
    ("column", "code"),
    [("destination", "UK"), ("destination", "ZZ"), ("end_user_parent_country", "QQ"),
     ("exported_from", "XX"), ("consignee_country", "EU")],
)  # fmt: skip
def test_a_code_of_no_country_is_a_damaged_cell(screen, column: str, code: str) -> None:
    (found,) = screen({**H100, column: code})
    assert found["outcome"] == "hold"
    assert code in found["fault"]
    assert "row 1, column" in found["fault"]


@pytest.mark.parametrize(
    ("column", "text"),
    [("consignee", "TBD"), ("consignee", "To the order of the bank"), ("end_user", "Unknown"),
     ("end_use", "n/a"), ("site", "None"), ("quantity", "0")],
)  # fmt: skip
def test_a_word_that_states_nothing_is_a_missing_fact(screen, column: str, text: str) -> None:
    (found,) = screen({**H100, column: text})
    assert found["outcome"] == "hold"
    assert "a fact is missing" in found["reasons"]


@pytest.mark.parametrize(
    "name",
    [f"Foo Bar Ltd on behalf of {LISTED}", f"Foo (formerly {LISTED})", f"{LISTED} / Foo Trading",
     f"Foo GmbH c/o {LISTED}"],
)  # fmt: skip
def test_a_listed_name_beside_another_is_found(screen, name: str) -> None:
    (found,) = screen({**H100, "consignee": name})
    assert found["outcome"] == "escalate"
    assert LISTED in found["best_hit"]


@pytest.mark.parametrize(
    "name", ["Zеphyrinе Orbitа", "Z e p h y r i n e Orbita", "\u202eatibrO enirihpeZ"]
)
def test_a_name_in_disguise_is_never_clear(screen, name: str) -> None:
    (found,) = screen({**H100, "consignee": name})
    assert found["outcome"] != "release"
    assert "could not be compared" in found["reasons"]


@pytest.mark.parametrize("place", ["IR", "KP", "CU", "SY", "RU", "BY"])
def test_an_embargo_holds_an_item_of_no_class(screen, place: str) -> None:
    for day in (JUNE, date(2026, 11, 24)):
        (found,) = screen(screening_case.good(destination=place), day=day)
        assert found["outcome"] == "hold"
        assert "us/embargoes" in found["verify"]


def test_unknown_owners_alone_do_not_hold_an_item_of_no_class(screen) -> None:
    today = date(2026, 11, 24)  # the affiliates rule's text is back, and is to be verified
    small, big = screen(screening_case.good(), H100, day=today)
    assert (small["outcome"], big["outcome"]) == ("release", "hold")
    assert "us/affiliates" in small["verify"]


def test_the_address_on_record_is_compared_beside_the_stated_one(screen) -> None:
    table = (
        "id,name,address\n"
        'P1,Quellbrook Rechenzentrum GmbH,"Unit D, 16/F One Capital Place, 18 Luard Rd, Wan Chai"\n'
    )
    (found,) = screen({**H100, "consignee_id": "P1"}, parties=table)
    assert found["outcome"] == "escalate"
    assert "Luard" in found["best_hit"]


def test_a_list_that_forbids_no_sale_does_not_escalate(screen, facts) -> None:
    assert facts.screening["orders"].gravest["us-csl/uvl"] == "hold"
    (found,) = screen({**H100, "consignee": LISTED})
    kinds = {(r["rule"], r["outcome"]) for r in json.loads(found["detail"])["reasons"]}
    assert ("us-csl/el e1", "escalate") in kinds
    assert ("us-csl/uvl u1", "hold") in kinds


def test_a_name_does_not_leak_to_another_order_of_the_same_figures(screen) -> None:
    figures = {"tpp": "5000", "die_area": "800", "data_centre": "yes"}
    one, two = screen({**H100, "item": "box A", **figures}, {**H100, "item": "box B", **figures})
    assert json.loads(one["detail"])["licence"]["item"] == "box A"
    assert json.loads(two["detail"])["licence"]["item"] == "box B"


def test_the_best_hit_is_the_gravest_of_all_parties(screen) -> None:
    (found,) = screen({**H100, "consignee": "Zephyrin Orbita Optoelectronic", "end_user": LISTED})
    hits = json.loads(found["detail"])["hits"]
    assert {hit["strength"] for hit in hits} == {"possible", "strong"}
    assert found["best_probability"] == max(
        h["probability"] for h in hits if h["strength"] == "strong"
    )


def test_a_flag_is_not_raised_before_it_was_published(screen) -> None:
    payments = (
        "order,payer,date,amount,currency,country,means\n"
        "PO-1,A Stranger FZE,2022-10-01,100,USD,AE,wire\n"
    )
    (before,) = screen(H100, day=date(2022, 10, 1), payments=payments)
    (after,) = screen(H100, payments=payments)
    assert before["flags_raised"] == ""
    assert "payer-is-no-party" in after["flags_raised"]


def test_seats_say_where_a_parent_has_its_headquarters(screen) -> None:
    owners = (
        "owner,owned,pct,source,holder\n"
        "Middle Holding,Quellbrook Institut,100,register,entity\n"
        "A Founder,Middle Holding,100,register,person\n"
    )
    seats = (
        "entity,country,meaning\nQuellbrook Institut,SG,headquarters\nA Founder,CN,headquarters\n"
    )
    row = {k: v for k, v in H100.items() if not k.startswith("end_user_")}  # the name stays
    (without,) = screen(row, ownership=owners)
    (found,) = screen(row, ownership=owners, seats=seats)
    assert "ultimate_parent_group" in without["missing"]
    assert "us/ultimate-parent" in found["because"] + found["verify"] + found["reasons"]
    assert found["outcome"] != "release"


def test_results_never_replace_an_input(facts, lists, tmp_path) -> None:
    path = screening_case.as_csv(tmp_path / "orders.csv", [H100])
    before = path.read_bytes()
    (tmp_path / "link.csv").symlink_to(path)
    for out in (path, tmp_path / "link.csv"):
        with pytest.raises(UsageError, match="replace an input"):
            screened(facts, prepared(facts, Files(path, lists), Day(JUNE)), Wanted(out), LOCAL)
    assert path.read_bytes() == before


def test_the_results_of_an_earlier_run_may_be_replaced_and_are_compared_first(
    facts, lists, tmp_path
) -> None:
    path = screening_case.as_csv(tmp_path / "orders.csv", [H100])
    out = tmp_path / "results.csv"
    screened(facts, prepared(facts, Files(path, lists), Day(JUNE)), Wanted(out), LOCAL)
    later = prepared(facts, Files(path, lists), Day(date(2026, 11, 24)))
    answer = screened(facts, later, Wanted(out, since=out), LOCAL)
    assert answer.changes is not None
    assert answer.changes.moves == {"release -> hold": 1}


def test_a_folder_with_memos_is_refused_before_any_work(facts, lists, tmp_path) -> None:
    path = screening_case.as_csv(tmp_path / "orders.csv", [{**H100, "destination": "CN"}])
    wanted = Wanted(tmp_path / "r.csv", tmp_path / "memos")
    screened(facts, prepared(facts, Files(path, lists), Day(JUNE), "held"), wanted, LOCAL)
    wanted = Wanted(tmp_path / "r2.csv", tmp_path / "memos")
    with pytest.raises(UsageError, match="not empty"):
        screened(facts, prepared(facts, Files(path, lists), Day(JUNE), "held"), wanted, LOCAL)
    assert not (tmp_path / "r2.csv").exists()


def test_a_list_of_a_later_day_is_not_known_before(facts, lists, tmp_path) -> None:
    path = screening_case.as_csv(tmp_path / "orders.csv", [H100])  # the list is of 2026-01-05
    with pytest.raises(UsageError, match="published by"):
        prepared(facts, Files(path, lists), Day(JUNE, date(2025, 12, 31)))
    known = prepared(facts, Files(path, lists), Day(JUNE, date(2026, 1, 5)))
    assert [used.published for used in known.basis.lists] == ["2026-01-05"]


def test_the_swap_test_sees_a_bias_where_everything_is_held(
    facts, lists, tmp_path, monkeypatch
) -> None:
    from tidewaiter.app.screen import kernel
    from tidewaiter.model.trade.screening import Reason

    rows = [{**H100, "end_use": "", "consignee_country": c} for c in ("SG", "FR", "JP")]
    path = screening_case.as_csv(tmp_path / "orders.csv", rows)
    honest = kernel.decided

    def biased(found, policy):
        decision = honest(found, policy)
        extra = Reason(outcome="hold", kind="flags", text="suspect", rule="made-up")
        suspect = any(party.country == "FR" for party in found.order.parties)
        return decision._replace(reasons=(*decision.reasons, extra)) if suspect else decision

    assert swap_test(prepared(facts, Files(path, lists), Day(JUNE))).moved == ()
    monkeypatch.setattr(kernel, "decided", biased)
    assert swap_test(prepared(facts, Files(path, lists), Day(JUNE))).moved


def test_the_swap_test_refuses_a_file_without_a_readable_order(facts, lists, tmp_path) -> None:
    path = screening_case.as_csv(tmp_path / "orders.csv", [{**H100, "quantity": "eight"}])
    with pytest.raises(DataError, match="nothing was tested"):
        swap_test(prepared(facts, Files(path, lists), Day(JUNE)))
