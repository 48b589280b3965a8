"""Is this the listed unit? F1 on synthetic spellings of listed addresses and of their neighbours.

Run ``python benchmarks/addresses.py``. The eight addresses are those of 89 FR 51653; spellings,
slips and neighbours (another unit, floor, building or street) are generated, and nobody's own.
"""

from __future__ import annotations

import random
import sys

from tidewaiter.parties.names.addresses import Likeness, likeness, parsed_address

COUNT, SEED, LEAST_F1 = 3000, 3, 0.95
LISTED = [  # unit, another unit, floor, building, number, street, district
    ("D", "E", "16", "One Capital Place", "18", "Luard Road", "Wan Chai"),
    ("04", "05", "7", "Bright Way Tower", "33", "Mong Kok Road", "Mong Kok"),
    ("19C", "19A", "19", "Lockhart Centre", "301-307", "Lockhart Road", "Wan Chai"),
    ("803", "805", "8", "Chevalier House", "45-51", "Chatham Road South", "Tsim Sha Tsui"),
    ("2309", "2310", "23", "Ho King Commercial Centre", "2-16", "Fa Yuen Street", "Mong Kok"),
    ("4", "6", "16", "Ho King Commercial Centre", "2-16", "Fa Yuen Street", "Mong Kok"),
    ("1318-19", "1318-21", "13", "Hollywood Plaza", "610", "Nathan Road", "Mong Kok"),
    ("1318-20", "1319", "13", "Hollywood Plaza", "610", "Nathan Road", "Mong Kok"),
]
ELSEWHERE = ["Wing On Centre", "Sino Centre", "Argyle Centre", "Ho Lik Centre", "Capital Centre"]
SHORT = {
    "Road": ("Rd", "Rd.", "Road"), "Street": ("St", "St.", "Street"),
    "Centre": ("Ctr", "Center", "Centre"), "Commercial": ("Comm", "Comm.", "Commercial"),
    "Wan Chai": ("Wanchai", "Wan Chai"), "Mong Kok": ("Mongkok", "Mong Kok"),
    "Tsim Sha Tsui": ("TST", "Tsim Sha Tsui"), "Tower": ("Twr", "Tower"),
    "Fa Yuen": ("Fayuen", "Fa Yuen"),
}  # fmt: skip
UNITS = ("Unit", "Room", "Rm", "Flat", "Rm.", "Office", "Unit No.")
FLOORS = ("{}/F", "{}F", "{}th Floor", "{}/F.", "Floor {}", "{}th Fl")
ENDS = (", Hong Kong", ", HK", ", Kowloon, Hong Kong", "", ", H.K.")


def spelt(rng: random.Random, parts: tuple[str, ...]) -> str:
    """Return one spelling of an address."""
    unit, floor, building, number, street, district = parts
    for word, spellings in SHORT.items():
        building, street, district = (
            text.replace(word, rng.choice(spellings)) for text in (building, street, district)
        )
    written = [f"{rng.choice(UNITS)} {unit}", rng.choice(FLOORS).format(floor), building]
    if rng.random() < 0.2 and unit.startswith(floor):
        del written[1]  # the unit tells the floor
    elif rng.random() < 0.15:
        written[:2] = written[1::-1]
    written.append(f"{rng.choice(('', 'No. '))}{number} {street}")
    if rng.random() < 0.85:
        written.append(district)
    text = rng.choice((", ", ", ", ", ", " ")).join(written) + rng.choice(ENDS)
    text = text.upper() if rng.random() < 0.2 else text
    if rng.random() < 0.1:
        at = rng.randrange(3, len(text) - 2)
        text = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text


def neighbour(rng: random.Random, place: tuple[str, ...]) -> tuple[str, ...]:
    """Return another unit, floor, building or street."""
    unit, other, floor, building, number, street, district = place
    far = str(rng.randrange(20, 600))
    above = str(int(floor) + rng.choice((1, 2, 3)))
    raised = above + unit[len(floor) :] if unit.startswith(floor) and unit != floor else unit
    return rng.choice(
        [
            (other, floor, building, number, street, district),
            (raised, above, building, number, street, district),
            (unit, floor, rng.choice(ELSEWHERE), far, street, district),
            (unit, floor, rng.choice(ELSEWHERE), far, "Queen's Road Central", "Central"),
        ]
    )


def main() -> None:
    """Print precision, recall and F1."""
    rng = random.Random(SEED)  # noqa: S311
    right = wrong = missed = 0
    for _ in range(COUNT):
        place = rng.choice(LISTED)
        unit, _, floor, building, number, street, district = place
        own = (unit, floor, building, number, street, district)
        listed = f"Room {unit}, {floor}/F, {building}, {number} {street}, {district}, Hong Kong"
        is_same = rng.random() < 0.4
        query = spelt(rng, own if is_same else neighbour(rng, place))
        got = likeness(parsed_address(query), parsed_address(listed)) is Likeness.SAME_UNIT
        right, wrong = right + (is_same and got), wrong + (got and not is_same)
        missed += is_same and not got
    score = 2 * right / (2 * right + wrong + missed)
    print(f"{right} found, {missed} missed, {wrong} wrong: F1 {score:.4f}")
    if score < LEAST_F1:
        sys.exit("addresses are told apart too badly")


if __name__ == "__main__":
    main()
