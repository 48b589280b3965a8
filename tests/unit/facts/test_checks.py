"""The facts check: sound facts give nothing, and every fault is found at its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tidewaiter.core.cite import Grade
from tidewaiter.facts import catalogue
from tidewaiter.facts.catalogue import load_facts
from tidewaiter.facts.checks import FactFinding, disagreements, findings, unverified

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.facts.catalogue import Facts

CITE = "cite: {source: a-court, grade: primary, as_of: 2025}\n"
WORLD = {
    "sources.yaml": "- {id: a-court, title: A plea, publisher: A court, date: 2025}\n",
    "chips/maker/one.yaml": CITE
    + """\
id: maker/one
name: Maker P1 Card
vendor: Maker
aliases: [P1 Card, P-One]
aliases_zh: [一号卡]
released: {value: 2024}
data_centre: yes
seller_jurisdiction: US
rates:
  fp16: {value: 500, unit: TFLOP/s}
memory: {value: 80, unit: GB}
price: {value: 20000, unit: USD/chip}
""",
    "chips/maker/two.yaml": CITE
    + """\
id: maker/two
name: Maker P1 Module
vendor: Maker
aliases: [P1 Module]
released: {value: 2024}
data_centre: yes
seller_jurisdiction: US
rates:
  fp16: {value: 600, unit: TFLOP/s}
""",
    "cases/a-case.yaml": CITE
    + """\
id: a-case
title: A case
status: alleged
jurisdictions: [SG]
conduct_from: {value: 2024}
public: {value: 2025}
summary:
  - value: Something is said to have happened.
lots:
  - quantity: {low: 10, high: 20, level: 0.9, unit: chip}
    meaning: diverted
    chip: maker/one
    described_as: P1
firms:
  - {name: A, role: buyer, named_by: a-court, status: under investigation}
""",
    "supply/cn/one.yaml": CITE
    + """\
id: cn/one
chip: maker/one
kind: licensed-sale
country: CN
flows:
  - period: 2024
    units: {value: 1000, unit: chip}
""",
    "prices/one.yaml": CITE
    + """\
id: one
chip: maker/one
prices:
  - {when: 2024, market: CN, form: card, channel: grey, amount: {value: 30000, unit: USD}}
  - {when: 2025, market: CN, form: card, channel: grey, amount: {value: 30000, unit: USD}}
""",
}


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Write a small, sound world of facts that stands in for the packaged one."""
    for name, text in WORLD.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(catalogue, "PACKAGED", tmp_path)
    return tmp_path


def changed(world: Path, name: str, old: str, new: str) -> tuple[FactFinding, ...]:
    """Return what is found after one change to one file."""
    path = world / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return findings(load_facts())


def test_a_sound_world_has_no_findings(world: Path) -> None:
    assert world.is_dir()
    assert findings(load_facts()) == ()


