"""``tidewaiter estimate``: output forms, changes, manifests, comparisons, counts, bad input."""

from __future__ import annotations

import csv
import io
import json

import pyarrow.parquet as pq
import pytest

DRAWS = ("--draws", 4096)


def test_json_has_the_promised_shape(tidewaiter):
    ran = tidewaiter("estimate", "cnas-2025", "--json", *DRAWS, "--seed", 5)
    answer = json.loads(ran.out)
    assert (ran.code, ran.err) == (0, "")
    assert (answer["model"], answer["seed"], answer["draws"]) == ("cnas-2025", 5, 4096)
    for name in ("chips_diverted_2024", "training_share_2024", "inference_share_2024"):
        quantity = answer["quantities"][name]
        assert {"unit", "p5", "p50", "p95", "mean", "mc_error"} <= set(quantity)
        assert quantity["p5"] < quantity["p50"] < quantity["p95"]
        assert 0 < quantity["mc_error"] < quantity["p50"]
    assert answer["published"]["chips_diverted_2024"]["mid"] == 140_000


def test_the_newest_model_is_the_default(tidewaiter):
    answer = json.loads(tidewaiter("estimate", "--json", *DRAWS).out)
    assert answer["model"] == "epoch-2026"
    names = ("h100e_diverted_total", "h100e_diverted_2024", "h100e_diverted_2025")
    assert set(names) <= set(answer["quantities"])


def test_as_of_an_earlier_day_takes_what_was_known(tidewaiter):
    early = ("--as-of", "2025-12-31")
    assert json.loads(tidewaiter("estimate", "--json", *DRAWS, *early).out)["model"] == "cnas-2025"
    ran = tidewaiter("estimate", "epoch-2026", *early)
    assert ran.code == 3
    assert "not published by that day" in ran.err
    assert "cnas-2025" in ran.err
    assert tidewaiter("estimate", "--as-of", "1999").code == 3
    assert tidewaiter("estimate", "--as-of", "soon").code == 2


def test_csv_and_text_say_the_same(tidewaiter):
    rows = list(
        csv.DictReader(io.StringIO(tidewaiter("estimate", "iaps-2023", "--csv", *DRAWS).out))
    )
    assert [r["quantity"] for r in rows] == ["chips_diverted_cloud_yearly"]
    text = tidewaiter("estimate", "iaps-2023", *DRAWS).out
    assert "not computable from what was published" in text
    assert "chips_diverted_cloud_yearly" in text
    assert "4,096 sobol draws, seed 1" in text


def test_parquet_holds_every_draw(tidewaiter, tmp_path):
    target = tmp_path / "draws.parquet"
    ran = tidewaiter("estimate", "cnas-2025", "--parquet", "-o", target, *DRAWS)
    table = pq.read_table(target)
    assert ran.code == 0
    assert table.num_rows == 4096
    assert table.schema.field("chips_diverted_2024").metadata == {b"unit": b"chip"}
    assert tidewaiter("estimate", "--parquet", *DRAWS).code == 2
    assert tidewaiter("estimate", "--csv", "--json", *DRAWS).code == 2


