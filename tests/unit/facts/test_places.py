"""Places: every struct of a fact is met once, with its path as the file spells it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from tidewaiter.facts.catalogue import FOLDERS
from tidewaiter.facts.places import Place, file_of, places, structs
from tidewaiter.facts.strict_yaml import parse_yaml, read_yaml, with_default_cite
from tidewaiter.model.figure import Figure
from tidewaiter.model.rule import Condition

if TYPE_CHECKING:
    from tidewaiter.facts.catalogue import Facts


def test_paths_are_spelt_as_in_the_file() -> None:
    document, _ = parse_yaml("all:\n  - not: {term: a}\n  - any: [{term: b}, {term: c}]\n", "f")
    condition = msgspec.convert(document, Condition)
    assert [path for path, _ in structs(condition)] == [
        "", "all[0]", "all[0].not", "all[1]", "all[1].any[0]", "all[1].any[1]",
    ]  # fmt: skip


def test_what_is_no_struct_holds_none() -> None:
    assert list(structs(None)) == list(structs("text")) == list(structs({"a": (1, 2)})) == []


def test_every_figure_of_the_packaged_facts_stands_where_its_path_says(facts: Facts) -> None:
    documents = {
        file_of(facts, kind, ident): with_default_cite(read_yaml(facts.files[f"{kind}/{ident}"])[0])
        for kind in FOLDERS
        for ident in getattr(facts, kind)
    }
    count = 0
    for place in places(facts):
        if isinstance(place.value, Figure):
            found = documents[place.file]
            for key in re.findall(r"[^.\[\]]+", place.field):
                found = found[int(key)] if isinstance(found, list) else found[key]
            assert found["unit"] == place.value.unit
            assert found["source"] == place.value.source
            count += 1
    assert count > 300


def test_every_fact_is_met_and_named_by_its_file(facts: Facts) -> None:
    tops = [p for p in places(facts) if p.field == ""]
    assert len(tops) == sum(len(getattr(facts, kind)) for kind in FOLDERS)
    assert all(p.file.startswith(f"facts/{p.kind}/") for p in tops)


def test_a_fact_that_came_from_no_file_is_named_by_kind_and_identifier(facts: Facts) -> None:
    unfiled = msgspec.structs.replace(facts, files={})
    assert file_of(unfiled, "chips", "nvidia/h20") == "chips/nvidia/h20"


def test_a_finding_about_a_place_takes_its_file_and_field(facts: Facts) -> None:
    place = Place("chips", "facts/chips/x.yaml", "memory", facts.chips["nvidia/h20"])
    finding = place.finding("warning", "odd", "96", "look again")
    assert (finding.severity, finding.file, finding.field) == ("warning", place.file, "memory")
    assert (finding.message, finding.found, finding.hint) == ("odd", "96", "look again")
