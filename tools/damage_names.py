"""Damage names as data entry does: synthetic, for fitting and measuring; nobody's real slips.

Every kind of damage is a pure function of a seeded generator and a name.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

SHORT = {
    "technology": "Tech", "technologies": "Tech", "international": "Intl", "limited": "Ltd",
    "company": "Co", "corporation": "Corp", "manufacturing": "Mfg", "development": "Dev",
    "trading": "Trdg", "industries": "Ind", "industrial": "Ind", "institute": "Inst",
    "research": "Res", "electronics": "Elec", "electronic": "Elec", "engineering": "Eng",
    "information": "Info", "group": "Grp", "services": "Svcs", "university": "Univ",
    "center": "Ctr", "equipment": "Equip", "machinery": "Mach", "investment": "Inv",
    "national": "Natl", "management": "Mgmt", "communications": "Comm", "science": "Sci",
    "construction": "Constr", "association": "Assn", "semiconductor": "Semi",
}  # fmt: skip
FORMS = (
    "Co., Ltd.", "LLC", "Ltd", "Inc.", "GmbH", "S.A.", "Pte Ltd", "(HK) Limited", "Limited",
    "Corp", "Company", "FZE", "JSC", "Group", "International", "Trading",
)  # fmt: skip
SOUNDS = (
    ("kh", "h"), ("iy", "y"), ("ei", "ey"), ("ph", "f"), ("ou", "u"), ("ee", "i"), ("zh", "j"),
    ("q", "k"), ("oo", "u"), ("ya", "ia"), ("yu", "iu"), ("aa", "a"), ("u", "oo"), ("i", "ee"),
    ("k", "q"), ("ts", "c"), ("ss", "s"), ("mm", "m"), ("dd", "d"),
)  # fmt: skip
LETTERS = "abcdefghijklmnopqrstuvwxyz"
FIELD = 35  # characters of a short name field

Damage = Callable[[random.Random, str], str]


class Damaged(NamedTuple):
    """A damaged name.

    Attributes:
        query: The damaged name.
        truth: Entries that bear the name as it was.
        kind: Kind of damage.
    """

    query: str
    truth: frozenset[str]
    kind: str


def typo(rng: random.Random, name: str) -> str:
    """Return a name with one slip: a letter lost, put in, changed or swapped."""
    if len(name) < 4:
        return name
    i = rng.randrange(1, len(name) - 1)
    return rng.choice(
        [
            name[:i] + name[i + 1 :],
            name[:i] + rng.choice(LETTERS) + name[i:],
            name[:i] + rng.choice(LETTERS) + name[i + 1 :],
            name[:i] + name[i + 1] + name[i] + name[i + 2 :],
        ]
    )


def reorder(rng: random.Random, name: str) -> str:
    """Return a name with its words in another order."""
    words = [word.strip(",") for word in name.split()]
    rng.shuffle(words)
    return " ".join(words)


def truncate(_rng: random.Random, name: str) -> str:
    """Return a name cut to a short field, or by a fifth where it would fit."""
    return name[:FIELD] if len(name) > FIELD else name[: max(8, int(len(name) * 0.8))]


def drop(rng: random.Random, name: str) -> str:
    """Return a name of three words or more without one of them."""
    words = name.split()
    if len(words) > 2:
        del words[rng.randrange(len(words))]
    return " ".join(words)


def join(rng: random.Random, name: str) -> str:
    """Return a name with two neighbouring words written together."""
    words = name.split()
    if len(words) < 2:
        return name
    i = rng.randrange(len(words) - 1)
    return " ".join([*words[:i], words[i].strip(",") + words[i + 1], *words[i + 2 :]])


def split(rng: random.Random, name: str) -> str:
    """Return a name with its longest word written in two."""
    words = name.split()
    i = max(range(len(words)), key=lambda j: len(words[j]))
    if len(words[i]) < 6:
        return name
    k = rng.randrange(2, len(words[i]) - 2)
    return " ".join([*words[:i], words[i][:k], words[i][k:], *words[i + 1 :]])


def initial(rng: random.Random, name: str) -> str:
    """Return a name of three words or more with one of them as an initial."""
    words = name.split()
    if len(words) > 2:
        i = rng.randrange(1, len(words))
        words[i] = f"{words[i][0]}."
    return " ".join(words)


def respell(rng: random.Random, name: str) -> str:
    """Return a name with one sound spelt otherwise."""
    low = name.lower()
    there = [pair for pair in SOUNDS if pair[0] in low]
    return low.replace(*rng.choice(there)) if there else name


def abbreviate(_rng: random.Random, name: str) -> str:
    """Return a name with its trade words abbreviated."""
    return " ".join(SHORT.get(word.lower().strip(".,"), word) for word in name.split())


KINDS: dict[str, Damage] = {
    "typo1": typo,
    "typo2": lambda rng, name: typo(rng, typo(rng, name)),
    "reorder": reorder,
    "typo_reorder": lambda rng, name: typo(rng, reorder(rng, name)),
    "suffix": lambda rng, name: f"{name.rstrip('.')} {rng.choice(FORMS)}",
    "abbreviate": abbreviate,
    "truncate": truncate,
    "drop": drop,
    "join": join,
    "split": split,
    "initial": initial,
    "respell": respell,
    "case": lambda rng, name: name.upper() if rng.random() < 0.5 else name.lower(),
    "marks": lambda _rng, name: name.replace(".", "").replace(",", "").replace("-", " "),
    "exact": lambda _rng, name: name,
}


def damaged(
    entries: Sequence[tuple[str, Sequence[str]]], count: int, seed: int, *, among: int = -1
) -> list[Damaged]:
    """Return damaged names.

    Args:
        entries: Entries with their names.
        count: How many.
        seed: Seed of the generator.
        among: 0 or 1 to damage only entries at even or odd places; -1 for all.
    """
    rng = random.Random(seed)  # noqa: S311
    bearers: dict[str, set[str]] = defaultdict(set)
    for ident, names in entries:
        for name in names:
            bearers[name.lower()].add(ident)
    found: list[Damaged] = []
    while len(found) < count:
        at = rng.randrange(len(entries))
        name = rng.choice(list(entries[at][1]))
        if (among >= 0 and at % 2 != among) or len(name) < 5 or name.startswith("Address "):
            continue
        kind = rng.choice(list(KINDS))
        query = KINDS[kind](rng, name)
        found.append(Damaged(query, frozenset(bearers[name.lower()]), kind))
    return found
