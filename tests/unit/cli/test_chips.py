"""``tidewaiter chips``."""

from __future__ import annotations

import json


def test_the_list_has_every_chip(tidewaiter, facts):
    lines = json.loads(tidewaiter("chips", "--json").out)
    assert [line["id"] for line in lines] == list(facts.chips)
    assert "nvidia/h20" in tidewaiter("chips").out


def test_one_chip_is_shown_with_sources_and_metrics(tidewaiter):
    text = tidewaiter("chips", "show", "H20").out
    assert "TPP                  2,368" in text
    assert "H100e[memory bandwidth]" in text
    assert "Epoch AI, primary" in text
    answer = json.loads(tidewaiter("chips", "show", "nvidia/h20", "--json").out)
    assert answer["equivalents"]["8-bit dense"] is not None


def test_unknown_is_shown_as_unknown(tidewaiter):
    answer = json.loads(tidewaiter("chips", "show", "huawei/ascend-910b", "--json").out)
    assert answer["equivalents"]["8-bit dense"] is None
    assert answer["line"]["performance_density"] is None


def test_an_ambiguous_name_is_never_settled_silently(tidewaiter):
    ran = tidewaiter("chips", "show", "H100")
    assert ran.code == 2
    assert "nvidia/h100-pcie" in ran.err
    ran = tidewaiter("chips", "resolve", "H100")
    assert ran.code == 1
    assert "nvidia/h100-sxm" in ran.out


def test_a_clear_name_is_settled_with_a_reason(tidewaiter):
    ran = tidewaiter("chips", "resolve", "昇腾910B", "--json")
    meant = json.loads(ran.out)
    assert (ran.code, meant["chip"]) == (0, "huawei/ascend-910b")
    assert meant["reason"]


def test_nonsense_is_refused(tidewaiter):
    ran = tidewaiter("chips", "show", "hydrogen water \x1b[31m")
    assert ran.code == 2
    assert "\x1b" not in ran.err
