"""Estimates as text: percent for shares, digits by error, open ends in words."""

from __future__ import annotations

import csv
import io

import pytest

from tidewaiter.app.estimate import Request, estimate
from tidewaiter.estimate.engine.run import Settings
from tidewaiter.estimate.summary import Summary
from tidewaiter.report.estimate_text import as_csv, as_text, headline_rows, interval_text


def summary(unit, error, p5, p50, p95):
    errors = dict.fromkeys(("p5", "p50", "p95", "mean"), error)
    return Summary(unit=unit, p5=p5, p50=p50, p95=p95, mean=p50, mc_error=error, mc_errors=errors)


@pytest.fixture(scope="module")
def answer(facts):
    return estimate(facts, Request(model="cnas-2025", settings=Settings(draws=4096))).answer


def test_shares_are_percents_and_digits_follow_the_error():
    assert interval_text(summary("share", 0.0004, 0.0141, 0.0992, 0.413)) == (
        "1.4%",
        "9.9%",
        "41.3%",
    )
    assert interval_text(summary("chip", 900, 17_869, 137_736, 881_310)) == (
        "18,000",
        "138,000",
        "881,000",
    )


def test_the_page_has_headline_published_and_omissions(answer):
    text = as_text(answer)
    assert "several hundred thousand" in text
    assert "Not in these numbers:" in text
    assert "4,096 sobol draws, seed 1." in text
    assert len(headline_rows(answer)) == 1 + len(answer.headline)
    assert max(len(line) for line in text.splitlines()) <= 110


def test_csv_keeps_full_precision(answer):
    rows = list(csv.DictReader(io.StringIO(as_csv(answer))))
    assert len(rows) == len(answer.quantities)
    first = rows[0]
    assert float(first["p50"]) == answer.quantities[first["quantity"]].p50
