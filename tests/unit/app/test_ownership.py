"""From files to verdicts: formats, names and identifiers, and what is refused."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tidewaiter.app.ownership import Files, Question, converted, read_filing, restricted_entities
from tidewaiter.core.errors import DataError, UnknownNameError, UsageError

DAY = date(2026, 11, 24)
EDGES = "owner,owned,pct,source\nX,A,50,registry\nX,B,10,registry\nA,B,40,filing\nQ,C,100,filing\n"
LISTED = "name,list\nX,SDN\nElsewhere,SDN\n"


@pytest.fixture
def files(tmp_path):
    (tmp_path / "edges.csv").write_text(EDGES, encoding="utf-8")
    (tmp_path / "listed.csv").write_text(LISTED, encoding="utf-8")
    return Files(tmp_path / "edges.csv", tmp_path / "listed.csv")


def test_a_table_of_edges_is_judged(facts, files):
    answer = restricted_entities(facts, files, Question("ofac", DAY))
    assert {v.entity: v.restricted for v in answer.verdicts} == {"A": "yes", "B": "yes", "C": "no"}
    assert (answer.stakes, answer.listed, answer.absent) == (4, 2, ("Elsewhere",))
    assert set(answer.sources) == {v.cite.source for v in answer.verdicts}


def test_every_format_gives_the_same_answers(facts, files, tmp_path):
    expected = restricted_entities(facts, files, Question("ofac", DAY))
    for form in ("csv", "bods", "ftm"):
        path = tmp_path / form
        path.write_text(converted(files.edges, form, DAY), encoding="utf-8")
        answer = restricted_entities(facts, files._replace(edges=path), Question("ofac", DAY))
        assert [(v.entity, v.restricted, v.low) for v in answer.verdicts] == [
            (v.entity, v.restricted, v.low) for v in expected.verdicts
        ]


def test_a_listed_name_finds_the_identifier_of_the_file(facts, shared_data, tmp_path):
    path = shared_data / "lists" / "bods_examples" / "joint-ownership.json"
    filing = read_filing(path)
    owner, owned = filing.stakes[0].owner, filing.stakes[0].owned
    (tmp_path / "l.csv").write_text(f"name\n{filing.names[owner]}\n", encoding="utf-8")
    files = Files(path, tmp_path / "l.csv")
    question = Question("ofac", DAY, (filing.names[owned],))
    (verdict,) = restricted_entities(facts, files, question).verdicts
    assert (verdict.entity, verdict.restricted) == (owned, "yes")


def test_seats_exempt_and_place(facts, files, tmp_path):
    seats = tmp_path / "seats.csv"
    seats.write_text("entity,country,meaning\nA,US,registered\nA,CN,headquarters\n", "utf-8")
    (tmp_path / "listed.csv").write_text("name,list\nX,EL\n", encoding="utf-8")
    question = Question("bis", DAY, parents=True)
    answer = restricted_entities(facts, files._replace(seats=seats), question)
    assert [v.restricted for v in answer.verdicts] == ["no", "yes", "no"]
    assert [seat.country for seat in answer.seats] == ["CN", "", ""]
    assert [parent.known for parent in answer.parents] == [False, False, False]


def test_nobody_listed_is_an_error_and_no_clearance(facts, files):
    files.listed.write_text("name,list\n", encoding="utf-8")
    with pytest.raises(DataError, match="nothing was judged"):
        restricted_entities(facts, files, Question("ofac", DAY))


def test_what_is_not_there_is_said(facts, files, tmp_path):
    with pytest.raises(UnknownNameError):
        restricted_entities(facts, files, Question("ofca", DAY))
    with pytest.raises(UsageError, match="restricts nobody"):
        restricted_entities(facts, files, Question("ultimate-parent", DAY))
    with pytest.raises(UsageError):
        read_filing(tmp_path / "none.csv")
    with pytest.raises(UsageError, match="not a format"):
        converted(files.edges, "xls", DAY)


def test_numbers_in_another_format_stay_exact(tmp_path):
    path = tmp_path / "e.csv"
    path.write_text("owner,owned,pct\nX,A,16.666667\n", encoding="utf-8")
    (line,) = [x for x in converted(path, "ftm", DAY).splitlines() if "Ownership" in x]
    assert json.loads(line)["properties"]["percentage"] == ["16.666667"]
