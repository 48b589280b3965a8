"""Tables of events and of licences; every fault with its place."""

from __future__ import annotations

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.custody.registry.reporting import LicenceTerm
from tidewaiter.sources.custody.event_table import event_rows, licence_terms


def written(folder, text, name="events.csv"):
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_codes_stay_texts_and_documents_are_split(tmp_path) -> None:
    text = "kind,serial,at,item,documents,note\nmade,010620,2026-01-05,3E001, INV-1 ; NO ,NA\n"
    [row] = event_rows(written(tmp_path, text))
    assert (row.event.serial, row.event.item, row.event.note) == ("010620", "3E001", "NA")
    assert row.event.documents == ("INV-1", "NO")
    assert row.where.line == 2


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.json.gz", "a.csv.gz"])
def test_every_form_gives_the_same_events(tmp_path, name) -> None:
    event = {"kind": "made", "serial": "S1", "at": "2026-01-05", "documents": ["INV-1"]}
    text = json.dumps(event) + "\n"
    if "csv" in name:
        text = "kind,serial,at,documents\nmade,S1,2026-01-05,INV-1\n"
    content = gzip.compress(text.encode()) if name.endswith(".gz") else text.encode()
    [row] = event_rows(written(tmp_path, content, name))
    assert (row.event.serial, row.event.documents) == ("S1", ("INV-1",))


def test_faults_are_named_together(tmp_path) -> None:
    rows = "".join(f"made,S{n},soon\n" for n in range(4))
    with pytest.raises(DataError) as caught:
        event_rows(written(tmp_path, f"kind,serial,at\n{rows}"))
    assert caught.value.where.line == 2
    assert caught.value.hint == "3 more events are wrong: lines 3, 4, 5"


def test_what_is_not_there_is_said(tmp_path) -> None:
    with pytest.raises(UsageError):
        event_rows(tmp_path / "none.csv")
    assert event_rows(written(tmp_path, "kind,serial,at\n")) == ()


@given(st.binary(max_size=80))
def test_no_bytes_break_the_reader(tmp_path_factory, content) -> None:
    path = written(tmp_path_factory.mktemp("events"), content)
    with pytest.raises(DataError):
        event_rows(path)


def test_licences_are_read_and_a_unit_stands_once(tmp_path) -> None:
    text = "serial,licence,user,country\nS1,D1,Cloud,SG\nS2,D1,,\n"
    assert licence_terms(written(tmp_path, text)) == (
        LicenceTerm("S1", "D1", "Cloud", "", "SG"),
        LicenceTerm("S2", "D1"),
    )
    for row in ("S1,D2,,", ",D1,,"):
        with pytest.raises(DataError, match="stands here once") as caught:
            licence_terms(written(tmp_path, f"{text}{row}\n"))
        assert caught.value.where.line == 4
    with pytest.raises(DataError, match="lacks a column"):
        licence_terms(written(tmp_path, "serial\nS1\n"))
