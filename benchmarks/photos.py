"""How many reposts of photos are found again, how many false pairs there are, and how fast.

Run ``python benchmarks/photos.py [SCENES]``. All pictures and labels are drawn
(``tests/drawn_photos.py``): the figures rest on composed pictures, not on photos of hardware. Each
kind of edit is measured in a run of its own, with every original and its one repost, so that other
reposts of the same scene neither help nor hinder. False pairs are counted over all pairs of
different scenes. The labels are tilted, saved as JPEG of quality 60, and need the extra
``[photos]``; so do crops and borders.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import numpy as np

from drawn_photos import EDITS, drawn_label, jpeg, scene, scene_with_box
from tidewaiter.facts.catalogue import load_facts
from tidewaiter.listings.photos.labels import labels_in
from tidewaiter.listings.photos.pairs import hash_pairs
from tidewaiter.listings.photos.points import arrangement, marks_of
from tidewaiter.listings.photos.prints import print_of
from tidewaiter.listings.photos.same_picture import photo_pairs
from tidewaiter.model.listings.photo import PhotoPrint

BARS = {name: 0.95 for name in EDITS if name.startswith(("jpeg", "half", "water", "200", "double"))}
BARS |= {name: 0.90 for name in EDITS if name.startswith(("cut by", "border", "mirror", "turn"))}
MOST_FALSE = 0.001
LABELS = 20


def main(scenes: int) -> int:
    rules = load_facts().linking["lots"]
    images = [scene(seed) for seed in range(scenes)]
    failed = reposts(images, rules.photo)
    boxes(scenes, rules.photo)
    search(rules.photo)
    return int(labels(rules.label) or failed)


def reposts(images, rules):
    """Print recall by kind of edit and false pairs; return whether a bar is missed."""
    started = time.process_time()
    originals = [print_of(jpeg(image), points=True) for image in images]
    each = (time.process_time() - started) / len(images)
    print(f"print with points: {1 / each:.0f} photos a CPU second")
    failed, false, pairs = False, 0, 0
    for name, edit in EDITS.items():
        edited = [print_of(edit(image), points=True) for image in images]
        number = {p.digest: i for group in (originals, edited) for i, p in enumerate(group)}
        started = time.process_time()
        found = photo_pairs([*originals, *edited], rules)
        took = time.process_time() - started
        right = sum(number[p.one] == number[p.other] for p in found)
        false += len(found) - right
        pairs += 2 * len(images) * (len(images) - 1)
        recall, bar = right / len(images), BARS.get(name, 0)
        failed |= recall < bar
        print(f"{name:26} {recall:6.1%}  bar {bar:4.0%}  {took:5.1f} s", flush=True)
    print(f"false pairs: {false} of {pairs:,} ({false / pairs:.5%}; bar {MOST_FALSE:.1%})")
    return failed or false > MOST_FALSE * pairs


def boxes(count, rules):
    """Print how often two photos of the same printed box on different desks are one picture.

    This is the hard case: half of what both show may be the box. There is no bar for it.
    """
    marks = [
        marks_of(p.points, p.width, p.height)
        for seed in range(count)
        for p in [print_of(jpeg(scene_with_box(5_000 + seed, 1)), points=True)]
    ]
    pairs = [(one, other) for i, one in enumerate(marks) for other in marks[:i]]
    false = sum(arrangement(one, other, rules) is not None for one, other in pairs)
    print(f"the same box in two photos: {false} of {len(pairs):,} pairs taken for one picture",
          flush=True)  # fmt: skip


def search(rules):
    """Print the time of comparing hashes of many photos with each other."""
    rng = np.random.Generator(np.random.Philox(3))
    for count in (12_500, 25_000, 50_000):
        raw = rng.bytes(count * 8 * 32).hex()
        prints = [
            PhotoPrint(digest=f"{i:064x}", width=1, height=1, quality=100,
                       hashes=tuple(raw[(i * 8 + t) * 64 : (i * 8 + t + 1) * 64] for t in range(8)))
            for i in range(count)
        ]  # fmt: skip
        started = time.process_time()
        found = hash_pairs(prints, rules)
        took = time.process_time() - started
        print(f"{count:,} hashes with each other: {took:.1f} CPU s, {len(found)} pairs", flush=True)


def labels(rules):
    """Print how many drawn labels are read; return whether any number is missed."""
    missed = 0
    for code in (True, False):
        right = {"serial": 0, "part_number": 0}
        codes = wrong = 0
        started = time.process_time()
        for seed in range(LABELS):
            image, written = drawn_label(seed, code=code)
            read = labels_in(jpeg(image, 60), rules)
            for kind, folded in written.items():
                right[kind] += any(r.kind == kind and r.folded == folded for r in read)
            wrong += sum(written[r.kind] != r.folded for r in read)
            codes += any(r.how == "bar code" for r in read)
        took = (time.process_time() - started) / LABELS
        missed += 2 * LABELS - sum(right.values())
        print(f"{LABELS} labels {'with' if code else 'without'} a bar code: {right}, {codes} by "
              f"bar code, {wrong} wrong, {took:.2f} CPU s each", flush=True)  # fmt: skip
    return missed > 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100))