FAULTS = {
    "a lot of a chip that nobody has": (
        ("cases/a-case.yaml", "chip: maker/one", "chip: maker/onne"),
        ("error", "lots[0].chip", "no chip of that name", "maker/onne"),
    ),
    "supply of a chip that nobody has": (
        ("supply/cn/one.yaml", "chip: maker/one", "chip: maker/thre"),
        ("error", "chip", "no chip of that name", "maker/thre"),
    ),
    "prices of a chip that nobody has": (
        ("prices/one.yaml", "chip: maker/one", "chip: other/one"),
        ("error", "chip", "no chip of that name", "other/one"),
    ),
    "an estimate that nobody has": (
        ("cases/a-case.yaml", "jurisdictions", "counted_in: [epoch-2062]\njurisdictions"),
        ("error", "counted_in[0]", "no estimate of that name", "epoch-2062"),
    ),
    "a name of two chips": (
        ("chips/maker/two.yaml", "[P1 Module]", "[P1 Module, p-one]"),
        ("error", "aliases[1]", "same name", "p-one (maker/one, maker/two)"),
    ),
    "a Chinese name of two chips": (
        ("chips/maker/two.yaml", "vendor", "aliases_zh: [一号卡]\nvendor"),
        ("error", "aliases_zh[0]", "same name", "一号卡 (maker/one, maker/two)"),
    ),
    "a full name that is another's alias": (
        ("chips/maker/two.yaml", "[P1 Module]", "[Maker  P1 card]"),
        ("error", "aliases[0]", "same name", "Maker  P1 card (maker/one, maker/two)"),
    ),
    "a rate a thousand times too large": (
        ("chips/maker/one.yaml", "value: 500, unit: TFLOP/s", "value: 500, unit: PFLOP/s"),
        ("error", "rates.fp16", "not between 0.1 and 50,000 TFLOP/s", "500,000"),
    ),
    "memory in the wrong unit": (
        ("chips/maker/one.yaml", "value: 80, unit: GB", "value: 80, unit: GB/s"),
        ("error", "memory", "unit does not belong here, expected GB", "GB/s"),
    ),
    "a lot too large": (
        ("cases/a-case.yaml", "high: 20", "high: 20000000"),
        ("error", "lots[0].quantity", "not between 0 and 1,000,000 chip", "10 to 20,000,000"),
    ),
    "a disagreeing figure too large": (
        (
            "chips/maker/one.yaml",
            "memory: {value: 80, unit: GB}",
            "memory: {value: 80, unit: GB, also: [{value: 80, unit: TB}]}",
        ),
        ("error", "memory.also[0]", "not between", "80,000"),
    ),
    "a year mistyped": (
        ("chips/maker/one.yaml", "value: 2024", "value: 2204"),
        ("error", "released", "not between 2012 and 2028", "2204"),
    ),
    "public before it began": (
        ("cases/a-case.yaml", "conduct_from: {value: 2024}", "conduct_from: {value: 2026}"),
        ("error", "public", "public before the conduct began (2026)", "2025"),
    ),
    "a country written out": (
        ("supply/cn/one.yaml", "country: CN", "country: China"),
        ("error", "country", "no two-letter country code", "China"),
    ),
    "a market written out": (
        ("prices/one.yaml", "market: CN", "market: cn"),
        ("error", "prices[0].market", "no two-letter country code", "cn"),
    ),
    "a firm of which nothing is said": (
        ("cases/a-case.yaml", "status: under investigation", "status: ''"),
        ("error", "firms[0].status", "a firm needs", ""),
    ),
    "a price given twice": (
        ("prices/one.yaml", "when: 2025", "when: 2024"),
        ("error", "prices[1]", "given twice", "prices/one.yaml: prices[0]"),
    ),
    "an unverified figure": (
        ("chips/maker/one.yaml", "value: 80, unit: GB", "value: 80, unit: GB, grade: unverified"),
        ("warning", "memory", "unverified", "1: memory"),
    ),
    "a source that nothing uses": (
        ("sources.yaml", "- ", "- {id: b, title: B, publisher: B, date: 2025}\n- "),
        ("warning", "b", "no fact uses this source", "b"),
    ),
}


