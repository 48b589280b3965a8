"""What loss takings notice, in words."""

from __future__ import annotations

import msgspec
from hypothesis import given, settings

from books_strategies import DETECTIONS
from tidewaiter.model.books.detection import LossTest, SeriesDetection
from tidewaiter.report.account.detection_text import TEST_WORDS, detection_text, shares
from tidewaiter.report.text_table import WIDTH

TITLE = ("Example works", "made-up", "2026-11-24")
PAGE = LossTest(
    test="page", threshold=2.853, unit="sigma", abrupt=(0.41, 0.9971), protracted=(0.5, 0.5),
    least_abrupt=57.2, least_protracted=1204, error=0.0015,
)  # fmt: skip
SUM = LossTest(
    test="cumulative", threshold=41.3, unit="chips", abrupt=(0.6, 0.6), protracted=(0.6, 0.6),
    least_abrupt=80, least_protracted=80,
)  # fmt: skip
SERIES = SeriesDetection(
    account="site:A", item="nvidia/b200", opened="2026-01-01", closed="2026-07-01",
    sigma=(12.0, 15.2, 12.0), sigma_total=22.1, false_alarm=0.025, goal=0.95, loss=60, over=3,
    tests=(PAGE, SUM), assumes=("counts miss 0.02", "normal"),
)  # fmt: skip


def test_every_number_is_said() -> None:
    told = " ".join(detection_text(TITLE, [SERIES], [("site:D", "nvidia/h100-sxm")]).split())
    for text in (
        "of Example works notice, as of 2026-11-24?", "MADE UP",
        "accuses 0.025 of honest sequences",
        "noticed in 95% of cases", "site A, B200: 3 periods, 2026-01-01 to 2026-07-01",
        "sigma 12 to 15.2 chips a period, 22.1 of the sum", "60 at once over 3 smallest at once",
        "Page's test 2.85 sigma 41% to above 99% 50% 57 1,204", "the sum (CUMUF) 41.3 chips 60%",
        "error of a probability 0.002 at most", "difference shows a loss: site D H100-SXM",
        "- counts miss 0.02", "- normal",
    ):  # fmt: skip
        assert text in told, text


def test_without_a_stated_loss_only_the_smallest_are_said() -> None:
    bare = [msgspec.structs.replace(t, abrupt=None, protracted=None) for t in SERIES.tests]
    told = detection_text(
        TITLE, [msgspec.structs.replace(SERIES, loss=None, tests=tuple(bare))], []
    )
    assert "60 at once" not in told
    assert "50%" not in told
    assert "smallest at once" in told
    assert "NO TWO TAKINGS" not in told


def test_nothing_is_called_certain() -> None:
    assert shares((0.9999, 1.0)) == "above 99%"
    assert shares((0.5, 0.5)) == "50%"


def test_many_blind_accounts_are_counted() -> None:
    told = detection_text(TITLE, [], [(f"site:{n}", "x") for n in range(31)])
    assert "and 11 more" in told
    assert "RESTS ON" not in told


@given(DETECTIONS)
@settings(max_examples=25)
def test_any_answer_is_told_without_control_characters(one: SeriesDetection) -> None:
    told = detection_text(TITLE, [one], [(one.account, one.item)])
    assert not set(told) & set("\x00\x1b\x07\r\u202e")
    assert TEST_WORDS[one.tests[0].test] in told


def test_lines_fit_a_page() -> None:
    assert max(map(len, detection_text(TITLE, [SERIES], []).splitlines())) <= WIDTH
