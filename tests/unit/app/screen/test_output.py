"""Results, memos and what changed are written whole or not at all."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import msgspec
import pytest

import screening_case
from tidewaiter.app.screen import output
from tidewaiter.app.screen.engines.kernel_source import Resources
from tidewaiter.app.screen.output import BASIS, Engine, Wanted, screened
from tidewaiter.app.screen.result_table import RESULTS
from tidewaiter.app.screen.run import Day, Files, prepared
from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.model.trade.screening import Basis, Screening
from tidewaiter.store.result_files import results_of

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.app.screen.output import Answer
    from tidewaiter.app.screen.result_table import Detail

LOCAL = Engine("local", Resources(cores=1, rows=2))
NOTHING = Wanted()
LISTED = "Zephyrine Orbita Optoelectronics Co., Ltd."
ROWS = [
    screening_case.good(id="PO-1"),
    screening_case.good(id="PO-2", quantity="eight"),
    screening_case.good(id="PO-3", consignee=LISTED),
    screening_case.good(id="PO-4", destination=""),
    screening_case.good(id="PO-5", forwarder=LISTED),
]
"""In turn: released, held as damaged, escalated, held for a missing fact, escalated."""


@pytest.fixture(scope="module")
def lists(tmp_path_factory) -> Path:
    return screening_case.lists_folder(tmp_path_factory.mktemp("lists"))


@pytest.fixture
def answer_of(facts, lists, tmp_path):
    """Return a function that screens some orders and writes what is wanted."""

    def answered(
        wanted: Wanted = NOTHING,
        rows: list[dict[str, str]] = ROWS,
        *,
        folder: Path | None = lists,
        detail: Detail = "held",
    ) -> Answer:
        path = screening_case.as_csv(tmp_path / "orders.csv", rows)
        ready = prepared(facts, Files(path, folder), Day(date(2026, 6, 15)), detail)
        return screened(facts, ready, wanted, LOCAL)

    return answered


def files_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"orders.csv"}


def test_nothing_is_written_that_was_not_asked_for(answer_of, tmp_path) -> None:
    answer = answer_of()
    assert files_in(tmp_path) == set()
    assert (answer.out, answer.memos, answer.memo_folder, answer.changes) == ("", 0, "", None)
    assert answer.tally.outcomes == {"release": 1, "hold": 2, "escalate": 2}
    assert answer.tally.worst == "escalate"


def test_the_gravest_are_told_first_and_equals_by_their_rows(answer_of) -> None:
    shown = answer_of().shown
    assert [(one.order, one.outcome) for one in shown] == [
        ("PO-3", "escalate"), ("PO-5", "escalate"), ("PO-2", "hold"), ("PO-4", "hold"),
    ]  # fmt: skip
    assert answer_of().not_shown == 0


def test_what_is_not_told_is_counted(answer_of, monkeypatch) -> None:
    monkeypatch.setattr(output, "MOST_SHOWN", 1)
    answer = answer_of(Wanted(most_memos=1))
    assert [one.order for one in answer.shown] == ["PO-3"]
    assert answer.not_shown == 3
    assert answer_of(Wanted(most_memos=1), detail="none").not_shown == 4


def test_with_all_details_releases_are_told_after_the_others(answer_of) -> None:
    shown = answer_of(detail="all").shown
    assert [one.order for one in shown] == ["PO-3", "PO-5", "PO-2", "PO-4", "PO-1"]


@pytest.mark.parametrize("ending", [".parquet", ".csv"])
def test_results_stand_beside_what_they_rest_on(answer_of, tmp_path, ending: str) -> None:
    out = tmp_path / f"results{ending}"
    answer = answer_of(Wanted(out=out))
    assert files_in(tmp_path) == {out.name, out.name + BASIS}
    rows = [row for batch in results_of(out, RESULTS) for row in batch.to_pylist()]
    assert [(row["row"], row["order"]) for row in rows] == [
        (number, f"PO-{number}") for number in range(1, 6)
    ]
    content = (tmp_path / (out.name + BASIS)).read_bytes()
    basis = msgspec.json.decode(content, type=Basis)
    assert basis == answer.basis
    assert content.endswith(b"\n")
    assert [(used.list, used.entries) for used in basis.lists] == [("us-csl", 6)]
    assert basis.as_of == "2026-06-15"
    assert json.loads(content)["lists"][0]["sha256"] == "0" * 64


def test_each_order_that_is_not_released_gets_a_memo_in_both_forms(answer_of, tmp_path) -> None:
    folder = tmp_path / "a" / "memos"
    answer = answer_of(Wanted(memos=folder))
    assert answer.memos == 4
    assert files_in(folder) == {"index.html"} | {
        f"memo-000000{row}{ending}" for row in (2, 3, 4, 5) for ending in (".html", ".md")
    }
    page = (folder / "memo-0000003.html").read_text(encoding="utf-8")
    assert page.lower().startswith("<!doctype html")
    assert page.rstrip().endswith("</html>")
    assert LISTED in page
    text = (folder / "memo-0000002.md").read_text(encoding="utf-8")
    assert "PO-2" in text.splitlines()[0]
    assert "quantity" in text
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert index.index("memo-0000003.html") < index.index("memo-0000002.html")
    assert "memo-0000001" not in index


def test_the_most_memos_are_those_of_the_gravest(answer_of, tmp_path) -> None:
    answer = answer_of(Wanted(memos=tmp_path / "memos", most_memos=3))
    names = {name for name in files_in(tmp_path / "memos") if name.endswith(".md")}
    assert names == {"memo-0000002.md", "memo-0000003.md", "memo-0000005.md"}
    assert answer.memos == 3
    none = answer_of(Wanted(memos=tmp_path / "none", most_memos=0))
    assert none.memos == 0
    assert files_in(tmp_path / "none") == {"index.html"}


def test_a_release_gets_no_memo_even_where_all_is_told(answer_of, tmp_path) -> None:
    answer = answer_of(Wanted(memos=tmp_path / "memos"), ROWS[:1], detail="all")
    assert [one.outcome for one in answer.shown] == ["release"]
    assert answer.memos == 0
    assert files_in(tmp_path / "memos") == {"index.html"}


def test_a_folder_of_memos_that_cannot_be_made_is_told(answer_of, tmp_path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file", encoding="utf-8")
    with pytest.raises(UsageError, match="the folder cannot be made"):
        answer_of(Wanted(memos=blocked / "memos"))


@pytest.mark.parametrize("ending", [".parquet", ".csv"])
def test_a_file_without_an_order_is_refused_and_nothing_is_written(
    facts, lists, tmp_path, ending: str
) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("id,item\n", encoding="utf-8")
    ready = prepared(facts, Files(path, lists), Day(date(2026, 6, 15)))
    wanted = Wanted(out=tmp_path / f"results{ending}", memos=tmp_path / "memos")
    with pytest.raises(DataError, match="the file holds no order") as refused:
        screened(facts, ready, wanted, LOCAL)
    assert "orders.csv:1" in str(refused.value)
    assert files_in(tmp_path) == set()


@pytest.mark.parametrize("ending", [".parquet", ".csv"])
@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError, MemoryError])
def test_an_interrupted_run_leaves_the_earlier_results(
    answer_of, tmp_path, monkeypatch, ending: str, error: type[BaseException]
) -> None:
    out = tmp_path / f"results{ending}"
    answer_of(Wanted(out=out))
    before = {name: (tmp_path / name).read_bytes() for name in files_in(tmp_path)}
    honest = output.run

    def stopped(*given: object):
        yield next(iter(honest(*given)))
        raise error

    monkeypatch.setattr(output, "run", stopped)
    with pytest.raises(error):
        answer_of(Wanted(out=out, memos=tmp_path / "memos"), ROWS[::-1])
    assert {name: (tmp_path / name).read_bytes() for name in files_in(tmp_path)} == before


def test_an_unknown_ending_is_refused_before_anything_is_written(answer_of, tmp_path) -> None:
    with pytest.raises(UsageError, match="the kind of file is unknown"):
        answer_of(Wanted(out=tmp_path / "results.xlsx"))
    assert files_in(tmp_path) == set()


def test_two_runs_are_compared_with_what_they_rest_on(answer_of, tmp_path) -> None:
    before, after = tmp_path / "before.parquet", tmp_path / "after.csv"
    answer_of(Wanted(out=before), folder=None)
    found = answer_of(Wanted(out=after, since=before)).changes
    assert found.moves["hold -> release"] == 1
    assert found.moves["hold -> escalate"] == 2
    assert any(text.startswith("list us-csl is new: 2026-01-05, 6 entries") for text in found.basis)
    released = next(one for one in found.changed if one.order == "PO-1")
    assert "gone: no list is loaded: nobody was screened" in released.why
    assert (found.came, found.went) == ((), ())


def test_a_run_of_which_the_basis_is_gone_is_compared_without(answer_of, tmp_path) -> None:
    before, after = tmp_path / "before.parquet", tmp_path / "after.parquet"
    answer_of(Wanted(out=before), folder=None)
    (tmp_path / (before.name + BASIS)).unlink()
    found = answer_of(Wanted(out=after, since=before)).changes
    assert found.basis == ()
    assert found.moves["hold -> escalate"] == 2


def test_a_basis_that_is_none_is_told_with_its_file(answer_of, tmp_path) -> None:
    before, after = tmp_path / "before.parquet", tmp_path / "after.parquet"
    answer_of(Wanted(out=before))
    (tmp_path / (before.name + BASIS)).write_text('{"as_of": 1}', encoding="utf-8")
    with pytest.raises(DataError, match=r"before\.parquet\.basis\.json:1"):
        answer_of(Wanted(out=after, since=before))


def test_to_compare_two_runs_this_one_must_be_written(answer_of, tmp_path) -> None:
    before = tmp_path / "before.parquet"
    answer_of(Wanted(out=before))
    with pytest.raises(UsageError, match="write this one too"):
        answer_of(Wanted(since=before))


def test_the_same_run_again_changes_nothing(answer_of, tmp_path) -> None:
    before, after = tmp_path / "before.csv", tmp_path / "after.csv"
    answer_of(Wanted(out=before))
    found = answer_of(Wanted(out=after, since=before)).changes
    assert msgspec.structs.astuple(found) == ((), (), (), 5, {}, ())
    assert before.read_bytes() == after.read_bytes()


def test_the_detail_in_the_results_is_what_is_shown(answer_of, tmp_path) -> None:
    out = tmp_path / "results.parquet"
    shown = answer_of(Wanted(out=out)).shown
    details = [b.column("detail").to_pylist() for b in results_of(out, RESULTS)]
    told = [msgspec.json.decode(t, type=Screening) for some in details for t in some if t]
    assert sorted(told, key=lambda s: s.row) == sorted(shown, key=lambda s: s.row)
