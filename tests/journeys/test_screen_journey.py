"""A compliance officer at a seller of servers: one order, then a table, then a list that changes.

Every name is invented. Commands are typed as an officer types them; pages and tables are read back.
"""

from __future__ import annotations

import csv
import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, NamedTuple

import pytest

import screening_case
from tidewaiter.cli.main import exit_code, program

if TYPE_CHECKING:
    from pathlib import Path

DAY = ("--as-of", "2026-11-20")
SUSPENDED = ("--as-of", "2026-06-15")
"""A day on which the affiliates rule asks nothing, so that unknown owners hold no order."""

RIVAL = "Vellamora Quintabrook Semiconductor Pte Ltd"
LINE = {"type": None, "source": "Entity List (EL) - Bureau of Industry and Security"}
PARTIES = """id,name,address,country,headquarters,parent_country,incorporated,business,premises
K1,Quellbrook Cloud,4 Example Street Singapore,SG,SG,SG,2019-02,cloud,office
K2,Tessaly Harbour Logistics Pte Ltd,9 Quay Road Singapore,SG,SG,SG,2012,logistics,forwarder
"""
OWNERS = "owner,owned,pct,source\nZephyrine Orbita,Quellbrook Cloud,60,annual return 2025\n"
SITES = "id,name,operator,country,power_mw,cooling_mw\nS1,Hall 3,Quellbrook Cloud,SG,0.02,0.02\n"
PAYMENTS = "order,payer,date,amount,currency,country,means\nPO-1,Orvane FZE,2026-05-30,1,USD,AE,\n"
MAPPING = """columns:
  Auftrag: id
  Ware: item
  Menge: quantity
  Ziel: destination
  Von: exported_from
  Empfänger: consignee
  Nutzer: end_user
  Zweck: end_use
  Halle: site
  TPP: tpp
constants: {data_centre: "no"}
values:
  destination: {Deutschland: DE, Singapur: SG}
ignore: [Sachbearbeiter]
delimiter: ;
"""


class Page(HTMLParser):
    """What a page says, and what it would load or run."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.links: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]

    def handle_data(self, data: str) -> None:
        self.words += data.split()

    @property
    def text(self) -> str:
        return " ".join(self.words)


class Ran(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def typed(capsys, tmp_path, monkeypatch):
    """Return a function that runs a command line in the officer's folder."""
    monkeypatch.chdir(tmp_path)

    def ran(*given: str) -> Ran:
        code = exit_code(lambda: program.main(list(given), standalone_mode=False), as_json=False)
        told = capsys.readouterr()
        return Ran(code, told.out, told.err)

    return ran


def listed(path: Path, *names: str) -> None:
    lines = [json.dumps({**LINE, "name": name, "alt_names": []}) for name in names]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture
def desk(typed, tmp_path):
    """The officer's folder: a list loaded from a file, and the records around the orders."""
    listed(tmp_path / "csl.jsonl", "Zephyrine Orbita", "Oremistov Trade")
    loaded = typed("lists", "load", "csl.jsonl", "-o", "lists", "--published", "2026-06-01")
    assert loaded.code == 0
    assert "2 entries" in loaded.out
    for name, text in (
        ("parties", PARTIES), ("owners", OWNERS), ("sites", SITES), ("payments", PAYMENTS),
    ):  # fmt: skip
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def test_one_order_with_everything_around_it(typed, desk: Path) -> None:
    parties = [{"role": "consignee", "id": "K2"}, {"role": "end-user", "id": "K1"}]
    order = screening_case.nested(date="2026-06-01", parties=parties)
    (desk / "order.json").write_text(order, encoding="utf-8")
    ran = typed(
        "screen", "order.json", "--lists", "lists", "--parties", "parties.csv",
        "--ownership", "owners.csv", "--sites", "sites.csv", "--payments", "payments.csv",
        *DAY, "--memos", "memos",
    )  # fmt: skip
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.startswith("HOLD")
    told = " ".join(ran.out.split())
    for flag in ("forwarder-as-consignee", "site-cannot-carry-it", "third-country-payment"):
        assert flag in told, flag
    assert "Zephyrine Orbita" in told  # the owner, taken for the listed party of that name
    assert "2026-06-01, 172 days before the day asked about: 2 entries" in told

    memo = Page((desk / "memos" / "memo-0000001.html").read_text(encoding="utf-8"))
    assert "script" not in memo.tags
    assert not [link for link in memo.links if link.startswith(("http:", "//"))]
    assert "HOLD" in memo.text
    assert "Quellbrook Cloud" in memo.text
    assert "annual return 2025" in memo.text
    assert "innocent" in memo.text.lower()
    assert "No match is not clearance." in memo.text
    assert "Signature" in memo.text
    index = Page((desk / "memos" / "index.html").read_text(encoding="utf-8"))
    assert "memo-0000001.html" in index.links
    assert "PO-1" in index.text


