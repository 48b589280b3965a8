"""Inputs that mean harm: nothing is lost, nothing is executed, nothing is released unseen."""

from __future__ import annotations

import csv
import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

import screening_case
from tidewaiter.app.screen.kernel import Desk
from tidewaiter.app.screen.result_table import RESULTS
from tidewaiter.app.screen.run import Day, Files, prepared
from tidewaiter.cli.screen import command
from tidewaiter.core.errors import DataError
from tidewaiter.store.result_files import write_results

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


DAY = Day(date(2026, 6, 15))
LISTED = "Zephyrine Orbita Optoelectronics Co., Ltd."
CONSIGNEE = {"role": "consignee", "name": "Quellbrook Rechenzentrum GmbH", "country": "DE"}
END_USER = {
    "role": "end-user",
    "name": "Quellbrook Institut",
    "headquarters": "DE",
    "parent_country": "DE",
}
FIGURES = {"tpp": 500}
PLAIN = {
    "id": "PO-1",
    "item": "a small chip",
    "quantity": 8,
    "exported_from": "US",
    "destination": "DE",
    "end_use": "research",
    "site": "S1",
    "figures": FIGURES,
    "words": {"data_centre": "no"},
    "parties": [CONSIGNEE, END_USER],
}


@pytest.fixture(scope="module")
def lists(tmp_path_factory) -> Path:
    return screening_case.lists_folder(tmp_path_factory.mktemp("lists"))


@pytest.fixture
def rows_of(facts, lists, tmp_path) -> Callable[..., list[dict[str, Any]]]:
    """Return a function that screens the text of a file and returns the rows of results."""

    def rows(text: str, name: str = "orders.json", size: int = 4096) -> list[dict[str, Any]]:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        ready = prepared(facts, Files(path, lists), DAY, "all")
        desk = Desk(ready.ground)
        return [row for batch in ready.batches(size) for row in desk.batch(batch).to_pylist()]

    return rows


@pytest.fixture
def told(rows_of) -> Callable[..., dict[str, Any]]:
    """Return a function that screens one changed order."""

    def one(**changes: Any) -> dict[str, Any]:
        (row,) = rows_of(json.dumps({**PLAIN, **changes}, ensure_ascii=False))
        return row

    return one


def test_the_plain_order_of_these_tests_is_released(told) -> None:
    row = told()
    assert (row["outcome"], row["reasons"]) == ("release", "")


@pytest.mark.parametrize(
    "changes",
    [
        {"destination": ""},
        {"item": "", "figures": {}, "words": {}},
        {"item": "a thing nobody knows", "figures": {}, "words": {}},
        {"parties": []},
        {"parties": [END_USER]},
        {"parties": [{"role": "consignee", "id": "P-404"}, END_USER]},
        {"parties": [{"role": "consignee", "address": "1 Example Street"}, END_USER]},
        {"parties": [{"role": "consignee", "name": "…"}, END_USER]},
        {"parties": [{"role": "consignee", "name": "\u200b\u200d"}, END_USER]},
        {"parties": [{"role": "consignee", "name": "\U0001f600"}, END_USER]},
        {"quantity": -1},
        {"date": "0000-00-00"},
        {"date": "2026-02-30"},
        {"destination": "de"},
        {"parties": [{**CONSIGNEE, "role": "consignée"}, END_USER]},
        {"parties": [{**CONSIGNEE, "name": "A\x00B"}, END_USER]},
        {"parties": [{**CONSIGNEE, "name": "Q" * 200_000}, END_USER]},
        {"parties": [{**CONSIGNEE, "nationality": "DE"}, END_USER]},
        {"figures": {"tpp": "nan"}},
        {"figures": {"tpp": -5}},
        {"figures": {"no_such_figure": 5}},
        {"words": {"data_centre": "maybe"}},
    ],
)
def test_what_must_never_be_released(told, changes) -> None:
    row = told(**changes)
    assert row["outcome"] == "hold"
    assert row["reasons"]


@pytest.mark.parametrize(
    "item", ["NVIDIA H100 SXM", "H100", "B200", "RTX 4090"], ids=lambda text: text.replace(" ", "-")
)
@pytest.mark.parametrize(
    "end_user",
    [
        {},
        {"headquarters": "DE"},
        {"parent_country": "DE"},
        {"headquarters": "SG", "parent_country": "CN"},
        {"headquarters": "CN", "parent_country": "SG"},
    ],
    ids=["nothing", "no-parent", "no-headquarters", "parent-in-group", "headquarters-in-group"],
)
def test_a_controlled_chip_waits_for_the_owners_of_its_user(told, item, end_user) -> None:
    user = {"role": "end-user", "name": "Quellbrook Cloud", **end_user}
    parties = [CONSIGNEE, user]
    row = told(item=item, destination="SG", figures={}, words={}, parties=parties)
    assert row["outcome"] != "release"
    assert row["licence"] != "no"


