import gzip
import json
import math
from pathlib import Path

import pytest
from damage_names import KINDS, damaged

from tidewaiter.app import name_scores
from tidewaiter.core.errors import TableError

LIST = [
    {"id": "e1", "name": "Huawei Technologies Co., Ltd.", "alt_names": ["Huawei"]},
    {"name": "Romashka Zavod JSC", "alt_names": []},
]
QUERIES = (
    "qid,query,truth\n1,Huawei Tech Co Ltd,e1\n2,ROMASHKA ZAVOD,1\n3,Apple Inc,\n4,Perseus,e1;1\n"
)
PAIRS = (
    "name1,name2,is_match\nOrion Ltd,ORION LIMITED,1\nOrion,Perseus,0\nOrion,Mercury Mining,false\n"
)


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    paths = {
        "list": tmp_path / "l.jsonl",
        "queries": tmp_path / "q.csv",
        "pairs": tmp_path / "p.csv",
    }
    paths["list"].write_text("\n".join(map(json.dumps, LIST)), encoding="utf-8")
    paths["queries"].write_text(QUERIES, encoding="utf-8")
    paths["pairs"].write_text(PAIRS, encoding="utf-8")
    return paths


def test_figures_of_a_list(files: dict[str, Path]) -> None:
    got = name_scores.score_lists(files["list"], files["queries"], files["pairs"])
    assert (got.entries, got.names, got.listed, got.clean, got.pairs) == (2, 3, 3, 1, 3)
    assert got.candidate_recall == pytest.approx(2 / 3)  # Perseus is near neither entry
    sparing = got.rates[0]
    assert (sparing.at, sparing.alerts) == ("sparing", 0.0)
    assert sparing.recall == pytest.approx(2 / 3)
    pairs = got.pair_scores[0]
    assert (pairs.recall, pairs.false_pairs) == (1.0, pytest.approx(0.0))
    assert pairs.f1 == 1.0
    assert got.queries_per_second is None


def test_a_clock_tells_speed(files: dict[str, Path]) -> None:
    ticks = iter(range(100))
    got = name_scores.score_lists(
        files["list"], files["queries"], None, clock=lambda: float(next(ticks))
    )
    assert got.load_seconds == 1.0
    assert got.queries_per_second == 4.0


def test_a_cached_index_is_used_and_a_stale_or_broken_one_built_again(
    files: dict[str, Path], tmp_path: Path
) -> None:
    cache = tmp_path / "index"
    built = name_scores.index_of(files["list"], cache=cache)
    assert name_scores.index_of(files["list"], cache=cache).names == built.names
    cache.write_bytes(b"broken")
    assert name_scores.index_of(files["list"], cache=cache).names == built.names


def test_lists_of_each_format_are_read(tmp_path: Path) -> None:
    array, table, packed = tmp_path / "a.json", tmp_path / "t.csv", tmp_path / "p.jsonl.gz"
    array.write_text('[{"entity_name": "Orion", "aliases": ["Orión"]}]', encoding="utf-8")
    table.write_text("id,name,aliases\n010620,Orion,Orionid;NA\n", encoding="utf-8")
    packed.write_bytes(gzip.compress(b'{"name": "Orion"}\n'))
    assert name_scores.entries_of(array) == [("0", ["Orion", "Orión"])]
    assert name_scores.entries_of(table) == [("010620", ["Orion", "Orionid", "NA"])]
    assert name_scores.entries_of(packed) == [("0", ["Orion"])]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("l.jsonl", "not json", "not JSON"),
        ("l.jsonl", '{"nome": "x"}', "no name"),
        ("l.jsonl", '{"name": "x", "aliases": 5}', "no list"),
        ("l.jsonl.gz", "not gzip", "cannot be read"),
        ("q.csv", "qid,query\n", "column is missing"),
        ("p.csv", "name1,name2,is_match\na,b,perhaps\n", "neither yes nor no"),
    ],
)
def test_wrong_files_are_refused(tmp_path: Path, name: str, text: str, message: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    read = {"q": name_scores.read_queries, "p": name_scores.read_pairs}
    with pytest.raises(TableError, match=message):
        read.get(name[0], name_scores.entries_of)(path)


def test_a_match_has_its_reasons(files: dict[str, Path]) -> None:
    (found, *_) = name_scores.matches_of("Huawei", files["list"])
    assert found.entry == "e1"
    assert found.reasons


@pytest.mark.slow
def test_the_bars_of_the_field_on_held_out_names(shared_data: Path) -> None:
    """Synthetic damage of entries that the fit never saw, and clean names that it never saw."""
    import zlib

    lists = shared_data / "lists"
    index = name_scores.index_of(lists / "us_csl_2026-07-31_names.jsonl.gz")
    entries = name_scores.entries_of(lists / "us_csl_2026-07-31_names.jsonl.gz")
    found = [name_scores.Query("", d.query, d.truth) for d in damaged(entries, 1500, 99, among=1)]
    names = gzip.decompress((lists / "us_sec_registrant_names.txt.gz").read_bytes()).decode()
    clean = [n for n in map(str.strip, names.splitlines()) if zlib.crc32(n.encode()) % 2][:1500]
    matches = name_scores.search(index, [*(q.name for q in found), *clean], most=5)
    queries = [*found, *(name_scores.Query("", n, frozenset()) for n in clean)]
    sparing, wide, *_ = name_scores._rates(*name_scores._best(queries, matches))
    assert sparing.recall >= 0.94
    assert sparing.alerts <= 0.015
    assert wide.recall >= 0.97
    assert wide.alerts <= 0.06


def test_damage_is_the_same_for_the_same_seed() -> None:
    entries = [(str(i), [f"Romashka Zavod Number {i}"]) for i in range(8)]
    one, two = (damaged(entries, 60, 5, among=1) for _ in "ab")
    assert one == two
    assert {d.kind for d in one} <= set(KINDS)
    assert all(int(ident) % 2 for d in one for ident in d.truth)
    assert not math.isclose(len({d.query for d in one}), 1)
