"""Numbers in lines of print and in bar codes; all numbers are made up."""

import pytest

from tidewaiter.facts.catalogue import Facts
from tidewaiter.listings.photos.label_numbers import numbers_in_code, numbers_in_lines
from tidewaiter.model.listings.linking import LabelRules


@pytest.fixture(scope="module")
def rules(facts: Facts) -> LabelRules:
    return facts.linking["lots"].label


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("S/N: 1654921000001", [("serial", "1654921000001")]),
        ("SN 165492100OOOl", [("serial", "165492100OOOl")]),
        ("S1N:1654921000001", [("serial", "1654921000001")]),  # a slash read as a one
        ("Serial No. ABC12345", [("serial", "ABC12345")]),
        ("序列号：ABC12345", [("serial", "ABC12345")]),
        ("P/N: 900-21001-0100-030", [("part_number", "900-21001-0100-030")]),
        (
            "P/N:900-21001-0100-030 S/N:1654921000001",
            [("serial", "1654921000001"), ("part_number", "900-21001-0100-030")],
        ),
        ("699-2G500-0200-400 A", [("part_number", "699-2G500-0200-400")]),
        ("1654921000001", [("serial", "1654921000001")]),
        ("11654921000001", []),  # fourteen digits are no serial number
        ("A1654921000001", []),
        ("call 13800138000", []),
        ("GPU PCIe 80GB", []),
        ("snow white", []),
        ("S/N: pending", []),
    ],
)
def test_numbers_are_found_by_word_or_shape(
    rules: LabelRules, line: str, found: list[tuple[str, str]]
) -> None:
    assert sorted((n.kind, n.value) for n in numbers_in_lines([line], rules)) == sorted(found)


def test_a_word_alone_names_the_next_line(rules: LabelRules) -> None:
    found = numbers_in_lines(["Serial Number:", "ABC12345", "DEF67890"], rules)
    assert [(n.kind, n.value, n.line) for n in found] == [("serial", "ABC12345", 1)]
    assert numbers_in_lines(["S/N", "made in nowhere", "ABC12345"], rules) == ()


def test_a_number_comes_once(rules: LabelRules) -> None:
    lines = ["S/N: 1654921000001", "1654921000001"]
    assert [n.line for n in numbers_in_lines(lines, rules)] == [0]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("S1654921000001", [("serial", "1654921000001")]),
        ("1P900-21001-0100-030", [("part_number", "900-21001-0100-030")]),
        ("P900-21001-0100-030", [("part_number", "900-21001-0100-030")]),
        (
            "[)>\x1e06\x1d1P900-21001-0100-030\x1dS1654921000001\x1e\x04",
            [("part_number", "900-21001-0100-030"), ("serial", "1654921000001")],
        ),
        ("SN:1654921000001", [("serial", "1654921000001")]),
        ("https://example.com/x", []),
        ("SHIPPING", []),
        ("", []),
    ],
)
def test_codes_are_read_by_their_identifiers(
    rules: LabelRules, text: str, found: list[tuple[str, str]]
) -> None:
    assert sorted((n.kind, n.value) for n in numbers_in_code(text, rules)) == sorted(found)