@pytest.mark.parametrize(
    "name",
    [
        "Zephyrine\u200b Orbita\u200d Optoelectronics Co., Ltd.",
        "\u202aZephyrine Orbita Optoelectronics Co., Ltd.\u202c",
        "Ｚｅｐｈｙｒｉｎｅ Ｏｒｂｉｔａ Ｏｐｔｏｅｌｅｃｔｒｏｎｉｃｓ",
        "Z\u0435phyrin\u0435 \u041erbit\u0430 \u041eptoelectronics",
        "ZEPHYRINE_ORBITA_OPTOELECTRONICS",
        "Z.e.p.h.y.r.i.n.e O.r.b.i.t.a O.p.t.o.e.l.e.c.t.r.o.n.i.c.s",
        "=Zephyrine Orbita Optoelectronics Co., Ltd.",
    ],
)
@pytest.mark.parametrize("role", ["consignee", "forwarder", "payer", "seller"])
def test_a_listed_name_is_found_in_disguise_and_in_any_role(told, name, role) -> None:
    row = told(parties=[CONSIGNEE, END_USER, {"role": role, "name": name}])
    assert row["outcome"] != "release"
    assert row["hits"]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(PLAIN).replace('"quantity": 8', '"quantity": NaN'),
        json.dumps(PLAIN)[:-1] + ', "destination": "CN"}',
        "[" * 100_000,
        '{"id": "x", "figures": ' + '{"a":' * 50_000 + "1" + "}" * 50_000 + "}",
        json.dumps(PLAIN) + json.dumps(PLAIN),
        "[" + json.dumps(PLAIN),
        "",
    ],
    ids=["nan", "key-twice", "deep-list", "deep-object", "two-values", "cut-off", "empty"],
)
def test_what_is_no_json_is_refused_whole_with_file_and_line(rows_of, text) -> None:
    with pytest.raises(DataError) as refused:
        rows_of(text)
    assert "orders.json" in str(refused.value)


def test_a_number_beyond_every_number_damages_its_row_alone(rows_of) -> None:
    lines = [json.dumps({**PLAIN, "id": str(n)}) for n in range(3)]
    lines[1] = lines[1].replace('"quantity": 8', '"quantity": 1e309')
    rows = rows_of("\n".join(lines), "orders.jsonl")
    assert [row["row"] for row in rows] == [1, 2, 3]
    assert [row["outcome"] for row in rows] == ["release", "hold", "release"]
    assert rows[1]["fault"].startswith("row 2, column quantity")


def test_many_parties_and_serials_in_one_order_are_all_looked_at(told) -> None:
    crowd = [{"role": "forwarder", "name": "Marwick & Tolliver Compute Ltd"}] * 5_000
    listed = {"role": "payer", "name": LISTED}
    parties = [CONSIGNEE, END_USER, *crowd, listed]
    row = told(parties=parties, serials=[str(n) for n in range(50_000)])
    assert row["outcome"] == "escalate"
    assert {hit["role"] for hit in json.loads(row["detail"])["hits"]} == {"payer"}


def test_what_looks_like_a_formula_is_text_in_the_results(facts, lists, tmp_path) -> None:
    texts = ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|'/C calc'!A0"]
    rows = [screening_case.good(id=t, item=t, consignee=t, end_use=t, site=t) for t in texts]
    path = screening_case.as_csv(tmp_path / "orders.csv", rows)
    ready = prepared(facts, Files(path, lists), DAY, "all")
    desk = Desk(ready.ground)
    write_results(map(desk.batch, ready.batches(2)), tmp_path / "out.csv", RESULTS)
    with (tmp_path / "out.csv").open(newline="", encoding="utf-8") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert len(cells) == len(RESULTS) * (len(rows) + 1)
    assert not [cell for cell in cells if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}]


def test_markup_and_marks_of_direction_stay_text_in_a_memo(tmp_path) -> None:
    name = "\u202eevil <script>alert(1)</script> [a](javascript:alert(1)) ![x](http://e.test)"
    order = {**PLAIN, "id": "\u202e1", "parties": [{**CONSIGNEE, "name": name}, END_USER]}
    path = tmp_path / "order.json"
    path.write_text(json.dumps(order), encoding="utf-8")
    args = [str(path), "--as-of", "2026-06-15", "--memos", str(tmp_path / "memos")]
    shown = CliRunner().invoke(command, args)
    assert shown.exit_code == 1
    texts = [shown.output, *(p.read_text(encoding="utf-8") for p in tmp_path.glob("memos/*"))]
    assert len(texts) == 4
    for text in texts:
        assert "\u202e" not in text
        assert "<script" not in text
        assert "](javascript" not in text
        assert "](http://e.test" not in text


@pytest.mark.parametrize("size", [1, 3, 64])
def test_every_row_comes_back_whatever_the_batches(rows_of, size) -> None:
    orders = [json.dumps({**PLAIN, "id": f"PO-{n}", "quantity": n - 3}) for n in range(7)]
    text = "\n".join(orders)
    once = rows_of(text, "orders.jsonl")
    assert rows_of(text, "orders.jsonl", size) == once
    assert [row["order"] for row in once] == [f"PO-{n}" for n in range(7)]


def test_an_order_number_that_comes_twice_loses_no_row(rows_of) -> None:
    rows = rows_of("\n".join([json.dumps(PLAIN)] * 3), "orders.jsonl")
    assert [row["row"] for row in rows] == [1, 2, 3]
    assert {row["order"] for row in rows} == {"PO-1"}


@pytest.mark.parametrize("country", ["DE", "NG", "IN", "PK", "MX", "ID"])
def test_the_country_of_an_address_moves_no_outcome(facts, lists, tmp_path, country) -> None:
    parties = [{**CONSIGNEE, "country": country}, {**END_USER, "country": country}]
    path = tmp_path / "order.json"
    path.write_text(json.dumps({**PLAIN, "parties": parties}), encoding="utf-8")
    ready = prepared(facts, Files(path, lists), DAY)
    desk = Desk(ready.ground)
    (batch,) = ready.batches(1)
    (row,) = desk.batch(batch).to_pylist()
    assert row["outcome"] == "release"
