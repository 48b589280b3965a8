"""``tidewaiter screen`` as people type it: options, exit codes, what is printed where."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

import screening_case
from tidewaiter.app.screen.result_table import RESULTS
from tidewaiter.store.result_files import results_of

if TYPE_CHECKING:
    from pathlib import Path

DAY = ("--as-of", "2026-06-15")
LISTED = "Zephyrine Orbita Optoelectronics Co., Ltd."


@pytest.fixture(scope="module")
def lists(tmp_path_factory) -> Path:
    return screening_case.lists_folder(tmp_path_factory.mktemp("lists"))


@pytest.fixture
def orders(tmp_path):
    """Return a function that writes flat orders and returns the file."""
    return lambda *rows: screening_case.as_csv(tmp_path / "orders.csv", list(rows))


@pytest.fixture
def written(tmp_path):
    """Return a function that writes a text and returns the file."""

    def made(name: str, text: str) -> Path:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return made


@pytest.mark.parametrize(
    ("changes", "code", "outcome"),
    [
        ({}, 0, "release"),
        ({"destination": ""}, 1, "hold"),
        ({"quantity": "eight"}, 1, "hold"),
        ({"forwarder": LISTED}, 5, "escalate"),
    ],
)
def test_the_exit_code_is_the_gravest_outcome(
    tidewaiter, orders, lists, changes: dict[str, str], code: int, outcome: str
) -> None:
    path = orders(screening_case.good(id="A"), screening_case.good(id="B", **changes))
    ran = tidewaiter("screen", path, "--lists", lists, *DAY)
    assert (ran.code, ran.err) == (code, "")
    counted = [line.split() for line in ran.out.splitlines() if outcome in line.split()]
    assert counted[0][1] == ("2" if outcome == "release" else "1")
    assert ran.out.endswith("No match is not clearance.\n")


def test_without_lists_the_first_words_are_not_screened(tidewaiter, orders, written) -> None:
    many = tidewaiter("screen", orders(screening_case.good()), *DAY)
    one = tidewaiter("screen", written("one.json", screening_case.nested()), *DAY)
    for ran in (many, one):
        assert ran.code == 1
        assert ran.out.startswith("NOT SCREENED: no list was loaded\n")
        assert "No list was loaded: nobody was screened." in ran.out
        assert "clear" not in ran.out.replace("No match is not clearance.", "").lower()


def test_one_order_is_told_in_full_with_the_days_of_lists_and_rules(
    tidewaiter, written, lists
) -> None:
    path = written("one.json", screening_case.nested(destination="CN"))
    ran = tidewaiter("screen", path, "--lists", lists, *DAY)
    assert ran.code == 5
    first, second = ran.out.splitlines()[:2]
    assert first.startswith("ESCALATE")
    assert second == "Order PO-1, row 1, as of 2026-06-15"
    flat = " ".join(ran.out.split())
    assert "us/destination-china: Destinations that the rules name themselves" in flat
    assert "in-force from 2022-10-21" in flat
    assert "us-csl, us-csl, 2026-01-05, 161 days before the day asked about: 6 entries" in flat
    assert "newest rule text: 2026-05-31" in flat
    assert max(map(len, ran.out.splitlines())) <= 100


def test_several_orders_of_json_are_summed_up(tidewaiter, written, lists) -> None:
    one, two = screening_case.nested(), screening_case.nested(id="PO-2", destination="CN")
    path = written("orders.jsonl", f"{one}\n{two}\n")
    ran = tidewaiter("screen", path, "--lists", lists, *DAY)
    assert ran.code == 5
    assert ran.out.startswith("2 orders, as of 2026-06-15\n")


def test_json_has_the_basis_the_counts_and_what_is_not_released(tidewaiter, orders, lists) -> None:
    path = orders(screening_case.good(), screening_case.good(id="B", consignee=LISTED))
    ran = tidewaiter("screen", path, "--lists", lists, *DAY, "--json")
    assert ran.code == 5
    answer = json.loads(ran.out)
    assert set(answer) == {
        "basis", "tally", "shown", "not_shown", "out", "memos", "memo_folder", "changes",
    }  # fmt: skip
    assert answer["tally"]["outcomes"] == {"release": 1, "hold": 0, "escalate": 1}
    assert answer["tally"]["screened"] is True
    (shown,) = answer["shown"]
    assert (shown["order"], shown["row"], shown["outcome"]) == ("B", 2, "escalate")
    assert {hit["entry"] for hit in shown["hits"]} == {"e1", "u1"}
    assert answer["basis"]["lists"][0]["published"] == "2026-01-05"
    assert (answer["not_shown"], answer["changes"]) == (0, None)


@pytest.mark.parametrize("name", ["results.csv", "results.parquet"])
def test_results_and_memos_are_written_and_told(
    tidewaiter, orders, lists, tmp_path, name: str
) -> None:
    path = orders(screening_case.good(), screening_case.good(id="B", consignee=LISTED))
    out, memos = tmp_path / name, tmp_path / "memos"
    ran = tidewaiter("screen", path, "--lists", lists, *DAY, "-o", out, "--memos", memos)
    assert ran.code == 5
    flat = "".join(ran.out.split())
    assert f"written:{out}" in flat
    assert f"1memosin{memos}" in flat
    rows = [row for batch in results_of(out, RESULTS) for row in batch.to_pylist()]
    assert [row["outcome"] for row in rows] == ["release", "escalate"]
    assert (tmp_path / f"{name}.basis.json").is_file()
    assert {p.name for p in memos.iterdir()} == {
        "index.html", "memo-0000002.html", "memo-0000002.md",
    }  # fmt: skip


def test_the_most_memos(tidewaiter, orders, lists, tmp_path) -> None:
    path = orders(*(screening_case.good(id=str(n), consignee=LISTED) for n in range(4)))
    memos = tmp_path / "memos"
    given = ("--lists", lists, *DAY, "--memos", memos, "--most-memos", 2)
    assert tidewaiter("screen", path, *given).code == 5
    assert len(list(memos.glob("*.md"))) == 2


def test_since_says_what_moved_and_why(tidewaiter, orders, lists, tmp_path) -> None:
    path = orders(screening_case.good())
    before, after = tmp_path / "before.csv", tmp_path / "after.csv"
    tidewaiter("screen", path, *DAY, "-o", before)
    ran = tidewaiter("screen", path, "--lists", lists, *DAY, "-o", after, "--since", before)
    assert ran.code == 0
    told = ran.out[ran.out.index("SINCE THE EARLIER RUN") :]
    assert re.search(r"1 answers? changed, 0 .*same", told)
    assert "hold -> release: 1" in told
    assert "basis: list us-csl is new: 2026-01-05, 6 entries" in told
    assert "gone: no list is loaded: nobody was screened" in told


def test_since_without_a_place_for_this_run_is_a_wrong_command(
    tidewaiter, orders, tmp_path
) -> None:
    path, before = orders(screening_case.good()), tmp_path / "before.csv"
    tidewaiter("screen", path, *DAY, "-o", before)
    ran = tidewaiter("screen", path, *DAY, "--since", before)
    assert (ran.code, ran.out) == (2, "")
    assert "-o FILE with --since" in ran.err


def test_an_earlier_run_that_is_not_there_is_told_before_anything_is_written(
    tidewaiter, orders, tmp_path
) -> None:
    path = orders(screening_case.good())
    given = ("-o", tmp_path / "after.csv", "--since", tmp_path / "nowhere.csv")
    ran = tidewaiter("screen", path, *DAY, *given)
    assert (ran.code, ran.out) == (2, "")
    assert "nowhere.csv" in ran.err
    assert [p.name for p in tmp_path.iterdir()] == ["orders.csv"]


def test_memos_of_two_runs_do_not_mix(tidewaiter, orders, tmp_path) -> None:
    path, memos = orders(screening_case.good()), tmp_path / "memos"
    assert tidewaiter("screen", path, *DAY, "--memos", memos).code == 1
    before = {p.name: p.read_bytes() for p in memos.iterdir()}
    again = tidewaiter("screen", path, *DAY, "--memos", memos, "-o", tmp_path / "out.csv")
    assert (again.code, again.out) == (2, "")
    assert "not empty" in again.err
    assert {p.name: p.read_bytes() for p in memos.iterdir()} == before
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("day", [(), ("--as-of", "2026"), ("--as-of", "2026-06")])
def test_the_question_needs_one_day(tidewaiter, orders, day: tuple[str, ...]) -> None:
    ran = tidewaiter("screen", orders(screening_case.good()), *day)
    assert (ran.code, ran.out) == (2, "")
    assert "--as-of: the question needs a day" in ran.err
    assert "YYYY-MM-DD" in ran.err


def test_the_day_decides(tidewaiter, written, lists) -> None:
    path = written("one.json", screening_case.nested(destination="CN", date=""))
    before = tidewaiter("screen", path, "--lists", lists, "--as-of", "2022-10-06")
    after = tidewaiter("screen", path, "--lists", lists, "--as-of", "2023-12-01")
    assert after.code == 5
    assert before.code != 5
    assert "us/destination-china" in after.out
    assert "us/destination-china" not in before.out


def test_what_was_published_later_is_left_out(tidewaiter, written, lists) -> None:
    path = written("one.json", screening_case.nested(destination="CN"))
    given = ("screen", path, *DAY)
    known = tidewaiter(*given, "--known-by", "2022-10-06")
    assert known.code != tidewaiter(*given).code == 5
    assert "known by: 2022-10-06" in known.out
    listed = (*given, "--lists", lists, "--known-by")
    assert "us-csl, 2026-01-05" in tidewaiter(*listed, "2026-01-05").out
    early = tidewaiter(*listed, "2026-01-04")
    assert (early.code, early.out) == (2, "")
    assert "no list of the folder is known to be published by 2026-01-04" in early.err
    rough = tidewaiter(*given, "--known-by", "2022")
    assert rough.code == 2
    assert "--known-by" in rough.err


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("--engine", "flink"), "no such engine"),
        (("--cores", "-3"), "cores"),
        (("--cores", "two"), "--cores"),
        (("--most-memos", "many"), "--most-memos"),
        (("--lists", "nowhere"), "no such folder of lists"),
        (("--parties", "nowhere.csv"), "nowhere.csv: there is no such file"),
        (("--ownership", "nowhere.csv"), "nowhere.csv"),
        (("--sites", "nowhere.csv"), "nowhere.csv: there is no such file"),
        (("--payments", "nowhere.csv"), "nowhere.csv: there is no such file"),
        (("--map", "lists=a.yaml"), "orders, parties, sites, payments"),
        (("--map", "sites=a.yaml", "--map", "sites=b.yaml"), "mapped twice"),
        (("--facts", "nowhere"), "the facts folder does not exist"),
        (("--colour",), "No such option"),
        (("-o", "results.xlsx"), ".parquet or .csv"),
    ],
)
def test_a_wrong_command(tidewaiter, orders, monkeypatch, tmp_path, given, told: str) -> None:
    path = orders(screening_case.good())
    monkeypatch.chdir(tmp_path)
    ran = tidewaiter("screen", path, *DAY, *given)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert [p.name for p in tmp_path.iterdir()] == ["orders.csv"]


def test_a_missing_file_of_orders_is_a_wrong_command(tidewaiter, tmp_path) -> None:
    ran = tidewaiter("screen", tmp_path / "nowhere.csv", *DAY, "--json")
    assert (ran.code, ran.out) == (2, "")
    assert json.loads(ran.err)["message"] == "there is no such file"


def test_a_misspelt_column_names_the_nearest(tidewaiter, orders, written) -> None:
    path = orders(screening_case.good())
    mapping = written("map.yaml", "columns:\n  item: itm\n")
    ran = tidewaiter("screen", path, *DAY, "--map", mapping)
    assert (ran.code, ran.out) == (3, "")
    assert "map.yaml:2" in ran.err
    assert "did you mean item" in ran.err
    theirs = written("theirs.yaml", "columns:\n  destinaton: destination\n")
    ran = tidewaiter("screen", path, *DAY, "--map", f"orders={theirs}")
    assert ran.code == 3
    assert "the table has no such column" in ran.err
    assert "did you mean destination" in ran.err


def test_a_column_that_nobody_reads_is_refused(tidewaiter, orders) -> None:
    path = orders({**screening_case.good(), "nationality": "DE", "quantty": "1"})
    ran = tidewaiter("screen", path, *DAY)
    assert (ran.code, ran.out) == (3, "")
    assert "orders.csv:1: the table has a column that nobody reads" in ran.err
    assert "nationality" in ran.err


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("orders.csv", 'id,item\nPO-1,"H100\n', "orders.csv"),
        ("orders.csv", "id,item\nPO-1,H100,SG\n", "orders.csv:2"),
        ("orders.json", '{"id": "PO-1",\n "item": }\n', "orders.json:2"),
        ("orders.jsonl", '{"id": "PO-1"}\n{"id": \n', "orders.jsonl:2"),
        ("orders.parquet", "PAR1 and no more", "orders.parquet"),
        ("orders.csv", "id,item\n", "orders.csv:1: the file holds no order"),
        ("orders.csv", "", "orders.csv"),
    ],
)
def test_a_damaged_file_is_told_with_its_place_and_leaves_nothing(
    tidewaiter, written, tmp_path, name: str, text: str, place: str
) -> None:
    ran = tidewaiter("screen", written(name, text), *DAY, "-o", tmp_path / "out.csv")
    assert (ran.code, ran.out) == (3, "")
    assert place in ran.err
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_a_damaged_table_around_the_orders_is_told_with_row_and_column(
    tidewaiter, orders, written
) -> None:
    path = orders(screening_case.good())
    parties = written("parties.csv", "id,name,country\nP1,A,SG\nP2,B,Singapore\n")
    ran = tidewaiter("screen", path, *DAY, "--parties", parties)
    assert ran.code == 3
    assert "parties.csv: row 2: country" in ran.err
    assert "Singapore" in ran.err


def test_a_mapping_reads_a_table_around_the_orders(tidewaiter, orders, written, lists) -> None:
    path = orders(screening_case.good(end_user="", end_user_id="K7"))
    parties = written("parties.csv", f'Kunde;Firma\nK7;"{LISTED}"\n')
    mapping = written("p.yaml", "columns: {Kunde: id, Firma: name}\ndelimiter: ;\n")
    given = ("--lists", lists, "--parties", parties, "--map", f"parties={mapping}", "--json")
    ran = tidewaiter("screen", path, *DAY, *given)
    assert ran.code == 5
    assert {hit["party"] for hit in json.loads(ran.out)["shown"][0]["hits"]} == {LISTED}


def test_engines_give_the_same_results(tidewaiter, orders, lists, tmp_path) -> None:
    path = orders(*screening_case.many(40))
    outs = [tmp_path / f"{engine}.csv" for engine in ("local", "duckdb")]
    codes = {
        tidewaiter(
            "screen", path, "--lists", lists, *DAY, "--engine", out.stem, "--cores", 1, "-o", out
        ).code
        for out in outs
    }
    assert codes == {5}
    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_the_swap_test_has_its_own_answer(tidewaiter, orders, lists) -> None:
    path = orders(*(screening_case.good(consignee_country=c) for c in ("SG", "FR", "JP")))
    ran = tidewaiter("screen", path, "--lists", lists, *DAY, "--swap-test")
    assert ran.code == 0
    assert ran.out.startswith("3 orders: no outcome moved")
    answer = json.loads(
        tidewaiter("screen", path, "--lists", lists, *DAY, "--swap-test", "--json").out
    )
    assert (answer["orders"], answer["moved"]) == (3, [])


def test_a_decision_past_the_rules_fails_the_swap_test(
    tidewaiter, orders, lists, monkeypatch
) -> None:
    from tidewaiter.app.screen import kernel

    honest = kernel.decided

    def biased(found, policy):
        decision = honest(found, policy)
        suspect = any(party.country == "FR" for party in found.order.parties)
        return decision._replace(outcome="hold") if suspect else decision

    monkeypatch.setattr(kernel, "decided", biased)
    path = orders(*(screening_case.good(consignee_country=c) for c in ("SG", "FR", "JP")))
    ran = tidewaiter("screen", path, "--lists", lists, *DAY, "--swap-test")
    assert ran.code == 1
    assert "MOVED" in ran.out


def test_an_overlay_of_facts_lays_its_own_policy(
    tidewaiter, orders, lists, facts, tmp_path
) -> None:
    own = facts.files["screening/orders"].read_text(encoding="utf-8")
    folder = tmp_path / "facts" / "screening"
    folder.mkdir(parents=True)
    gentle = own.replace("hit-strong, outcome: escalate", "hit-strong, outcome: hold")
    assert gentle != own
    (folder / "orders.yaml").write_text(gentle, encoding="utf-8")
    path = orders(screening_case.good(consignee=LISTED))
    given = ("screen", path, "--lists", lists, *DAY)
    assert tidewaiter(*given).code == 5
    assert tidewaiter(*given, "--facts", tmp_path / "facts").code == 1
