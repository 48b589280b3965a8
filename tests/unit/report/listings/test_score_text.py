"""Scores as lines for a terminal."""

from __future__ import annotations

from tidewaiter.listings.scoring.labels import GoldLabels, GoldOffer, GoldRow
from tidewaiter.listings.scoring.scores import TextScores, scored
from tidewaiter.model.listings.offer import Offer, TextReading
from tidewaiter.model.listings.stated import StatedWord
from tidewaiter.report.listings.score_text import score_text


def scores() -> TextScores:
    labels = GoldLabels(is_chip_offer=True, intent="sell", offers=(GoldOffer(model="H100"),))
    rows = [
        GoldRow(id=str(i), text=f"text {i}", lang=lang, gold=labels)
        for i, lang in enumerate(["en", "zh"])
    ]
    intent = StatedWord(value="sell", rule="made up")
    found = TextReading(intent=intent, offers=(Offer(chip="H100", model="H100"),))
    missed = TextReading(intent=intent)
    return scored(rows, [found, missed])


def line(text: str, name: str) -> list[str]:
    (found,) = [each for each in text.splitlines() if each.startswith(name)]
    return found.removeprefix(name).split()


def test_there_is_a_column_for_all_and_one_for_each_language() -> None:
    text = score_text(scores())
    assert text.splitlines()[0].split() == ["all", "en", "zh"]
    assert line(text, "offers labelled") == ["2", "1", "1"]
    assert line(text, "recall") == ["0.500", "1.000", "0.000"]
    assert line(text, "precision") == ["1.000", "1.000", "-"]
    assert line(text, "memory") == ["1.000", "(1/1)", "1.000", "(1/1)", "-"]
    assert line(text, "price") == ["-", "-", "-"]


def test_mistakes_are_shown_on_request() -> None:
    assert "missed" not in score_text(scores())
    assert score_text(scores(), most=1).splitlines()[-2:] == ["1  text 1", "    missed: H100"]
