"""The nouns of the books refuse what would let a claim outrun its evidence."""

from __future__ import annotations

import msgspec
import pytest

from tidewaiter.model.books.finding import Finding
from tidewaiter.model.books.grade import GRADES
from tidewaiter.model.books.records import TABLES, Sighting


def test_grades_go_from_hearsay_to_a_nonce_of_ours() -> None:
    assert GRADES == ("listed", "paper", "photo", "serial", "attested", "challenged")


@pytest.mark.parametrize("classes", [(), ("unit",), ("unit", "unit")])
def test_the_top_tier_needs_two_classes_of_evidence(classes: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="two independent classes"):
        Finding(id="f", rule="r", title="t", tier="unaccounted", classes=classes)
    assert Finding(id="f", rule="r", title="t", tier="discrepancy", classes=classes).low == 0


def test_a_finding_keeps_its_ends_in_order() -> None:
    with pytest.raises(ValueError, match="not in order"):
        Finding(id="f", rule="r", title="t", low=3, high=2)


@pytest.mark.parametrize("at", ["2026-3-1", "yesterday", "2026-03-01T10:00:00+02:00"])
def test_a_moment_is_a_day_or_a_time_in_utc(at: str) -> None:
    given = {"serial": "1", "place": "site:B", "at": at, "grade": "serial"}
    with pytest.raises(msgspec.ValidationError, match=r"\$\.at"):
        msgspec.convert(given, Sighting)
    assert msgspec.convert(given | {"at": "2026-03-01T10:00Z"}, Sighting).uuid == ""


@pytest.mark.parametrize("place", ["B", "sites:B", "site:", ":B"])
def test_a_place_is_an_account(place: str) -> None:
    given = {"serial": "1", "place": place, "at": "2026-03-01", "grade": "serial"}
    with pytest.raises(msgspec.ValidationError, match=r"\$\.place"):
        msgspec.convert(given, Sighting)


def test_every_table_has_a_json_schema() -> None:
    for noun in TABLES.values():
        schema = msgspec.json.schema(noun)
        (name,) = schema["$defs"]
        assert set(schema["$defs"][name]["properties"]) == set(noun.__struct_fields__)
