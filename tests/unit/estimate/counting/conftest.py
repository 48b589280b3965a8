"""Published tables of lists, each with where it was printed."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from tidewaiter.estimate.counting.table import ListTable, table_of, without_list


@pytest.fixture
def kosovo() -> ListTable:
    """Killings in Kosovo, March to June 1999: Ball et al. (2002), as in Silverman (2020)."""
    counts = {
        "0001": 306, "0010": 936, "0011": 123, "0100": 845, "0101": 31, "0110": 217, "0111": 32,
        "1000": 1131, "1001": 106, "1010": 228, "1011": 42, "1100": 177, "1101": 18, "1110": 181,
        "1111": 27,
    }  # fmt: skip
    return table_of(counts, ["EXH", "ABA", "OSCE", "HRW"])


@pytest.fixture
def toy() -> ListTable:
    """Table 2 of Chan, Silverman & Vincent (2021): lists that share nobody."""
    return table_of({"100": 40, "010": 30, "001": 20, "110": 6}, ["A", "B", "C"])


@pytest.fixture
def korea() -> ListTable:
    """Korean women at Palembang: Ball, Shin & Yang (2018), in MultipleSystemsEstimation."""
    return table_of(
        {"001": 41, "010": 5, "100": 5, "110": 54, "101": 6, "111": 12}, ["b", "c", "d"]
    )


@pytest.fixture
def uk_six() -> ListTable:
    """Modern slavery in the UK, 2013: Bales, Hesketh & Silverman (2015), as in Silverman (2020)."""
    counts = {
        "100000": 54, "010000": 463, "001000": 907, "000100": 695, "000010": 316, "000001": 57,
        "110000": 15, "101000": 19, "100100": 3, "011000": 56, "010100": 19, "010010": 1,
        "010001": 3, "001100": 69, "001010": 10, "001001": 31, "000110": 8, "000101": 6,
        "000011": 1, "111000": 1, "110100": 1, "011100": 4, "011001": 3, "001101": 1, "111100": 1,
    }  # fmt: skip
    return table_of(counts, ["LA", "NG", "PF", "GO", "GP", "NCA"])


@pytest.fixture
def uk_five(uk_six: ListTable) -> ListTable:
    """The same with the police forces and the National Crime Agency as one list."""
    counts = np.zeros(64)
    for cell in range(64):
        police = (cell >> 2 | cell >> 5) & 1
        counts[cell & ~0b100 & ~0b100000 | police << 2] += uk_six.counts[cell]
    joined = ListTable(uk_six.lists, counts)
    return without_list(joined, 5)


@pytest.fixture
def hare() -> ListTable:
    """Snowshoe hares on six days: Burnham & Cushwa's data in Otis et al. (1978)."""
    written = """
        111111x2 110010 110001 101100 101010 101000 100111 100100x2 100010x2 100001 100000x3 011111
        011101x2 011011 011001x2 010111 010101x3 010100x3 010011 010010x3 010001 010000x6 001101
        001011 001001x2 001000x5 000111 000110 000101x4 000100x3 000011x2 000010x4 000001x4
    """
    pairs = (word.partition("x") for word in written.split())
    return table_of({pattern: int(times or 1) for pattern, _, times in pairs}, list("123456"))


@pytest.fixture
def diabetes() -> ListTable:
    """Diabetes in Casale Monferrato: Bruno et al. (1994), as in Rivest (2011)."""
    counts = [58, 157, 18, 104, 46, 650, 12, 709, 14, 20, 7, 74, 8, 182, 10]
    patterns = ("".join(digits) for digits in itertools.product("10", repeat=4))
    return table_of(dict(zip(patterns, counts, strict=False)), ["1", "2", "3", "4"])
