"""How fast and how well observed offers are gathered into lots: time, memory and errors over size.

Run ``python benchmarks/listing_lots.py [OFFERS ...]``. The market is made up: lots of known goods,
each offered by one seller or by several brokers who reword the text and in part pass the pictures
on, posted again under new numbers and seen on several days; a quarter of the posts show one of a
few stock photos, and sellers with many lots word them all alike. Pairs of posts of the truth and of
the answer are compared (precision and recall of pairs). Each size is a process of its own; CPU
seconds are of all threads, and memory is the peak of the process.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections import Counter
from math import comb

import numpy as np

from tidewaiter.facts.catalogue import load_facts
from tidewaiter.listings.linking.links import linked
from tidewaiter.listings.linking.lots import lots_at
from tidewaiter.model.listings.lot import ObservedOffer

SIZES = (12_500, 25_000, 50_000, 100_000)
SECONDS, GIB, SEED = 120.0, 2.0, 5
CHIPS = (
    ("NVIDIA H100 SXM5 80GB", "made-up/h100", 80, "SXM"),
    ("NVIDIA H100 PCIe 80GB", "made-up/h100", 80, "PCIe"),
    ("NVIDIA A100 SXM4 80GB", "made-up/a100", 80, "SXM"),
    ("NVIDIA A100 PCIe 40GB", "made-up/a100", 40, "PCIe"),
    ("NVIDIA H200 SXM5 141GB", "made-up/h200", 141, "SXM"),
    ("NVIDIA H800 SXM5 80GB", "made-up/h800", 80, "SXM"),
    ("NVIDIA L40S PCIe 48GB", "made-up/l40s", 48, "PCIe"),
    ("NVIDIA RTX 4090 24GB", "made-up/rtx-4090", 24, "PCIe"),
)
WORDS = [
    "现货", "整机", "八卡", "服务器", "带票", "深圳", "香港", "上海", "原箱",
    "拆机", "质保", "三年", "批量", "价格", "面议", "可谈", "自提", "顺丰",
    "全新", "未拆", "工包", "港货", "含税", "裸价", "当天", "发货", "支持",
    "验机", "走平台", "诚信", "老店", "数量", "有限", "先到", "先得", "长期",
    "供应", "机房", "退役", "压测", "稳定", "满血", "配置", "双路", "至强",
    "内存", "硬盘", "网卡", "电源", "导轨", "包装", "齐全", "序列号", "可查",
    "官方", "渠道", "期货", "周期", "定金", "尾款",
]  # fmt: skip
SITES = ("goofish", "taobao", "tieba", "jd", "1688")


def market(count, seed):
    """Return observed offers and the number of the true lot of each."""
    rng = np.random.Generator(np.random.Philox(seed))
    offers, truth, lot = [], [], 0
    while len(offers) < count:
        for offer in lot_offers(lot, rng, count):
            offers.append(offer)
            truth.append(lot)
        lot += 1
    return offers[:count], truth[:count]


def lot_offers(lot, rng, count):
    """Return the offers of one lot: posts of its sellers, each seen on some days."""
    chip, product, memory, form = CHIPS[rng.integers(len(CHIPS))]
    quantity = float(rng.choice([1, 2, 8, 16, 64, 200]))
    price = float(round(rng.uniform(5e4, 3e5), -2))
    seller = f"seller{rng.integers(max(1, count // 60))}"
    words = [str(word) for word in rng.choice(WORDS, int(rng.integers(10, 40)))]
    serial = f"{rng.integers(10**12, 10**13)}" if rng.random() < 0.15 else ""
    photo = f"{rng.integers(2**63):064x}"
    stock = f"{rng.integers(10):064x}"
    posts = 1 + int(rng.geometric(0.45))
    for post in range(posts):
        broker = seller if post == 0 or rng.random() < 0.4 else f"broker{rng.integers(2000)}"
        said = reworded(words, rng) if post else words
        known = rng.random() < 0.85
        site = SITES[rng.integers(len(SITES))]
        base = {
            "site": site, "listing": f"{site}/{lot}-{post}", "seller": broker,
            "text": f"{chip if known else product} {' '.join(said)}", "quantity": quantity,
            "chip": chip if known else "", "product": product,
            "memory_gb": float(memory) if known else None, "form_factor": form if known else "",
            "price": price if rng.random() < 0.6 else round(price * rng.uniform(0.9, 1.1), -2),
            "currency": "CNY", "serials": (serial,) if serial and rng.random() < 0.7 else (),
            "photos": (stock,) if rng.random() < 0.25 else (photo,) if rng.random() < 0.6 else (),
        }  # fmt: skip
        for day in range(int(rng.integers(1, 4))):
            yield ObservedOffer(
                id=f"{lot:07d}-{post}-{day}", day=f"2026-0{1 + day}-1{post % 10}", **base
            )


def reworded(words, rng):
    """Return words with one in ten exchanged."""
    return [str(rng.choice(WORDS)) if rng.random() < 0.1 else word for word in words]


def pairs_right(lots, truth):
    """Return precision and recall over pairs of offers."""
    both = sum(comb(n, 2) for lot in lots for n in Counter(truth[i] for i in lot.offers).values())
    answered = sum(comb(len(lot.offers), 2) for lot in lots)
    true = sum(comb(n, 2) for n in Counter(truth.values()).values())
    return both / max(1, answered), both / max(1, true)


def measured(count):
    """Print one row; return whether it keeps the bars."""
    offers, true = market(count, SEED)
    truth = {offer.id: lot for offer, lot in zip(offers, true, strict=True)}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    rules = load_facts().linking["lots"]
    clock, started = time.perf_counter(), time.process_time()
    links = linked(offers, {}, rules)
    answers = {at: lots_at(links, rules, at) for at in rules.thresholds}
    took, passed = time.process_time() - started, time.perf_counter() - clock
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"{count:,} offers: {took:.1f} CPU s ({took / count * 1e6:.0f} µs each), "
          f"{passed:.1f} s by the clock, peak {peak:.2f} GiB ({before:.2f} before)")  # fmt: skip
    print(
        f"  {len(links.posts):,} posts, {len(links.reasons):,} links, {len(set(true)):,} true lots"
    )
    for at, answer in answers.items():
        precision, recall = pairs_right(answer.lots, truth)
        print(f"  at {at}: {len(answer.lots):,} lots, precision {precision:.3f}, "
              f"recall {recall:.3f}", flush=True)  # fmt: skip
    return took <= SECONDS and peak <= GIB


def main(sizes):
    kept = True
    for size in sizes:
        done = subprocess.run([sys.executable, __file__, "--one", str(size)], check=False)
        kept &= done.returncode == 0
    print("the bars are kept" if kept else "a bar is missed")
    return not kept


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        sys.exit(not measured(int(sys.argv[2])))
    sys.exit(main([int(size) for size in sys.argv[1:]] or SIZES))