@pytest.mark.parametrize(("change", "expected"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_found_at_its_place_and_nothing_else_is(
    world: Path, change: tuple[str, str, str], expected: tuple[str, str, str, str]
) -> None:
    (finding,) = changed(world, *change)
    severity, field, says, found = expected
    assert (finding.severity, finding.field) == (severity, field)
    assert says in finding.message
    assert finding.file == f"facts/{change[0]}"
    assert finding.found.replace("facts/", "") == found


def test_the_nearest_name_is_given_as_a_hint(world: Path) -> None:
    (finding,) = changed(world, "cases/a-case.yaml", "chip: maker/one", "chip: maker/onne")
    assert finding.hint.startswith("did you mean maker/one")


def test_the_name_of_a_family_may_be_shared(world: Path) -> None:
    changed(world, "chips/maker/one.yaml", "[P1 Card", "[P1, P1 Card")
    assert changed(world, "chips/maker/two.yaml", "[P1 Module]", "[P1, P1 Module]") == ()


def test_a_part_of_a_word_is_no_name_of_a_family(world: Path) -> None:
    changed(world, "chips/maker/one.yaml", "[P1 Card", "[P, P1 Card")
    (finding,) = changed(world, "chips/maker/two.yaml", "[P1 Module]", "[P, P1 Module]")
    assert finding.message == "another chip has the same name"


def test_a_lot_whose_chip_is_not_known_is_no_fault(world: Path) -> None:
    assert changed(world, "cases/a-case.yaml", "    chip: maker/one\n", "") == ()


def test_a_case_may_have_begun_within_the_time_in_which_it_became_public(world: Path) -> None:
    assert (
        changed(world, "cases/a-case.yaml", "from: {value: 2024}", "from: {value: 2025-11}") == ()
    )


def test_what_a_user_typed_names_no_firm(world: Path) -> None:
    user = "- {id: user, title: Typed, publisher: the user, date: 2025}\n- "
    changed(world, "sources.yaml", "- ", user)
    (finding,) = changed(world, "cases/a-case.yaml", "named_by: a-court", "named_by: user")
    assert (finding.field, finding.found) == ("firms[0].named_by", "user")


def test_supply_of_one_chip_by_one_source_over_the_same_days_is_given_twice(world: Path) -> None:
    text = WORLD["supply/cn/one.yaml"].replace("cn/one", "cn/again").replace("1000", "2000")
    (world / "supply/cn/again.yaml").write_text(text, encoding="utf-8")
    (finding,) = findings(load_facts())
    assert (finding.message, finding.field) == ("given twice", "flows[0]")


def test_supply_of_one_chip_by_two_sources_may_stand_beside_each_other(world: Path) -> None:
    (world / "sources.yaml").write_text(
        WORLD["sources.yaml"] + "- {id: b, title: B, publisher: B, date: 2025}\n", encoding="utf-8"
    )
    text = WORLD["supply/cn/one.yaml"].replace("cn/one", "cn/b").replace("a-court", "b")
    (world / "supply/cn/b.yaml").write_text(text, encoding="utf-8")
    assert findings(load_facts()) == ()


def test_errors_come_before_warnings_and_the_order_is_total(world: Path) -> None:
    changed(world, "sources.yaml", "- ", "- {id: b, title: B, publisher: B, date: 2025}\n- ")
    found = changed(world, "cases/a-case.yaml", "chip: maker/one", "chip: maker/none")
    assert [f.severity for f in found] == ["error", "warning"]
    assert findings(load_facts()) == found


def test_a_disagreement_shows_what_is_taken_and_what_others_say(world: Path) -> None:
    other = "also: [{value: 64, unit: GB, source: a-court, grade: secondary, as_of: 2024}]"
    changed(world, "chips/maker/one.yaml", "80, unit: GB", f"80, unit: GB, {other}")
    (found,) = disagreements(load_facts())
    assert (found.file, found.field) == ("facts/chips/maker/one.yaml", "memory")
    assert found.stated.grade is Grade.PRIMARY
    assert [getattr(o, "value", None) for o in (found.stated, *found.others)] == [80, 64]


def test_unverified_figures_are_listed_one_by_one(world: Path) -> None:
    changed(world, "chips/maker/one.yaml", "80, unit: GB", "80, unit: GB, grade: unverified")
    changed(
        world,
        "cases/a-case.yaml",
        "public: {value: 2025",
        "public: {value: 2025, grade: unverified",
    )
    assert [(p.kind, p.field) for p in unverified(load_facts())] == [
        ("chips", "memory"),
        ("cases", "public"),
    ]


# --- the packaged facts ---------------------------------------------------------------------


def test_the_packaged_facts_have_no_errors(facts: Facts) -> None:
    errors = [f for f in findings(facts) if f.severity == "error"]
    assert errors == []


def test_the_packaged_rules_speak_of_known_properties_alone(facts: Facts) -> None:
    about_rules = [f for f in findings(facts) if f.file.startswith("facts/controls/us/3a090")]
    assert about_rules == []


def test_known_disagreements_are_visible(facts: Facts) -> None:
    places = {(d.file, d.field) for d in disagreements(facts)}
    assert {
        ("facts/chips/huawei/ascend-910b.yaml", "memory"),
        ("facts/cases/malaysia-shell-2024.yaml", "value"),
        ("facts/cases/janford-realtor-2025.yaml", "lots[0].quantity"),
        ("facts/channels/domestic.yaml", "supply.figures[1]"),
    } <= places
