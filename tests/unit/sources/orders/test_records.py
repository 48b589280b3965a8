"""Tables of parties, sites and payments; FollowTheMoney entities as parties."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidewaiter.core.errors import DataError
from tidewaiter.model.trade.records import PartyRecord, Payment, Site
from tidewaiter.sources.orders.records import parties_of, payments_of, sites_of


def written(folder: Path, text: str, name: str = "t.csv") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_a_party_is_read_from_every_format(tmp_path: Path) -> None:
    expected = PartyRecord(id="010620", name="NO", aliases=("Acme", "Beta"), country="SG",
                           usual_quantity=1e5, premises="office", web_presence="none")  # fmt: skip
    head = "id,name,aliases,country,usual_quantity,premises,web_presence\n"
    row = ["010620", "NO", "Acme; Beta", "SG", "1e5", "office", "none"]
    table = parties_of(written(tmp_path, head + ",".join(row) + "\n"))
    pq.write_table(
        pa.table({n: [c] for n, c in zip(head.strip().split(","), row, strict=True)}),
        tmp_path / "p.parquet",
    )
    nested = {"id": "010620", "name": "NO", "aliases": ["Acme", "Beta"], "country": "SG",
              "usual_quantity": 1e5, "premises": "office", "web_presence": "none"}  # fmt: skip
    lines = parties_of(written(tmp_path, json.dumps(nested) + "\n", "p.jsonl"))
    assert table == parties_of(tmp_path / "p.parquet") == lines == {"010620": expected}


def test_sites_and_payments_are_read(tmp_path: Path) -> None:
    site = sites_of(written(tmp_path, "id,power_mw,racks\nS1,12.5,\n"))
    assert site == {"S1": Site(id="S1", power_mw=12.5)}
    text = "order,payer,amount,means\n1,X,5,wire\n1,Y,,\n"
    assert payments_of(written(tmp_path, text)) == [
        Payment(order="1", payer="X", amount=5.0, means="wire"), Payment(order="1", payer="Y"),
    ]  # fmt: skip
    assert payments_of(written(tmp_path, "order\n")) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("id,country\nA,SG\nB,Singapore\n", "t.csv: row 2: country"),
        ("id,premises\nA,castle\n", "t.csv: row 1: premises"),
        ("id,usual_quantity\nA,1\nB,2\nC,NA\n", "t.csv: row 3: usual_quantity"),
        ("id,usual_quantity\nA,-1\n", "t.csv: row 1: usual_quantity"),
        ("id,incorporated\nA,2026-13\n", "t.csv: row 1: incorporated"),
        ("id,name\n,Acme\n", "t.csv: row 1: id"),
        ("id,name\nA,x\nA,y\n", "t.csv: row 2: id: an identifier comes twice"),
        ("id,colour\nA,x\n", "t.csv:1: "),
    ],
)
def test_a_damaged_record_is_refused_with_row_and_column(
    tmp_path: Path, text: str, place: str
) -> None:
    with pytest.raises(DataError) as caught:
        parties_of(written(tmp_path, text))
    assert str(caught.value).startswith(place)


def test_a_number_for_a_code_in_json_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="row 1: id"):
        parties_of(written(tmp_path, '{"id": 10620}\n', "p.jsonl"))
    with pytest.raises(DataError, match=r"p\.jsonl:2"):
        parties_of(written(tmp_path, '{"id": "a"}\n{"id": \n', "p.jsonl"))


def test_followthemoney_entities_are_parties(tmp_path: Path) -> None:
    entities = [
        {"id": "a", "schema": "Company", "properties": {
            "name": ["Acme Ltd", "艾克美"], "alias": ["ACME"], "country": ["sg"],
            "registrationNumber": ["007"], "incorporationDate": ["2020-05-01"]}},
        {"id": "p", "schema": "Person", "properties": {
            "name": ["A B"], "nationality": ["cn"], "citizenship": ["cn"]}},
        {"id": "o", "schema": "Ownership", "properties": {"owner": ["p"], "asset": ["a"]}},
    ]  # fmt: skip
    text = "".join(json.dumps(one) + "\n" for one in entities)
    found = parties_of(written(tmp_path, text, "e.ftm.json"))
    assert found == {
        "a": PartyRecord(id="a", name="Acme Ltd", aliases=("艾克美", "ACME"), kind="entity",
                         country="SG", identifiers=("007",), incorporated="2020-05-01"),
        "p": PartyRecord(id="p", name="A B", kind="individual"),
    }  # fmt: skip
    broken = '{"id": "a", "schema": "Company", "properties": {"name": "Acme"}}\n'
    with pytest.raises(DataError, match=r"e\.json:1: properties\.name"):
        parties_of(written(tmp_path, broken, "e.json"))
