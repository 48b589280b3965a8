"""Versions of a rule on two axes of time: in force, and known."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest

from tidewaiter.controls.versions import terms_on, version_on
from tidewaiter.model.rule import Rule


def version(in_force: str, published: str, **more: Any) -> dict[str, Any]:
    stated = {"status": "in-force", "source": "s", "grade": "primary", "as_of": "2026"}
    condition = {"equals": {"of": "text", "word": in_force}}
    ended = more.get("status") == "ended"
    when = {} if ended else {"when": condition}
    return stated | {"in_force": in_force, "published": published} | when | more


def rule(*versions: dict[str, Any]) -> Rule:
    given = {"id": "us/rule", "title": "A rule", "jurisdiction": "US", "versions": list(versions)}
    return msgspec.convert(given, Rule)


def text_on(of: Rule, day: str, known_by: str | None = None) -> str | None:
    known = date.fromisoformat(known_by) if known_by else None
    found = version_on(of, date.fromisoformat(day), known)
    return found.in_force if found else None


TWO = rule(version("2022-10-21", "2022-10-07"), version("2023-11-17", "2023-10-17"))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2022-10-20", None),
        ("2022-10-21", "2022-10-21"),
        ("2023-11-16", "2022-10-21"),
        ("2023-11-17", "2023-11-17"),
        ("2099-01-01", "2023-11-17"),
    ],
)
def test_the_latest_version_that_has_begun_applies(day: str, expected: str | None) -> None:
    assert text_on(TWO, day) == expected


@pytest.mark.parametrize(
    ("known_by", "expected"),
    [
        ("2022-10-06", None),
        ("2022-10-07", "2022-10-21"),
        ("2023-10-16", "2022-10-21"),
        ("2023-10-17", "2023-11-17"),
    ],
)
def test_a_version_that_was_not_published_was_not_known(
    known_by: str, expected: str | None
) -> None:
    assert text_on(TWO, "2024-01-01", known_by) == expected


def test_a_version_that_names_its_last_day_lapses_after_it() -> None:
    lapsing = rule(version("2025-11-10", "2025-11-10", until="2026-11-09"))
    assert text_on(lapsing, "2026-11-09") == "2025-11-10"
    assert text_on(lapsing, "2026-11-10") is None


def test_the_version_before_a_lapsed_one_does_not_come_back_by_itself() -> None:
    lapsing = rule(
        version("2025-01-01", "2025-01-01"), version("2025-06-01", "2025-06-01", until="2025-06-30")
    )
    assert text_on(lapsing, "2025-07-01") is None


def test_a_day_known_roughly_counts_from_the_last_day_it_may_mean() -> None:
    rough = rule(version("2025-Q2", "2025-05"))
    assert text_on(rough, "2025-06-29") is None
    assert text_on(rough, "2025-06-30") == "2025-Q2"
    assert text_on(rough, "2025-06-30", "2025-05-30") is None
    assert text_on(rough, "2025-06-30", "2025-05-31") == "2025-Q2"


def test_an_ended_version_is_given_with_its_status_and_holds_for_nothing() -> None:
    ended = rule(
        version("2025-01-01", "2025-01-01"), version("2025-02-01", "2025-02-01", status="ended")
    )
    found = version_on(ended, date(2025, 3, 1))
    assert found is not None
    assert found.status == "ended"
    assert terms_on({"us/rule": ended}, date(2025, 3, 1)) == {"us/rule": None}


def test_terms_are_the_conditions_of_one_day() -> None:
    rules = {"us/rule": TWO}
    assert terms_on(rules, date(2022, 1, 1)) == {"us/rule": None}
    assert terms_on(rules, date(2023, 1, 1)) == {"us/rule": TWO.versions[0].when}
    assert terms_on(rules, date(2024, 1, 1)) == {"us/rule": TWO.versions[1].when}
    assert terms_on(rules, date(2024, 1, 1), date(2023, 1, 1)) == {"us/rule": TWO.versions[0].when}
