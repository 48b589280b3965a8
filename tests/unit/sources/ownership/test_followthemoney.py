"""FollowTheMoney entities, one a line."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownership_strategies import OWNERSHIP_NOUNS
from tidewaiter.core.errors import DataError
from tidewaiter.model.ownership import Stake
from tidewaiter.sources.ownership.followthemoney import as_followthemoney, read_followthemoney


def entity(ident, schema, **properties):
    return json.dumps({"id": ident, "schema": schema, "properties": properties})


def read(*lines):
    return read_followthemoney("\n".join(lines), "f.jsonl")


def test_ownership_names_and_places_are_read():
    filing = read(
        entity("x", "Person", name=["Synthetic Holder"]),
        entity("a", "Company", name=["Synthetic Trading"], jurisdiction=["sg"]),
        entity(
            "o", "Ownership", owner=["x"], asset=["a"], percentage=["25-50"], startDate=["2020"]
        ),
        "",
        entity("d", "Directorship", director=["x"], organization=["a"], role=["chair"]),
        entity("e", "Passport", number=["1"]),
    )
    share, role = filing.stakes
    assert (share.owner, share.low, share.high, share.begins) == ("x", 25, 50, "2020")
    assert (share.holder, share.locator) == ("person", "entity o")
    assert (role.kind, role.note) == ("may-control", "chair")
    assert filing.names == {"x": "Synthetic Holder", "a": "Synthetic Trading"}
    assert [(s.entity, s.country) for s in filing.seats] == [("a", "SG")]


def test_no_percentage_is_unknown_and_several_are_spanned():
    none, two = read(
        entity("o", "Ownership", owner=["x"], asset=["a"]),
        entity("p", "Ownership", owner=["x"], asset=["b"], percentage=["30", "50%"]),
    ).stakes
    assert (none.low, two.low, two.high) == (None, 30, 50)


@pytest.mark.parametrize(
    "line",
    [
        entity("o", "Ownership", owner=["x"], asset=["a"], percentage=["most"]),
        entity("o", "Ownership", owner=["x"], asset=["a"], percentage=["120"]),
        entity("o", "Ownership", owner=["x"]),
        entity("o", "Ownership", owner="x", asset=["a"]),
        '{"id": "o"}',
        "[]",
        "{",
    ],
)
def test_what_is_wrong_is_refused_with_its_line(line):
    with pytest.raises(DataError) as caught:
        read(entity("x", "Person", name=["Holder"]), line)
    assert caught.value.where[:2] == ("f.jsonl", 2)


JUNK = st.sampled_from([None, 5, True, "", "x", [], [1], [""], ["\x1b"], [None], {}, {"a": [1]}])


@given(key=st.sampled_from(["id", "schema", "properties", "owner", "asset", "percentage", "role",
                            "startDate", "endDate", "publisher"]), junk=JUNK)  # fmt: skip
def test_junk_anywhere_is_read_or_refused_and_never_crashes(key, junk):
    record = json.loads(entity("o", "Ownership", owner=["x"], asset=["a"], percentage=["50"]))
    (record if key in record else record["properties"])[key] = junk
    with contextlib.suppress(DataError):
        read(json.dumps(record))


@given(found=st.lists(OWNERSHIP_NOUNS[Stake], max_size=4))
def test_what_is_written_is_read_back(found):
    again = read_followthemoney(as_followthemoney(found, {}), "again").stakes
    assert [(s.owner, s.owned, s.low, s.high, s.begins) for s in again] == [
        (s.owner, s.owned, s.low, s.high, s.begins) for s in found
    ]
