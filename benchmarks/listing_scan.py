"""A scan from an export to counts, end to end: CPU seconds, wall and memory over the size.

Run ``python benchmarks/listing_scan.py [LISTINGS ...]``. The listings are made up: lots of one to
ten cards that several sellers post at several sites, in the wordings of the trade. Each size is a
process of its own. The plain baseline is a regular expression over the same texts, as brokers'
tools have it; it finds names and nothing else.
"""

from __future__ import annotations

import json
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

SIZES = (12_500, 25_000, 50_000, 100_000)
SITES = ("goofish.com", "taobao.com", "jd.com", "tieba.baidu.com", "ebay.com")
CHIPS = (
    "H100 80G PCIe", "H100 SXM5 80G", "H200 141G SXM", "A100 80G PCIe", "A800 80G", "H800 80G",
    "L40S 48G", "RTX 4090 24G", "RTX 5090 32G", "L20 48G", "V100 32G SXM2", "A40 48G",
)  # fmt: skip
WORDS = (
    "出 {chip} {state} {n}张 {price}万一张 {city}现货 支持验机",
    "{state}{chip} 现货{n}片，单价{price}w，{city}自提，可开票",
    "{chip} GPU {state} x{n} asking {usd} USD each, tested, ships from {city}",
    "【{city}】{chip} 服务器拆机 {state} 有{n}张 {price}万 带走 私聊",
)
TAILS = ("", "诚信交易", "手慢无", "不议价", "量大从优")
BASELINE = re.compile(r"(H100|H200|H800|A100|A800|L40S|RTX ?\d{4}|V100|L20|A40)")


def export(path: Path, count: int, seed: int = 1) -> None:
    """Write a made-up export of listings."""
    pick = random.Random(seed)  # noqa: S311 - a made-up market
    with path.open("w", encoding="utf-8") as out:
        number = 0
        while number < count:
            lot = {
                "chip": pick.choice(CHIPS),
                "state": pick.choice(("全新", "二手", "95新", "used")),
                "n": pick.randint(1, 10),
                "price": round(pick.uniform(1, 28), 1),
                "usd": pick.randint(1_500, 40_000),
                "city": pick.choice(("深圳", "上海", "北京", "香港", "杭州", "Singapore")),
            }
            wording = pick.choice(WORDS).format(**lot)
            for _ in range(min(pick.randint(1, 4), count - number)):
                number += 1
                row = {
                    "id": str(number),
                    "text": f"{wording} {pick.choice(TAILS)}",
                    "site": pick.choice(SITES),
                    "seller_hash": f"s{pick.randint(1, count // 8 + 1)}",
                }
                out.write(json.dumps(row, ensure_ascii=False) + "\n")


def one(count: int) -> None:
    """Scan one export in this process and print what it took."""
    from tidewaiter.app.listings.scan import Question, scan
    from tidewaiter.facts.catalogue import load_facts

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.jsonl"
        export(path, count)
        facts = load_facts()
        before, clock = time.process_time(), time.perf_counter()
        answer = scan(facts, Question((path,), date(2026, 8, 1), bytes(32), "0" * 64))
        cpu, wall = time.process_time() - before, time.perf_counter() - clock
        start = time.process_time()
        texts = [json.loads(line)["text"] for line in path.open(encoding="utf-8")]
        named = sum(bool(BASELINE.search(text)) for text in texts)
        plain = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{count:9,}{len(answer.offers):9,}{len(answer.lots):9,}{named:9,}"
        f"{cpu:9.1f}{wall:9.1f}{1e6 * cpu / count:9.0f}{plain:9.2f}{peak:9,.0f}"
    )


def main(sizes: list[int]) -> None:
    """Print one row a size."""
    heads = ("listings", "offers", "lots", "named", "CPU s", "wall s", "us each", "regex s", "MiB")
    print("".join(f"{head:>9}" for head in heads))
    for size in sizes:
        subprocess.run([sys.executable, __file__, "--one", str(size)], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(int(sys.argv[2]))
    else:
        main([int(text) for text in sys.argv[1:]] or list(SIZES))
