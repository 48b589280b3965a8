"""How many texts of listings a CPU second reads, from the text to its offers, on one core.

Run ``python benchmarks/listing_texts.py [TEXTS.jsonl]``. Without a file the texts are composed: a
mix of trade messages, shop lines and titles of other goods of the same names, each number of its
own so that nothing repeats. With one, its texts are read (objects with a ``text`` and, where the
page gives them, ``price_field`` and the like). Medians of runs in CPU time of one thread; memory
is the most the process held.
"""

from __future__ import annotations

import json
import resource
import statistics
import sys
import time
from pathlib import Path

from tidewaiter.facts.catalogue import load_facts
from tidewaiter.listings.text.reading import read_text
from tidewaiter.listings.text.trade import trade_of
from tidewaiter.model.listings.offer import PageFields

TEXTS, RUNS, LEAST, MOST_MB = 3000, 9, 3000, 200
KINDS = [
    "出A100 80G PCIe {n}张 单价6万9 不拆",
    "H200超微八卡，深圳现货{n}台，430含税，三天交",
    "H壹佰 80G SXM 8卡 整机 24{n}w 现货",
    "求购 H800 8卡服务器 {n}台 有货的联系",
    "NVIDIA A100 40GB PCIe used {n} pcs USD 3,900 each HK stock",
    "EVGA GeForce RTX 3080 Ti FTW3 Ultra 12GB GDDR6X RGB HDMI/DP PCIe lot {n}",
    "微星 RTX2060 SUPER VENTUS 8G OC(1665MHz/23.1cm/註四年) {n}",
    "xfx radeon hd 5670 1gb ddr3 vga dvi hdmi pci-express video card 7{n}.24",
    "canon powershot a800 {n} mp digital camera with 3.3 x optical zoom silver",
    "H100 SXM5 散热器 全新 {n}个",
    "全新 RTX5080 WINDFORCE OC SFF 16G 显卡 国行未拆封 原包装盒在，支持DLSS4、光线追踪 {n}",
    "Sony Alpha a6000 Mirrorless Digital Camera with 16-50mm Power Zoom Lens {n}",
]
EXPECTED_OFFERS = 8
"""Of the twelve kinds of text that many offer a chip."""


def composed():
    """Return texts with what their pages say: nothing."""
    return [(KINDS[i % len(KINDS)].format(n=10 + i % 89), PageFields()) for i in range(TEXTS)]


def of_file(path):
    """Return the texts of a file with what their pages say."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        (
            row["text"],
            PageFields(
                price=row.get("price_field"),
                currency=row.get("currency_field") or "",
                condition=row.get("condition_field") or "",
                site=row.get("site") or "",
            ),
        )
        for row in rows
    ]


def main():
    """Print rate and memory; exit with 1 below the bar or where other offers are read."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    facts = load_facts()
    start = time.process_time()
    trade = trade_of(facts.products, facts.vocabulary, facts.chips)
    built = time.process_time() - start
    texts = of_file(path) if path else composed()
    taken = []
    for _ in range(RUNS):
        start = time.process_time()
        readings = [read_text(text, trade, fields) for text, fields in texts]
        taken.append(time.process_time() - start)
    rate = len(texts) / statistics.median(taken)
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    offers = sum(len(reading.offers) for reading in readings)
    print(f"tables built in {built:.2f} CPU s; {len(trade.named):,} spellings")
    print(f"{len(texts):,} texts, {offers:,} offers: {rate:,.0f} texts per CPU second")
    print(f"most memory {held:.0f} MB")
    expected = path is not None or offers == TEXTS * EXPECTED_OFFERS // len(KINDS)
    return 0 if rate >= LEAST and held <= MOST_MB and expected else 1


if __name__ == "__main__":
    sys.exit(main())
