"""Classes on a day: the parts of the table, the days of change, what stays undecided."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.controls.classes import classify
from tidewaiter.controls.conditions import Truth
from tidewaiter.controls.stated_item import item_by_hand, item_of
from tidewaiter.facts.catalogue import load_facts

FACTS = load_facts()
US = {i: r for i, r in FACTS.controls.items() if r.jurisdiction == "US"}
OCT_2022, NOV_2023, LATER = date(2022, 10, 21), date(2023, 11, 17), date(2026, 11, 24)
LETTER = date(2025, 4, 15)

# Sixty parts classed by applying the texts of 87 FR 62186, 88 FR 73458 and 91 FR 1684 by hand to
# Epoch AI's ml_hardware.csv of 2026-04-22 and data sheets: class since November 2023, both tests
# of October 2022 ("?" where the interconnect is not known), review since January 2026 ("-" where
# there is none to make). a, b: 3A090.a and .b; n: neither; x: out by Note 2; u: undecidable.
PARTS = """
nvidia/v100-sxm2-32gb n no - | nvidia/t4 n no -
nvidia/a100-sxm-80gb a yes case | nvidia/a800-sxm-80gb a no case
nvidia/a30 b no - | nvidia/a40 b no -
nvidia/a10 n no - | nvidia/rtx-a6000 x no -
nvidia/h100-pcie a yes case | nvidia/h100-sxm a yes case
nvidia/h100-nvl a yes case | nvidia/h800-sxm a no case
nvidia/h200-sxm a yes case | nvidia/h20 n no -
nvidia/l40s a ? case | nvidia/l40 b no -
nvidia/l20 n no - | nvidia/l4 a no case
nvidia/l2 n no - | nvidia/rtx-4090 a ? case
nvidia/rtx-4090-d x no - | nvidia/rtx-5090 a ? case
nvidia/rtx-5090-d x no - | nvidia/rtx-5090-d-v2 x no -
nvidia/rtx-6000-ada a ? case | nvidia/rtx-pro-6000-workstation a ? case
nvidia/b100 a ? denial | nvidia/b200 a yes denial
nvidia/gb200 a yes denial | nvidia/b300 a yes denial
nvidia/gb300 a yes denial | amd/mi210 b no -
amd/mi250x a yes case | amd/mi300x a ? case
amd/mi325x a ? case | amd/mi350x a ? denial
amd/mi355x a ? denial | intel/gaudi2 a ? case
intel/gaudi3 a ? denial | huawei/ascend-910 b no na
huawei/ascend-910b a no na | huawei/ascend-910c a ? na
huawei/ascend-950pr a ? na | cambricon/mlu370-x8 u no na
cambricon/mlu590 a ? na | biren/br100 a no na
moore-threads/mtt-s4000 u no na | metax/c500-oam u no na
hygon/dcu-z100 n no na | iluvatar/bi-v100 u no na
baidu/kunlun-2 u no na | google/tpu-v4 u no na
google/tpu-v5e a no case | google/tpu-v5p a ? case
google/tpu-v6e a no case | google/tpu-v7 a ? denial
aws/trainium2 a ? case | aws/trainium3 a ? ?
microsoft/maia-100 a ? ? | groq/lpu-v1 a ? ?
"""
ROWS = [cell.split() for line in PARTS.strip().splitlines() for cell in line.split("|")]
IN_WORDS = {"a": "3A090.a", "b": "3A090.b", "n": "none", "x": "exempt (Note 2)"}

# Sources give these parts figures on both sides of a limit: bins of the 910B from 4,480 TPP, die
# areas of the 910. At the stated figures they are in the class of the table.
SPLIT = {
    "huawei/ascend-910b": ("undecidable", "3A090.a or 3A090.b or none", "3A090.a", ("tpp",)),
    "huawei/ascend-910": (
        "controlled",
        "3A090.a or 3A090.b",
        "3A090.b",
        ("performance_density",),
    ),
}


def classed(chip, on, known_by=None):
    return classify(item_of(FACTS.chips[chip]), US, on, known_by)


def by_hand(on, words=None, **numbers):
    return classify(item_by_hand("x", numbers, words or {"data_centre": "yes"}), US, on)


def test_the_table_has_sixty_parts():
    assert len(ROWS) == len({row[0] for row in ROWS}) == 60


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_the_class_since_2023_is_that_of_the_table(row):
    for on in (NOV_2023, LATER):
        found = classed(row[0], on)
        if row[0] in SPLIT:
            got = (found.outcome, found.label, found.at_stated, found.disputed)
            assert got == SPLIT[row[0]]
        elif row[1] == "u":
            assert (found.outcome, found.missing) == ("undecidable", ("performance_density",))
        else:
            assert found.label == IN_WORDS[row[1]]
            assert (found.outcome == "controlled") is (row[1] in {"a", "b"})
    assert classed(row[0], NOV_2023).verify == ()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_the_class_of_2022_is_that_of_the_table(row):
    expected = {"yes": "controlled", "no": "not controlled", "?": "undecidable"}[row[2]]
    for on in (OCT_2022, NOV_2023 - timedelta(days=1)):
        found = classed(row[0], on)
        assert found.outcome == expected
        assert found.missing == (("interconnect",) if row[2] == "?" else ())
    assert classed(row[0], OCT_2022 - timedelta(days=1)).rules == ()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_the_review_of_2026_is_that_of_the_table(row):
    assert classed(row[0], date(2026, 1, 14)).of_kind("review") == ()
    review = classed(row[0], date(2026, 1, 15)).of_kind("review")
    expected = {"case": "case-by-case review", "denial": "presumption of denial", "?": ""}
    if row[3] in expected:
        assert [r.follows for r in review] == [expected[row[3]]]
        assert review[0].supposing == {"exported_from": "US", "destination": "CN"}
    elif row[3] == "-":
        assert review == ()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_exception_nac_reaches_consumer_parts_of_a_and_parts_of_b_for_data_centres(row):
    (nac,) = classed(row[0], LATER).of_kind("exception")
    consumer = FACTS.chips[row[0]].data_centre == "no"
    if row[1] == "u" or row[0] in SPLIT:
        assert nac.truth is Truth.UNKNOWN
    else:
        reached = row[1] == "b" or (row[1] == "a" and consumer)
        assert nac.truth is (Truth.YES if reached else Truth.NO)


# What NVIDIA's own filings named: Form 8-K of 31 August 2022 (A100 and H100) with A800 and H800
# made for the limits of that October; Form 8-K of 17 October 2023 (A100, A800, H100, H800, L40,
# L40S, RTX 4090) with H20, L20 and L2 made for the new ones; Form 8-K of April 2025 (H20).
@pytest.mark.parametrize(
    ("chip", "on", "outcome"),
    [
        *[(f"nvidia/{c}", OCT_2022, "controlled") for c in ("a100-sxm-80gb", "h100-sxm")],
        *[(f"nvidia/{c}", OCT_2022, "not controlled") for c in ("a800-sxm-80gb", "h800-sxm")],
        *[
            (f"nvidia/{c}", NOV_2023, "controlled")
            for c in ("a100-sxm-80gb", "a800-sxm-80gb", "h100-sxm", "h800-sxm", "l40", "l40s")
        ],
        ("nvidia/rtx-4090", NOV_2023, "controlled"),
        *[(f"nvidia/{c}", NOV_2023, "not controlled") for c in ("h20", "l20", "l2")],
        ("nvidia/h20", date(2025, 4, 8), "not controlled"),
        ("nvidia/h20", LETTER, "verify"),
    ],
)
def test_parts_that_filings_named_come_out_so(chip, on, outcome):
    assert classed(chip, on).outcome == outcome


def test_the_letter_on_h20_never_decides_and_was_not_known_before_it_was_told():
    found = classed("nvidia/h20", LETTER)
    (letter,) = [r for r in found.rules if r.rule == "us/h20-letter"]
    assert (letter.status, letter.truth, found.label) == ("verify", Truth.YES, "none")
    assert classed("nvidia/h20", date(2025, 4, 10), date(2025, 4, 10)).outcome == "not controlled"
    assert classed("nvidia/h20", date(2025, 4, 10), date(2025, 4, 15)).outcome == "verify"


def test_what_an_unverified_rule_would_need_is_named():
    found = classed("nvidia/t4", LETTER)
    assert (found.outcome, found.missing) == ("verify", ("interconnect",))
    assert classed("nvidia/v100-sxm2-32gb", LETTER).outcome == "not controlled"


def test_a_class_that_rests_on_an_unverified_figure_is_marked():
    assert classed("nvidia/h20", NOV_2023).unverified == ("performance_density",)
    assert classed("nvidia/l40s", NOV_2023).unverified == ("tpp",)
    assert classed("nvidia/h100-sxm", NOV_2023).unverified == ()


# --- every branch, on both sides --------------------------------------------------------------

NEAR = 1e-6


@pytest.mark.parametrize(
    ("tpp", "density", "label"),
    [
        (4800, 1.0, "3A090.a"), (4800 - NEAR, 5.92, "3A090.a"), (1600, 5.92, "3A090.a"),
        (1600 - NEAR, 9.0, "none"), (1600, 5.92 - NEAR, "3A090.b"), (1600, 3.2, "3A090.b"),
        (1600, 3.2 - NEAR, "none"), (2400 - NEAR, 3.1, "none"), (2400, 1.6, "3A090.b"),
        (2400, 1.6 - NEAR, "none"), (4800 - NEAR, 1.6, "3A090.b"), (4800 - NEAR, 1.5, "none"),
    ],
)  # fmt: skip
def test_each_limit_of_2023_has_both_sides(tpp, density, label):
    found = by_hand(NOV_2023, tpp=tpp, performance_density=density)
    assert found.label == label
    outside = by_hand(NOV_2023, {"data_centre": "no"}, tpp=tpp, performance_density=density)
    if tpp >= 4800 or label == "none":
        assert outside.label == label
    else:
        assert outside.label == "exempt (Note 2)"


@pytest.mark.parametrize(
    ("tpp", "link", "outcome"),
    [(4800, 600, "controlled"), (4800 - NEAR, 600, "not controlled"),
     (4800, 600 - NEAR, "not controlled")],
)  # fmt: skip
def test_each_limit_of_2022_has_both_sides(tpp, link, outcome):
    assert by_hand(OCT_2022, tpp=tpp, interconnect=link).outcome == outcome


@pytest.mark.parametrize(
    ("tpp", "bandwidth", "review"),
    [(21000 - NEAR, 6500 - NEAR, "case-by-case review"), (21000, 6499, "presumption of denial"),
     (20999, 6500, "presumption of denial")],
)  # fmt: skip
def test_each_limit_of_2026_has_both_sides(tpp, bandwidth, review):
    found = by_hand(date(2026, 1, 15), tpp=tpp, dram_bandwidth=bandwidth)
    assert [r.follows for r in found.of_kind("review")] == [review]


def test_memory_on_its_own_is_asked_of_the_rule_on_memory_alone():
    for density, outcome in ((2.1, "controlled"), (1.9, "not controlled")):
        found = by_hand(LATER, memory_bandwidth_density=density)
        assert (found.outcome, {r.rule for r in found.rules}) == (
            outcome,
            {"us/3a090-c", "us/exception-hbm"},
        )


@given(tpp=st.floats(1600, 4799.99), centre=st.sampled_from([{}, {"data_centre": "yes"}]))
def test_without_a_die_area_nothing_between_the_limits_is_decided(tpp, centre):
    found = classify(item_by_hand("x", {"tpp": tpp}, centre), US, NOV_2023)
    assert found.outcome == "undecidable"
    assert "performance_density" in found.missing


@given(
    tpp=st.floats(1, 30000),
    density=st.floats(0.1, 30),
    on=st.dates(date(2022, 10, 21), date(2027, 1, 1)),
)
def test_knowing_more_never_changes_what_was_decided(tpp, density, on):
    less = classify(item_by_hand("x", {"tpp": tpp}, {}), US, on)
    more = by_hand(on, tpp=tpp, performance_density=density, interconnect=1.0, dram_bandwidth=1.0)
    if less.outcome in {"controlled", "not controlled"}:
        assert more.outcome == less.outcome


def test_nothing_known_is_undecidable():
    assert classify(item_by_hand("x", {"interconnect": 900.0}, {}), US, LATER).outcome == (
        "undecidable"
    )


def test_a_class_whose_text_was_not_read_never_decides():
    def unread(rule):
        versions = tuple(msgspec.structs.replace(v, status="verify") for v in rule.versions)
        return msgspec.structs.replace(rule, versions=versions)

    names = ("us/3a090", "us/3a090-a", "us/3a090-b", "us/h20-letter")
    rules = {i: unread(r) if i in names else r for i, r in US.items()}
    found = classify(item_of(FACTS.chips["nvidia/h100-sxm"]), rules, NOV_2023)
    assert (found.outcome, found.label) == ("verify", "none")
    assert "us/3a090-a" in found.verify
    leaning = US | {"us/3a090-note-2": unread(US["us/3a090-note-2"])}
    found = classify(item_of(FACTS.chips["nvidia/h100-sxm"]), leaning, NOV_2023)
    assert found.outcome == "verify"
