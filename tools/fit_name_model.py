"""Fit the model of names on damaged names of a list and on clean names, and write its facts.

Needs scikit-learn, which the product does not. Entries at even places and clean names of even
checksum are fitted on; those at odd places and of odd checksum hold the calibration and fix the
thresholds. Nothing else may be used for either.

    python tools/fit_name_model.py us_csl_names.jsonl.gz sec_registrant_names.txt.gz
"""

from __future__ import annotations

import gzip
import json
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from damage_names import Damaged, damaged

from tidewaiter.parties.names.index import NameIndex, build_index, candidates
from tidewaiter.parties.names.score import FEATURES, features
from tidewaiter.parties.names.search import NAMES_LOOKED_AT, quick_look, spellings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

MODEL = Path(__file__).parents[1] / "src" / "tidewaiter" / "facts" / "names" / "model.yaml"
RISING = {"query_told", "name_told", "both_told", "shared", "joined", "cosine", "same", "begins",
          "ordered", "whole"}  # fmt: skip
FALLING = {
    "query_untold",
    "name_untold",
    "form_differs",
    "number_differs",
    "place_differs",
    "slips",
}
DEPTH, TREES, RATE = 4, 120, 0.1
OTHER_WEIGHT = 0.01  # of a wrong candidate of a listed name: it is no false alert
SPARING, WIDE = 0.008, 0.045  # shares of clean names reported, somewhat below 1% and 5%


class Rows(NamedTuple):
    """Candidates with features; ``is_right`` says whether the entry is the true one."""

    table: np.ndarray
    query: np.ndarray
    is_right: np.ndarray


def rows(index: NameIndex, names: Sequence[Damaged]) -> Rows:
    """Return the candidates that would be scored."""
    tables, queries, rights = [], [], []
    for start in range(0, len(names), 256):
        part = names[start : start + 256]
        of, spellings = spellings_of(index, [d.query for d in part])
        found = candidates(index, spellings, NAMES_LOOKED_AT).near
        table = features(index, spellings, found)
        kept = quick_look(found, table)
        row = of[found.query[kept]]
        entry = index.entry_of[found.name[kept]]
        tables.append(table[kept])
        queries.append(row + start)
        rights += [
            index.entries[e] in part[q].truth
            for q, e in zip(row.tolist(), entry.tolist(), strict=True)
        ]
    return Rows(np.concatenate(tables), np.concatenate(queries), np.array(rights))


def sample(listed: Rows, clean: Rows) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return features, answers and weights: a query's best right candidate, and all wrong."""
    same = FEATURES.index("same")
    looks = listed.table[:, [FEATURES.index(f) for f in ("both_told", "joined", "cosine")]].sum(1)
    order = np.lexsort((-looks, listed.query))
    order = order[listed.is_right[order]]
    right = order[np.unique(listed.query[order], return_index=True)[1]]
    wrong = np.nonzero(~listed.is_right & (listed.table[:, same] < 1))[0]
    other = clean.table[clean.table[:, same] < 1]  # the same name tells nothing
    table = np.concatenate([listed.table[right], listed.table[wrong], other])
    answer = np.r_[np.ones(len(right)), np.zeros(len(wrong) + len(other))]
    weight = np.r_[np.ones(len(right)), np.full(len(wrong), OTHER_WEIGHT), np.ones(len(other))]
    return table, answer, weight


def best_by_query(raw: np.ndarray, query: np.ndarray, count: int) -> np.ndarray:
    """Return the highest log odds of each query, -99 where there is none."""
    best = np.full(count, -99.0)
    np.maximum.at(best, query, raw)
    return best


def as_line(nodes: Any) -> str:  # noqa: ANN401
    """Return a tree as one line, in level order, every inner node the mean of its leaves."""
    inner, total = 2**DEPTH - 1, 2 ** (DEPTH + 1) - 1
    questions, values = ["0:0"] * inner, [0.0] * total

    def walk(at: int, node: int) -> float:
        row = nodes[node]
        if row["is_leaf"]:
            _fill(values, at, float(row["value"]), total)
            return float(row["value"])
        questions[at] = f"{row['feature_idx']}:{row['num_threshold']:.5g}"
        left, right = nodes[int(row["left"])], nodes[int(row["right"])]
        sides = walk(2 * at + 1, int(row["left"])), walk(2 * at + 2, int(row["right"]))
        values[at] = float(np.average(sides, weights=[left["count"], right["count"]]))
        return values[at]

    walk(0, 0)
    return f"{' '.join(questions)}|{' '.join(f'{v:.4g}' for v in values)}"


