"""Tables of nodes and round trips, as they are and damaged."""

from __future__ import annotations

import gzip

import pytest

from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.sources.custody.label_table import labels_of
from tidewaiter.sources.custody.latency_tables import nodes_of, round_trips_of

NODES = "node_id,name,country,lat,lon,asn\n1,Łódź,PL,51.77,19.46,7\n2,Quito,EC,-0.2,-78.5,\n"


@pytest.fixture
def table(tmp_path):
    """Return a function that writes a text and returns its path."""

    def written(text, name="table.csv"):
        path = tmp_path / name
        content = text.encode()
        path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
        return path

    return written


@pytest.mark.parametrize("name", ["nodes.csv", "nodes.csv.gz"])
def test_nodes_are_read(table, name) -> None:
    first, second = nodes_of(table(NODES, name))
    assert (first.id, first.name, first.latitude, first.operator) == ("1", "Łódź", 51.77, "")
    assert second.longitude == -78.5


def test_an_operator_is_read_and_names_may_be_missing(table) -> None:
    (only,) = nodes_of(table("lat,lon,node_id,operator\n1,2,007,x\n"))
    assert (only.id, only.operator, only.name) == ("007", "x", "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("node_id,lat\na,1\n", "lacks a column"),
        ("node_id,lat,lon\na,91,0\n", "table.csv:2: lat"),
        ("node_id,lat,lon\na,1,nan\n", "table.csv:2: lon"),
        ("node_id,lat,lon\na,1,2\nb,x,2\n", "table.csv:3: lat"),
        ("node_id,lat,lon\na,1,2\na,1,2\n", "comes twice"),
        ("node_id,lat,lon\n,1,2\n", "no identifier"),
        ("node_id,lat,lon\na,1\n", "number of cells"),
        ("node_id,lat,lon,lat\na,1,2,3\n", "column comes twice"),
        ("node_id,lat,lon\n", "no nodes"),
        ("", "lacks a column"),
    ],
)
def test_damaged_nodes_are_refused_with_their_place(table, text, said) -> None:
    with pytest.raises(DataError, match=said):
        nodes_of(table(text))


def test_of_several_times_the_shortest_counts(table) -> None:
    rows = "src,dst,min_ms,avg_ms\nb,a,9,10\na,b,7.5,8\na,b,6.25,7\na,a,0.1,0.1\n"
    found = round_trips_of(table(rows))
    assert [(t.source, t.target, t.ms) for t in found.trips] == [("a", "b", 6.25), ("b", "a", 9)]
    assert (found.column, found.empty) == ("min_ms", 0)


def test_averages_are_read_where_there_is_no_minimum(table) -> None:
    found = round_trips_of(table("snapshot,src,dst,avg_ms\nx,a,b,35\ny,a,b,33\n"))
    assert (found.column, found.trips[0].ms) == ("avg_ms", 33)


def test_a_row_without_a_time_is_counted(table) -> None:
    assert round_trips_of(table("src,dst,min_ms\na,b,\na,c,0\na,d,2\n")).empty == 2


@pytest.mark.parametrize("value", ["-1", "inf", "nan", "fast", "1e999"])
def test_what_is_no_time_is_refused(table, value) -> None:
    with pytest.raises(DataError, match=r"table\.csv:2: min_ms"):
        round_trips_of(table(f"src,dst,min_ms\na,b,{value}\n"))


def test_other_damage_is_refused(table, tmp_path) -> None:
    with pytest.raises(DataError, match="min_ms or avg_ms"):
        round_trips_of(table("src,dst,ms\na,b,1\n"))
    with pytest.raises(DataError, match="names no node"):
        round_trips_of(table("src,dst,min_ms\n,b,1\n"))
    with pytest.raises(UsageError, match="no such file"):
        round_trips_of(tmp_path / "none.csv")


def test_labels_are_names_or_identifiers(table) -> None:
    assert labels_of(table("name,scope\nRome,pair\nRome,pair\nOslo,node\n")) == ("Rome", "Oslo")
    assert labels_of(table("name,node_id\nRome,7\n")) == ("7",)
    with pytest.raises(DataError, match="node_id or name"):
        labels_of(table("place\nRome\n"))
    with pytest.raises(DataError, match="names no node"):
        labels_of(table("name,scope\n,pair\n"))