def test_without_the_records_the_same_order_only_asks(typed, desk: Path) -> None:
    parties = [{"role": "consignee", "name": "Tessaly Harbour Logistics Pte Ltd"},
               {"role": "end-user", "name": "Quellbrook Cloud"}]  # fmt: skip
    order = screening_case.nested(parties=parties)
    (desk / "order.json").write_text(order, encoding="utf-8")
    ran = typed("screen", "order.json", "--lists", "lists", *DAY, "--json")
    assert ran.code == 1
    (told,) = json.loads(ran.out)["shown"]
    answers = {flag["flag"]: flag["answer"] for flag in told["flags"]}
    assert "raised" not in answers.values()
    about = {question["about"]: question["needed"] for question in told["questions"]}
    for flag in ("forwarder-as-consignee", "site-cannot-carry-it", "third-country-payment"):
        assert answers[flag] == "asked", flag
        assert about[f"red flag {flag}"] is False, flag
    assert about["ultimate_parent_group"] is True


def orders_in_german(path: Path) -> None:
    rows = [
        ("A-1", "kleine Karte", "4", "Deutschland", "Quellbrook GmbH", "Quellbrook Institut"),
        ("A-2", "kleine Karte", "4", "Singapur", RIVAL, "Quellbrook Institut"),
        ("A-3", "kleine Karte", "4", "Singapur", "Quellbrook GmbH", "Oremistov Trade"),
        ("A-4", "kleine Karte", "vier", "Deutschland", "Quellbrook GmbH", "Quellbrook Institut"),
    ]
    head = "Auftrag;Ware;Menge;Ziel;Empfänger;Nutzer;Von;Zweck;Halle;TPP;Sachbearbeiter"
    lines = [";".join([*row, "US", "Forschung", "H1", "500", "Frau M."]) for row in rows]
    path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")


def outcomes(path: Path) -> dict[str, str]:
    with path.open(newline="", encoding="utf-8") as file:
        return {row["order"]: row["outcome"] for row in csv.DictReader(file)}


def test_a_table_and_then_the_list_changes(typed, desk: Path) -> None:
    orders_in_german(desk / "auftraege.csv")
    (desk / "map.yaml").write_text(MAPPING, encoding="utf-8")
    given = ("screen", "auftraege.csv", "--map", "map.yaml", "--lists", "lists", *SUSPENDED)
    first = typed(*given, "-o", "may.csv")
    assert (first.code, first.err) == (5, "")
    assert outcomes(desk / "may.csv") == {
        "A-1": "release", "A-2": "release", "A-3": "escalate", "A-4": "hold",
    }  # fmt: skip
    assert "DAMAGED ROWS: 1" in first.out
    assert "row 4, column quantity" in first.out

    listed(desk / "csl-2.jsonl", "Zephyrine Orbita", RIVAL)
    typed("lists", "load", "csl-2.jsonl", "-o", "lists", "--published", "2026-06-10")
    changed = typed("lists", "diff", "lists")
    assert "1 added, 1 removed" in changed.out

    second = typed(*given, "-o", "later.csv", "--since", "may.csv")
    assert second.code == 5
    assert outcomes(desk / "later.csv") == {
        "A-1": "release", "A-2": "escalate", "A-3": "release", "A-4": "hold",
    }  # fmt: skip
    told = " ".join(second.out[second.out.index("SINCE THE EARLIER RUN") :].split())
    assert re.search(r"2 answers changed, 2 .*same, 0 .*new, 0 .*gone", told)
    assert "release -> escalate: 1" in told
    assert "escalate -> release: 1" in told
    assert "basis: list us-csl was 2026-06-01, 2 entries" in told
    assert "is 2026-06-10, 2 entries" in told
    assert f"new: consignee {RIVAL}" in told
    assert "gone: end-user Oremistov Trade" in told


def test_a_misspelt_mapping_is_told_where_it_stands(typed, desk: Path) -> None:
    orders_in_german(desk / "auftraege.csv")
    wrong = MAPPING.replace("Ziel: destination", "Ziel: destinaton")
    (desk / "map.yaml").write_text(wrong, encoding="utf-8")
    ran = typed("screen", "auftraege.csv", "--map", "map.yaml", *DAY, "-o", "november.csv")
    assert (ran.code, ran.out) == (3, "")
    assert "map.yaml:5" in ran.err
    assert "did you mean destination" in ran.err
    assert not (desk / "november.csv").exists()
