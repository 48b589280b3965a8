"""``tidewaiter facts``."""

from __future__ import annotations

import json


def test_the_packaged_facts_are_sound(tidewaiter):
    ran = tidewaiter("facts", "check", "--json")
    found = json.loads(ran.out)
    assert (ran.code, found["errors"]) == (0, [])
    assert found["counts"]["chips"] >= 60
    assert found["counts"]["cases"] >= 20
    assert found["disagreements"]
    assert "Sources disagree" in tidewaiter("facts", "check").out


def test_a_fact_is_shown_with_its_citation(tidewaiter):
    text = tidewaiter("facts", "show", "nvidia/h100-sxm").out
    assert "chips/nvidia/h100-sxm" in text
    assert "Machine Learning Hardware" in text
    answer = json.loads(tidewaiter("facts", "show", "chips/nvidia/h100-sxm", "--json").out)
    assert "epoch-ml-hardware" in answer["sources"]
    assert tidewaiter("facts", "show", "cnas-2025-release").code == 0


def test_a_wrong_name_gets_the_nearest(tidewaiter):
    ran = tidewaiter("facts", "show", "nvidia/h100-smx")
    assert ran.code == 2
    assert "nvidia/h100-sxm" in ran.err


def test_a_dangling_identifier_is_a_finding(tidewaiter, tmp_path, facts):
    folder = tmp_path / "overlay"
    name = next(iter(facts.supply))
    source = facts.files[f"supply/{name}"]
    target = folder / "supply" / f"{name}.yaml"
    target.parent.mkdir(parents=True)
    chip = facts.supply[name].chip
    target.write_text(source.read_text().replace(f"chip: {chip}", "chip: nvidia/h2o"))
    ran = tidewaiter("facts", "check", "--facts", folder)
    assert ran.code == 1
    assert "nvidia/h2o" in ran.out


def test_a_fact_without_a_source_cannot_load(tidewaiter, tmp_path):
    target = tmp_path / "chips" / "acme" / "x1.yaml"
    target.parent.mkdir(parents=True)
    target.write_text(
        "id: acme/x1\nname: X1\nvendor: Acme\nreleased: {value: 2024}\ndata_centre: yes\n"
        "seller_jurisdiction: US\nrates:\n  fp16: {value: 1, unit: TFLOP/s}\n"
    )
    ran = tidewaiter("facts", "check", "--facts", tmp_path)
    assert ran.code == 3
    assert "source" in ran.err
    assert "x1.yaml:" in ran.err


def test_the_list_is_of_one_kind_or_all(tidewaiter, facts):
    assert len(tidewaiter("facts", "list").out.splitlines()) == len(facts.files)
    cases = json.loads(tidewaiter("facts", "list", "cases", "--json").out)
    assert len(cases) == len(facts.cases)
