"""Verdicts on where devices are, as events; a place only where physics shows one."""

from __future__ import annotations

import msgspec
import pytest

from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.model.custody.location import VERDICTS, Assumptions, LocationVerdict, Place
from tidewaiter.model.custody.location_answers import LocateAnswer
from tidewaiter.sources.custody.event_verdicts import verdict_events

PLACES = {"d1": "site:B"}


def written(folder, *verdicts, why="measured"):
    site = Place(latitude=1.0, longitude=2.0)
    assumed = Assumptions(
        profile="fibre", speed_km_s=2e5, slack_km=30, within_km=1e3, liars=0,
        **{name: False for name in Assumptions.__struct_fields__ if name == "is_one_holder"},
    )  # fmt: skip
    answer = LocateAnswer(
        verdicts=tuple(
            LocationVerdict(
                device="d1", verdict=each, why=why, declared=site, assumptions=assumed, landmarks=3
            )
            for each in verdicts
        )
    )
    path = folder / "answer.json"
    path.write_bytes(msgspec.json.encode(answer))
    return path


@pytest.mark.parametrize("verdict", VERDICTS)
def test_only_a_consistent_verdict_names_the_place(tmp_path, verdict) -> None:
    [event] = verdict_events(written(tmp_path, verdict), PLACES, "2026-11-01")
    assert (event.kind, event.serial, event.at) == ("located", "d1", "2026-11-01")
    assert (event.verdict, event.note) == (verdict, "measured")
    assert event.place == ("site:B" if verdict == "consistent" else "")


def test_long_reasons_are_cut(tmp_path) -> None:
    [event] = verdict_events(written(tmp_path, "unknown", why="x" * 5_000), PLACES, "2026-11-01")
    assert len(event.note) == 2_000


def test_what_is_wrong_is_said_with_the_file(tmp_path) -> None:
    path = written(tmp_path, "unknown")
    with pytest.raises(DataError, match="no site is declared") as caught:
        verdict_events(path, {}, "2026-11-01")
    assert caught.value.found == "d1"
    with pytest.raises(DataError, match="no time"):
        verdict_events(path, PLACES, "2026-11-31")
    for content in ("", "[]", '{"verdicts": 1}', '{"verdicts": [], "more": 1}', "\x00"):
        path.write_text(content)
        with pytest.raises(DataError) as caught:
            verdict_events(path, PLACES, "2026-11-01")
        assert str(path).endswith(caught.value.where.file)
    with pytest.raises(UsageError):
        verdict_events(tmp_path / "none.json", PLACES, "2026-11-01")