def test_a_change_by_text_or_file_is_the_same_change(tidewaiter, tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text(
        "assumptions:\n"
        "  - name: vendors\n    unit: vendor\n"
        "    distribution: {family: lognormal, low: 50, high: 70, level: 0.9}\n"
    )
    by_text = json.loads(
        tidewaiter("estimate", "cnas-2025", "--set", "vendors=50:70", "--json", *DRAWS).out
    )
    by_file = json.loads(
        tidewaiter("estimate", "cnas-2025", "--assumptions", own, "--json", *DRAWS).out
    )
    assert by_text["quantities"] == by_file["quantities"]
    assert by_text["changed"] == by_file["changed"] == ["vendors"]
    assert (
        "Set by you: vendors"
        in tidewaiter("estimate", "cnas-2025", "--set", "vendors=60", *DRAWS).out
    )


ENTRY = "assumptions:\n  - name: {}\n    unit: {}\n    distribution: {}\n"
ONE = "{family: point, value: 1}"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (ENTRY.format("vendors", "vendr", ONE), "own.yaml:2"),
        (ENTRY.format("sellers", "vendor", ONE), "no such assumption"),
        (ENTRY.format("vendors", "chip", ONE), "differs in unit"),
        (
            ENTRY.format("vendors", "vendor", "{family: lognormal, low: 9, high: 1, level: 0.9}"),
            "not ordered",
        ),
        ("assumption: []\n", "own.yaml"),
        ("assumptions: {}\n", "own.yaml"),
        ("a: &x 1\nb: *x\n", "anchors"),
        ("", "empty"),
        ("assumptions:\n  - name: vendors\n    name: fronts\n", "twice"),
        ("\x00\x01", "own.yaml"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(tidewaiter, tmp_path, content, words):
    own = tmp_path / "own.yaml"
    own.write_text(content)
    ran = tidewaiter("estimate", "cnas-2025", "--assumptions", own, *DRAWS)
    assert ran.code in {2, 3}
    assert ran.out == ""
    assert words in ran.err
    assert "Traceback" not in ran.err


def test_correlations_come_from_the_file(tidewaiter, tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text("correlations:\n  - {between: [vendors, chips_per_vendor], rho: 0.9}\n")
    plain = json.loads(tidewaiter("estimate", "cnas-2025", "--json", *DRAWS).out)["quantities"]
    tied = json.loads(
        tidewaiter("estimate", "cnas-2025", "--assumptions", own, "--json", *DRAWS).out
    )["quantities"]
    name = "chips_pathway_resellers"
    assert tied[name]["p95"] / tied[name]["p5"] > 1.5 * plain[name]["p95"] / plain[name]["p5"]
    assert tied["chips_pathway_fronts"] == plain["chips_pathway_fronts"]


def test_a_manifest_reruns_to_the_bit_and_a_forged_one_does_not(tidewaiter, tmp_path):
    manifest, again = tmp_path / "run.json", tmp_path / "again.json"
    first = tidewaiter(
        "estimate", "epoch-2026", "--set", "detection=0.2:0.6", "--json", *DRAWS,
        "--seed", 3, "--manifest", manifest,
    )  # fmt: skip
    second = tidewaiter(
        "estimate", "--rerun", manifest, "--json", "--manifest", again, "--workers", 2
    )
    assert second.out == first.out
    assert again.read_bytes() == manifest.read_bytes()
    record = json.loads(manifest.read_text())
    record["settings"]["seed"] = 4
    manifest.write_text(json.dumps(record))
    forged = tidewaiter("estimate", "--rerun", manifest)
    assert forged.code == 3
    assert "differs from its manifest" in forged.err
    manifest.write_text("{}")
    assert tidewaiter("estimate", "--rerun", manifest).code == 3
    assert tidewaiter("estimate", "--rerun", tmp_path / "none.json").code == 3


def test_a_facts_folder_is_a_scenario(tidewaiter, tmp_path, facts):
    folder = tmp_path / "scenario"
    (folder / "estimates").mkdir(parents=True)
    text = facts.files["estimates/iaps-2023"].read_text()
    (folder / "estimates" / "iaps-2023.yaml").write_text(
        text.replace("low: 1600, high: 200000, level: 0.95", "low: 16, high: 2000, level: 0.95")
    )
    changed = json.loads(
        tidewaiter("estimate", "iaps-2023", "--facts", folder, "--json", *DRAWS).out
    )
    assert changed["quantities"]["chips_diverted_cloud_yearly"]["p50"] == pytest.approx(
        179, rel=0.02
    )
    assert tidewaiter("estimate", "--facts", tmp_path / "none").code == 2


def test_compare_shows_pools_and_denominators(tidewaiter):
    answer = json.loads(tidewaiter("estimate", "compare", "--json", *DRAWS).out)
    assert [e["model"] for e in answer["estimates"]] == ["cnas-2025", "epoch-2026", "iaps-2023"]
    pools = {p["method"]: p for p in answer["pools"]}
    assert pools["linear"]["default"]
    assert pools["linear"]["p5"] < 0.75 * pools["average of draws"]["p5"]
    assert len(answer["shares"]) == 25
    text = tidewaiter("estimate", "compare", *DRAWS).out
    assert "keeps the disagreement" in text
    assert "stock through 2025" in text


def test_compare_with_a_change_pairs_the_draws(tidewaiter):
    answer = json.loads(
        tidewaiter(
            "estimate", "compare", "cnas-2025", "--set", "fronts=0.001", "--json", *DRAWS
        ).out
    )
    change = next(c for c in answer["changes"] if c["quantity"] == "chips_diverted_2024")
    # Fronts matter in the 20% of draws that have both pathways, and in no other.
    assert change["unchanged"] == pytest.approx(0.8, abs=0.01)
    assert change["difference"]["p95"] <= 0
    text = tidewaiter("estimate", "compare", "cnas-2025", "--set", "fronts=0.001", *DRAWS).out
    assert "difference" in text


def test_counting_says_every_model_and_refuses_what_is_not_identified(tidewaiter, tmp_path):
    toy = tmp_path / "toy.csv"
    toy.write_text("a,b,c,count\n1,0,0,40\n0,1,0,30\n0,0,1,20\n1,1,0,6\n")
    ran = tidewaiter("estimate", "count", toy, "--json")
    answer = json.loads(ran.out)
    assert ran.code == 1
    assert answer["identified"] is False
    assert answer["point"] is None
    assert answer["lower_bound"]
    assert "No point estimate" in tidewaiter("estimate", "count", toy).out


@pytest.mark.parametrize(
    ("content", "place"),
    [("a,b,count\n1,2,5\n", "toy.csv:2"), ("a,b\n1,0,7\n", "toy.csv"), ("", "toy.csv")],
)
def test_a_wrong_table_is_refused_with_its_place(tidewaiter, tmp_path, content, place):
    toy = tmp_path / "toy.csv"
    toy.write_text(content)
    ran = tidewaiter("estimate", "count", toy)
    assert ran.code == 3
    assert place in ran.err
    assert tidewaiter("estimate", "count", tmp_path / "none.csv").code in {2, 3}


def test_an_unwritable_output_is_refused_and_leaves_nothing(tidewaiter, tmp_path):
    ran = tidewaiter("estimate", "iaps-2023", "-o", tmp_path / "no" / "x.json", "--json", *DRAWS)
    assert ran.code == 2
    assert "cannot be written" in ran.err
    assert tidewaiter("estimate", "iaps-2023", "-o", tmp_path, "--json", *DRAWS).code == 2
    assert list(tmp_path.iterdir()) == []


def test_drivers_name_what_would_be_worth_knowing(tidewaiter):
    answer = json.loads(tidewaiter("estimate", "drivers", "cnas-2025", "--json", *DRAWS).out)
    assert answer["most_telling"] == "chips_per_vendor"
    assert answer["lines"][0]["column"] == "chips_per_vendor"
    assert sum(line["sobol_first"] for line in answer["lines"]) <= 1.05
    text = tidewaiter("estimate", "drivers", "cnas-2025", "--of", "training_share_2024", *DRAWS).out
    assert "Most worth knowing: chips_per_vendor" in text
    assert tidewaiter("estimate", "drivers", "cnas-2025", "--of", "nothing").code == 2


def test_a_division_by_nothing_is_told_and_not_printed(tidewaiter):
    ran = tidewaiter("estimate", "epoch-2026", "--set", "marketplace_share=0", *DRAWS)
    assert ran.code == 3
    assert ran.out == ""
    assert "infinite or undefined in some draws" in ran.err