def _fill(values: list[float], at: int, value: float, total: int) -> None:
    if at < total:
        values[at] = value
        _fill(values, 2 * at + 1, value, total)
        _fill(values, 2 * at + 2, value, total)


def calibrated(listed: np.ndarray, clean: np.ndarray) -> tuple[float, float]:
    """Return slope and intercept on held-out best answers, listed and clean weighing the same."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    raw = np.r_[listed, clean]
    answer = np.r_[np.ones(len(listed)), np.zeros(len(clean))]
    weight = np.r_[np.full(len(listed), 1 / len(listed)), np.full(len(clean), 1 / len(clean))]
    told = raw > -99
    line = LogisticRegression(C=1e6).fit(raw[told, None], answer[told], weight[told] * 1e4)
    return float(line.coef_[0, 0]), float(line.intercept_[0])


def main(list_path: str, clean_path: str) -> None:
    """Fit, calibrate, fix the thresholds and write ``facts/names/model.yaml``."""
    from sklearn.ensemble import HistGradientBoostingClassifier  # noqa: PLC0415

    with gzip.open(list_path, "rt", encoding="utf-8") as stream:
        records = [json.loads(line) for line in stream]
    entries = [(str(i), [r["name"], *r["alt_names"]]) for i, r in enumerate(records)]
    with gzip.open(clean_path, "rt", encoding="utf-8") as stream:
        names = [line.strip() for line in stream]
    halves = [[Damaged(n, frozenset(), "") for n in names if zlib.crc32(n.encode()) % 2 == h]
              for h in (0, 1)]  # fmt: skip
    index = build_index(entries)
    table, answer, weight = sample(
        rows(index, damaged(entries, 16000, 101, among=0)), rows(index, halves[0])
    )
    trend = [int(f in RISING) - int(f in FALLING) for f in FEATURES]
    fitted = HistGradientBoostingClassifier(
        max_iter=TREES, max_depth=DEPTH, learning_rate=RATE, l2_regularization=1.0,
        min_samples_leaf=30, monotonic_cst=trend, random_state=0, early_stopping=False,
    ).fit(table, answer, sample_weight=weight)  # fmt: skip
    held = damaged(entries, 4000, 303, among=1)
    listed, clean = rows(index, held), rows(index, halves[1])
    right = np.where(listed.is_right, fitted.decision_function(listed.table), -99.0)
    of_listed = best_by_query(right, listed.query, len(held))
    of_clean = best_by_query(fitted.decision_function(clean.table), clean.query, len(halves[1]))
    slope, intercept = calibrated(of_listed, of_clean)
    uses = {}
    for use, share in (("sparing", SPARING), ("wide", WIDE)):
        cut = float(np.quantile(of_clean, 1 - share))
        uses[use] = 1 / (1 + np.exp(-(slope * cut + intercept)))
        print(f"{use}: recall on held-out damaged names {(of_listed > cut).mean():.4f}")
    write(fitted, slope, intercept, uses)


def write(fitted: Any, slope: float, intercept: float, uses: dict[str, float]) -> None:  # noqa: ANN401
    """Write the facts of the model."""
    lines = [as_line(tree[0].nodes) for tree in fitted._predictors]  # noqa: SLF001
    start = float(np.ravel(fitted._baseline_prediction)[0])  # noqa: SLF001
    told = "\n".join(f'- "{line}"' for line in lines)
    uses = {**uses, "pairs": PAIRS, "transliterated": TRANSLITERATED, "browse": BROWSE}
    MODEL.write_text(
        "# Trees fitted by tools/fit_name_model.py to synthetic damage of listed names and to real"
        " clean names.\n"
        "# Uses: sparing and wide report somewhat under 1% and 5% of clean names held back from"
        " fitting;\n# pairs is for two names that no search chose,"
        " transliterated for two of two scripts; browse shows what is near.\n"
        "source: name-model\ngrade: recomputed\nas_of: 2026-11-24\n"
        f"features: [{', '.join(FEATURES)}]\ndepth: {DEPTH}\nstart: {start:.5g}\n"
        f"slope: {slope:.5g}\nintercept: {intercept:.5g}\n"
        f"uses: {{{', '.join(f'{use}: {value:.5f}' for use, value in uses.items())}}}\n"
        f"lists: {{}}\ntrees:\n{told}\n",
        encoding="utf-8",
    )


PAIRS, TRANSLITERATED, BROWSE = 0.2, 0.01, 0.03

if __name__ == "__main__":
    main(*sys.argv[1:])
