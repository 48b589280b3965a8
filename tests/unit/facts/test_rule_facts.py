"""The rules as facts: what they said on which day, against parts classed by hand."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tidewaiter.controls.conditions import Item, Truth, Verdict, holds
from tidewaiter.controls.versions import terms_on, version_on
from tidewaiter.facts.places import structs
from tidewaiter.model.rule import Condition

if TYPE_CHECKING:
    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.rule import Threshold


class Part(NamedTuple):
    """A part with the class that the words of the rules give it."""

    name: str
    tpp: float
    density: float | None
    link: float | None
    bandwidth: float | None
    data_centre: str
    class_2023: str
    meets_2022: str
    case_by_case: str


# Sixty parts classed by applying the texts of 87 FR 62186 (October 2022), 88 FR 73458 (October
# 2023) and 91 FR 1684 (January 2026) by hand; dense rates and sizes from Epoch AI's
# ml_hardware.csv of 2026-04-22, some from memory. The class is computed, no official ruling.
# TPP; density by total die area; listed interconnect and DRAM bandwidth in GB/s; for data centres;
# class since November 2023; both tests of 2022; review below the limits of 2026 ("" = not .a or
# not made under these rules).
PARTS = [
    Part(*row)
    for row in [
        ("NVIDIA V100 SXM2 32GB", 2000, 2.45, 300, 898, "yes", "none", "no", ""),
        ("NVIDIA T4", 1040, 1.91, None, 320, "yes", "none", "no", ""),
        ("NVIDIA A100 SXM 80GB", 4992, 6.04, 600, 2039, "yes", ".a", "yes", "yes"),
        ("NVIDIA A800 SXM 80GB", 4992, 6.04, 400, 2040, "yes", ".a", "no", "yes"),
        ("NVIDIA A30", 2640, 3.2, 200, 933, "yes", ".b", "no", ""),
        ("NVIDIA A40", 2395, 3.81, None, 696, "yes", ".b", "no", ""),
        ("NVIDIA A10", 2000, 3.18, None, 600, "yes", "none", "no", ""),
        ("NVIDIA RTX A6000", 2480, 3.95, None, 768, "no", "exempt", "no", ""),
        ("NVIDIA H100 PCIe", 12104, 14.87, 600, 2040, "yes", ".a", "yes", "yes"),
        ("NVIDIA H100 SXM", 15832, 19.45, 900, 3350, "yes", ".a", "yes", "yes"),
        ("NVIDIA H100 NVL", 13368, None, 600, 3938, "yes", ".a", "yes", "yes"),
        ("NVIDIA H800 SXM", 15832, 19.45, 400, 3360, "yes", ".a", "no", "yes"),
        ("NVIDIA H200 SXM", 15832, 19.45, 900, 4800, "yes", ".a", "yes", "yes"),
        ("NVIDIA H20 (96GB)", 2368, 2.91, 900, 4000, "yes", "none", "no", ""),
        ("NVIDIA L40S", 5864, 9.63, None, 864, "yes", ".a", "unknown", "yes"),
        ("NVIDIA L40", 2896, 4.76, None, 864, "yes", ".b", "no", ""),
        ("NVIDIA L20", 1912, 3.14, None, 864, "yes", "none", "no", ""),
        ("NVIDIA L4", 1936, 6.59, None, 300, "yes", ".a", "no", "yes"),
        ("NVIDIA L2", 1544, 5.25, None, 300, "yes", "none", "no", ""),
        ("NVIDIA RTX 4090", 5285, 8.69, None, 1008, "no", ".a", "unknown", "yes"),
        ("NVIDIA RTX 4090 D", 4704, 7.72, None, 1008, "no", "exempt", "no", ""),
        ("NVIDIA RTX 5090", 6704, 8.94, None, 1792, "no", ".a", "unknown", "yes"),
        ("NVIDIA RTX 5090 D", 4752, 6.34, None, 1792, "no", "exempt", "no", ""),
        ("NVIDIA RTX 5090 D V2", 4752, 6.34, None, 1344, "no", "exempt", "no", ""),
        ("NVIDIA RTX 6000 Ada", 5832, 9.59, None, 960, "no", ".a", "unknown", "yes"),
        ("NVIDIA RTX PRO 6000 Blackwell", 8000, 10.67, None, 1792, "no", ".a", "unknown", "yes"),
        ("NVIDIA B100", 28000, None, None, 8000, "yes", ".a", "unknown", "no"),
        ("NVIDIA B200", 36000, None, 1800, 7700, "yes", ".a", "yes", "no"),
        ("NVIDIA GB200 (per GPU)", 40000, None, 1800, 8000, "yes", ".a", "yes", "no"),
        ("NVIDIA B300", 56000, None, 1800, 7700, "yes", ".a", "yes", "no"),
        ("NVIDIA GB300 (per GPU)", 60000, None, 1800, 8000, "yes", ".a", "yes", "no"),
        ("AMD MI210", 2896, 4, 300, 1638, "yes", ".b", "no", ""),
        ("AMD MI250X", 6128, 4.23, 800, 3280, "yes", ".a", "yes", "yes"),
        ("AMD MI300X", 20919, 20.57, None, 5300, "yes", ".a", "unknown", "yes"),
        ("AMD MI325X", 20919, None, None, 6000, "yes", ".a", "unknown", "yes"),
        ("AMD MI350X", 36954, None, None, 8000, "yes", ".a", "unknown", "no"),
        ("AMD MI355X", 40266, None, None, 8000, "yes", ".a", "unknown", "no"),
        ("Intel Gaudi2", 7200, 8.72, None, 2450, "yes", ".a", "unknown", "yes"),
        ("Intel Gaudi3", 26848, None, None, 3700, "yes", ".a", "unknown", "no"),
        ("Huawei Ascend 910 (2019)", 4096, 3.34, None, 1288, "yes", ".b", "no", ""),
        ("Huawei Ascend 910B", 6016, None, 392, 1228, "yes", ".a", "no", ""),
        ("Huawei Ascend 910C", 12800, None, None, 3200, "yes", ".a", "unknown", ""),
        ("Huawei Ascend 950PR", 6800, None, None, 1400, "yes", ".a", "unknown", ""),
        ("Cambricon MLU370-X8", 2048, None, None, 614, "yes", "unknown", "no", ""),
        ("Cambricon MLU590", 5520, None, None, None, "yes", ".a", "unknown", ""),
        ("Biren BR100", 16384, 15.26, 412, 1640, "yes", ".a", "no", ""),
        ("Moore Threads MTT S4000", 1600, None, None, 768, "yes", "unknown", "no", ""),
        ("MetaX C500 (OAM)", 4480, None, None, 1800, "yes", "unknown", "no", ""),
        ("Hygon DCU Z100 (Shensuan-1)", 392, None, None, 1024, "yes", "none", "no", ""),
        ("Iluvatar BI-V100", 2048, None, None, None, "yes", "unknown", "no", ""),
        ("Baidu Kunlun II", 2048, None, None, 512, "yes", "unknown", "no", ""),
        ("Google TPU v4", 4400, None, None, 1200, "yes", "unknown", "no", ""),
        ("Google TPU v5e", 3152, 9.7, None, 819, "yes", ".a", "no", "yes"),
        ("Google TPU v5p", 7344, None, None, 2765, "yes", ".a", "unknown", "yes"),
        ("Google TPU v6e", 14688, None, 448, 1640, "yes", ".a", "no", "yes"),
        ("Google TPU v7", 36912, None, None, 7370, "yes", ".a", "unknown", "no"),
        ("AWS Trainium2", 10672, None, None, 2900, "yes", ".a", "unknown", "yes"),
        ("AWS Trainium3", 20136, None, None, None, "yes", ".a", "unknown", "unknown"),
        ("Microsoft Maia 100", 12800, 15.61, None, None, "yes", ".a", "unknown", "unknown"),
        ("Groq LPU v1", 6000, None, None, None, "yes", ".a", "unknown", "unknown"),
    ]
]
BY_NAME = {part.name: part for part in PARTS}
LATER = date(2026, 11, 24)


def item(part: Part, **more: str) -> Item:
    density = None if part.density is None else (part.density, "TOP/s*bit/mm2")
    return {
        "tpp": (part.tpp, "TOP/s*bit"),
        "performance_density": density,
        "interconnect": None if part.link is None else (part.link, "GB/s"),
        "dram_bandwidth": None if part.bandwidth is None else (part.bandwidth, "GB/s"),
        "data_centre": part.data_centre,
        **more,
    }


def asked(facts: Facts, rule: str, about: Item, day: date) -> Verdict:
    return holds(Condition(term=rule), about, terms_on(facts.controls, day))


def class_of(facts: Facts, part: Part, day: date) -> str:
    upper = asked(facts, "us/3a090-a", item(part), day).truth
    lower = asked(facts, "us/3a090-b", item(part), day).truth
    if upper is Truth.YES:
        return ".a"
    if Truth.UNKNOWN in (upper, lower):
        return "unknown"
    if lower is Truth.YES:
        return ".b"
    outside = asked(facts, "us/3a090-note-2", item(part), day).truth
    return "exempt" if outside is Truth.YES else "none"


@pytest.mark.parametrize("part", PARTS, ids=BY_NAME)
def test_the_class_since_november_2023_is_the_one_worked_out_by_hand(
    facts: Facts, part: Part
) -> None:
    assert class_of(facts, part, date(2023, 11, 17)) == part.class_2023
    assert class_of(facts, part, LATER) == part.class_2023


@pytest.mark.parametrize("part", PARTS, ids=BY_NAME)
def test_both_tests_of_october_2022_give_what_was_worked_out_by_hand(
    facts: Facts, part: Part
) -> None:
    for day in (date(2022, 10, 21), date(2023, 11, 16)):
        assert asked(facts, "us/3a090", item(part), day).truth.value == part.meets_2022


@pytest.mark.parametrize("part", PARTS, ids=BY_NAME)
def test_review_case_by_case_since_2026_is_the_one_worked_out_by_hand(
    facts: Facts, part: Part
) -> None:
    about = item(part, exported_from="US", destination="CN")
    truth = asked(facts, "us/case-by-case-review", about, date(2026, 1, 15)).truth
    if part.case_by_case:
        assert truth.value == part.case_by_case
    elif part.class_2023 in {".b", "none", "exempt"}:
        assert truth is Truth.NO
    reexported = about | {"exported_from": "SG"}
    assert asked(facts, "us/case-by-case-review", reexported, LATER).truth is Truth.NO
    assert asked(facts, "us/case-by-case-review", about, date(2026, 1, 14)).truth is Truth.NO


@pytest.mark.parametrize("part", PARTS, ids=BY_NAME)
def test_exception_nac_reaches_consumer_parts_of_the_upper_class_and_the_lower_class(
    facts: Facts, part: Part
) -> None:
    truth = asked(facts, "us/exception-nac", item(part), LATER).truth
    if part.class_2023 == "unknown":
        assert truth is Truth.UNKNOWN
    else:
        consumer = part.class_2023 == ".a" and part.data_centre == "no"
        assert truth is (Truth.YES if consumer or part.class_2023 == ".b" else Truth.NO)


def test_the_examples_of_the_rules_makers_fall_where_they_said(facts: Facts) -> None:
    # BIS, 88 FR 73458: 4,800 is 600 TOPS at 8 bits or 300 TFLOPS at 16 bits.
    for rate, bits in ((600, 8), (300, 16)):
        at = {"tpp": (rate * bits, "TOP/s*bit"), "data_centre": "yes"}
        assert asked(facts, "us/3a090-a", at, LATER).truth is Truth.YES
    # BIS, 91 FR 1684 names H200 and MI325X as below the limits of January 2026.
    for name in ("NVIDIA H200 SXM", "AMD MI325X"):
        about = item(BY_NAME[name], exported_from="US", destination="CN")
        assert asked(facts, "us/case-by-case-review", about, LATER).truth is Truth.YES


def test_the_answer_for_h20_shows_how_near_it_stays_to_the_limits(facts: Facts) -> None:
    verdict = asked(facts, "us/3a090-b", item(BY_NAME["NVIDIA H20 (96GB)"]), LATER)
    assert verdict.truth is Truth.NO
    assert "tpp 2,368 is below 2,400 TOP/s*bit" in verdict.reasons
    assert "performance_density 2.91 is below 3.2 TOP/s*bit/mm2" in verdict.reasons


def test_a_missing_die_area_is_named_where_the_class_turns_on_it(facts: Facts) -> None:
    verdict = asked(facts, "us/3a090-a", item(BY_NAME["Google TPU v4"]), LATER)
    assert (verdict.truth, verdict.missing) == (Truth.UNKNOWN, ("performance_density",))


def test_whether_a_part_was_made_for_data_centres_matters_below_4800_alone(facts: Facts) -> None:
    for name, truth in (("NVIDIA H100 SXM", Truth.YES), ("NVIDIA RTX A6000", Truth.UNKNOWN)):
        about = dict(item(BY_NAME[name])) | {"data_centre": None}
        rule = "us/3a090-a" if truth is Truth.YES else "us/3a090-b"
        assert asked(facts, rule, about, LATER).truth is truth


def thresholds(facts: Facts, rule: str, day: date) -> list[tuple[str, str, float]]:
    version = version_on(facts.controls[rule], day)
    assert version is not None
    found: list[tuple[str, str, float]] = []
    for _, value in structs(version):
        if isinstance(value, Condition):
            pairs: list[tuple[str, Threshold | None]] = [
                (">=", value.at_least),
                ("<", value.less_than),
            ]
            found += [(t.of, sign, t.number) for sign, t in pairs if t is not None]
    return found


def test_the_numbers_are_those_of_the_federal_register(facts: Facts) -> None:
    assert thresholds(facts, "us/3a090", date(2022, 10, 21)) == [
        ("tpp", ">=", 4800),
        ("interconnect", ">=", 600),
    ]
    assert thresholds(facts, "us/3a090-a", LATER) == [
        ("tpp", ">=", 4800),
        ("tpp", ">=", 1600),
        ("performance_density", ">=", 5.92),
    ]
    assert thresholds(facts, "us/3a090-b", LATER) == [
        ("tpp", ">=", 2400),
        ("tpp", "<", 4800),
        ("performance_density", ">=", 1.6),
        ("performance_density", "<", 5.92),
        ("tpp", ">=", 1600),
        ("performance_density", ">=", 3.2),
        ("performance_density", "<", 5.92),
    ]
    assert thresholds(facts, "us/case-by-case-review", LATER) == [
        ("tpp", "<", 21000),
        ("dram_bandwidth", "<", 6500),
    ]
    assert thresholds(facts, "us/affiliates", LATER) == [("listed_ownership", ">=", 50)]


# --- over time ------------------------------------------------------------------------------


def test_every_change_day_has_the_old_text_before_and_the_new_text_after(facts: Facts) -> None:
    for ident, rule in facts.controls.items():
        previous = None
        for version in rule.versions:
            day = date.fromisoformat(version.in_force)
            assert version_on(rule, day - timedelta(days=1)) is previous, ident
            assert version_on(rule, day) is version, ident
            previous = version


def test_no_rule_was_known_before_it_was_published_and_none_after_it_was_in_force(
    facts: Facts,
) -> None:
    for rule in facts.controls.values():
        for version in rule.versions:
            published = date.fromisoformat(version.published)
            day = date.fromisoformat(version.in_force)
            assert version_on(rule, LATER, published - timedelta(days=1)) is not version
            # the letter on H20 reached the firm six days before the firm made it public
            assert published <= day or rule.id == "us/h20-letter"


def test_every_quarter_has_one_answer_without_gap(facts: Facts) -> None:
    quarters = [date(y, m, 1) for y in range(2022, 2028) for m in (1, 4, 7, 10)]
    for rule in facts.controls.values():
        present = [version_on(rule, day) is not None for day in quarters]
        assert present == sorted(present), f"{rule.id} stops answering"


def test_every_condition_that_can_be_asked_has_items_on_both_sides(facts: Facts) -> None:
    choices: dict[str, list[tuple[float, str] | str]] = {
        "tpp": [(n, "TOP/s*bit") for n in (1000, 2000, 3000, 5000, 30000)],
        "performance_density": [(n, "TOP/s*bit/mm2") for n in (1, 2, 4, 8)],
        "interconnect": [(n, "GB/s") for n in (100, 900)],
        "dram_bandwidth": [(n, "GB/s") for n in (1000, 8000)],
        "memory_bandwidth_density": [(n, "GB/s/mm2") for n in (1, 3, 4)],
        "listed_ownership": [(n, "%") for n in (49, 50)],
        "aggregate_tpp_share": [(n, "%") for n in (49, 51)],
        "data_centre": ["yes", "no"],
    }
    one_word = {
        "chip": ["nvidia/h20", "nvidia/h200-sxm"],
        "destination": ["CN", "US", "IR"],
        "home": ["US", "CN"],
        "country": ["CN", "US"],
        "in_a5_a6": ["yes", "no"],
        "exported_from": ["US", "MY"],
        "origin": ["US", "CN"],
        "headquarters_group": ["D:5", "A:1"],
        "ultimate_parent_group": ["D:5", "A:1"],
        "ai_chip": ["yes", "no"],
        "site_funding": ["state", "private"],
    }
    for rule in facts.controls.values():
        for version in rule.versions:
            day = date.fromisoformat(version.in_force)
            terms = terms_on(facts.controls, day)
            names = used(facts, Condition(term=rule.id), day)
            values = [(choices | one_word)[name] for name in names]
            found = {
                holds(Condition(term=rule.id), dict(zip(names, row, strict=True)), terms).truth
                for row in itertools.product(*values)
            }
            assert found == {Truth.YES, Truth.NO}, rule.id
            assert holds(Condition(term=rule.id), {}, terms).truth is Truth.UNKNOWN, rule.id


def used(facts: Facts, condition: Condition, day: date) -> list[str]:
    """Return the names of the properties that a condition speaks of, through its terms."""
    terms = terms_on(facts.controls, day)
    names: set[str] = set()
    for _, value in structs(condition):
        if isinstance(value, Condition):
            tests = (value.at_least, value.less_than, value.is_in, value.equals)
            names |= {test.of for test in tests if test is not None}
            inner = terms.get(value.term) if value.term else None
            names |= set(used(facts, inner, day)) if inner else set()
    return sorted(names)


# --- the history that users will ask about --------------------------------------------------


@pytest.mark.parametrize(
    ("day", "known_by", "status"),
    [
        (date(2025, 9, 28), None, None),
        (date(2025, 9, 29), None, "verify"),
        (date(2025, 11, 9), None, "verify"),
        (date(2025, 11, 10), None, "suspended"),
        (date(2026, 11, 9), None, "suspended"),
        (date(2026, 11, 10), None, "verify"),
        (date(2026, 11, 10), date(2025, 10, 1), "verify"),
        (date(2026, 1, 1), date(2025, 10, 1), "verify"),
    ],
)
def test_the_affiliates_rule_is_suspended_for_a_year_and_then_must_be_verified(
    facts: Facts, day: date, known_by: date | None, status: str | None
) -> None:
    version = version_on(facts.controls["us/affiliates"], day, known_by)
    assert (version.status if version else None) == status


def test_the_diffusion_rule_is_not_enforced_from_the_day_its_end_was_announced(
    facts: Facts,
) -> None:
    rule = facts.controls["us/ai-diffusion"]
    before, after = version_on(rule, date(2025, 5, 12)), version_on(rule, date(2025, 5, 13))
    assert before is not None
    assert after is not None
    assert (before.status, after.status) == ("verify", "not-enforced")


def test_a_text_that_was_not_read_must_be_verified_or_says_that_a_copy_was_read(
    facts: Facts,
) -> None:
    for rule in facts.controls.values():
        for version in rule.versions:
            if version.status == "in-force":
                assert version.grade.value == "primary", rule.id
            assert version.note, f"{rule.id} says nothing of what was left out"
