"""What a seal states, and what no seal states."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seal_case import a_statement
from tidewaiter.core.errors import DataError, Where
from tidewaiter.evidence.canonical import encoded
from tidewaiter.evidence.custody_log import CustodyEntry, Handover, extended
from tidewaiter.evidence.digest import FileDigest, digest_of
from tidewaiter.evidence.statement import (
    case_root,
    command_of,
    payload_of,
    require_statement,
    statement_of,
)

HERE = Where("statement.cbor")
LOG = extended((), [Handover("2026-02-01", "Office A", "received")], Where("log.csv"))
ANSWER = digest_of("answer/report.html", [b"x"])


def read_with(**changed: object) -> object:
    """Return what is read where a plain map says something else."""
    plain = {**msgspec.to_builtins(a_statement()), **changed}
    return statement_of(encoded(plain), HERE)


@pytest.mark.parametrize("custody", [(), LOG])
@pytest.mark.parametrize("answer", [(), (ANSWER,)])
def test_what_was_stated_is_read(
    custody: tuple[CustodyEntry, ...], answer: tuple[FileDigest, ...]
) -> None:
    statement = a_statement(custody=custody, files=(*answer, *a_statement().files))
    assert statement_of(payload_of(statement), HERE) == statement
    assert statement.has_answer == bool(answer)


def test_the_command_is_safe_to_type() -> None:
    assert command_of("harbour", "2026-01-31", 0) == (
        "tidewaiter account case/harbour --as-of 2026-01-31 --seed 0 -o again"
    )
    assert command_of("a; rm x", "2026-01-31", 12) == (
        "tidewaiter account 'case/a; rm x' --as-of 2026-01-31 --seed 12 -o again"
    )
    assert case_root("harbour") == "case/harbour/"


@pytest.mark.parametrize(
    "changed",
    [
        {"format": "another"}, {"version": 2}, {"version": True}, {"version": 1.0},
        {"case": ""}, {"case": ".."}, {"case": "a/b"}, {"case": "a\nb"}, {"case": 1},
        {"as_of": "2026-01"}, {"as_of": "2026-02-30"}, {"as_of": "today"}, {"as_of": None},
        {"seed": 6}, {"seed": "5"}, {"seed": 5.0}, {"seed": None},
        {"facts_sha256": ""}, {"facts_sha256": "AB" * 32}, {"facts_sha256": b"ab" * 32},
        {"command": "echo made up"}, {"files": None}, {"files": {}}, {"unknown": 1},
        {"custody": [{"time": "2026-02-01"}]},
        {"custody": [{"time": "x", "actor": "A", "action": "b", "note": "", "before": ""}]},
    ],
)  # fmt: skip
def test_another_form_is_refused(changed: dict) -> None:
    with pytest.raises(DataError):
        read_with(**changed)


@pytest.mark.parametrize("seed", [-1, 1 << 63])
def test_a_seed_that_nothing_can_use_is_refused(seed: int) -> None:
    statement = a_statement(seed=seed, command=command_of("harbour", "2026-01-31", seed))
    with pytest.raises(DataError, match="no seed"):
        require_statement(statement, HERE)


@pytest.mark.parametrize("key", msgspec.to_builtins(a_statement()))
def test_nothing_may_be_left_out(key: str) -> None:
    plain = msgspec.to_builtins(a_statement())
    del plain[key]
    with pytest.raises(DataError):
        statement_of(encoded(plain), HERE)


@pytest.mark.parametrize(
    "names",
    [
        ["case/harbour/../x"], ["/etc/passwd"], ["case/other/units.csv"], ["units.csv"],
        ["manifest.sha256"], ["statement.cbor"], ["case/harbour"], ["answer"],
        ["case/harbour/b", "case/harbour/a"], ["case/harbour/a", "case/harbour/a"],
        ["case/harbour/A", "case/harbour/a"], ["case/harbour/a", "case/harbour/a/b"],
    ],
)  # fmt: skip
def test_files_elsewhere_twice_or_out_of_order_are_refused(names: list[str]) -> None:
    statement = a_statement(files=tuple(digest_of(name, []) for name in names))
    with pytest.raises(DataError):
        require_statement(statement, HERE)
    with pytest.raises(DataError):
        statement_of(payload_of(statement), HERE)


@pytest.mark.parametrize("changed", [{"size": -1}, {"sha256": "x" * 64}, {"name": "case/b/u"}])
def test_a_file_that_cannot_be_is_refused(changed: dict) -> None:
    (file,) = a_statement().files
    with pytest.raises(DataError):
        require_statement(a_statement(files=(msgspec.structs.replace(file, **changed),)), HERE)


LEAVES = (
    st.integers() | st.text(max_size=8) | st.binary(max_size=8) | st.floats() | st.none()
    | st.booleans()
)  # fmt: skip
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(msgspec.to_builtins(a_statement()))), VALUES))
def test_whatever_somebody_signs_is_a_statement_or_refused(changed: dict) -> None:
    plain = {**msgspec.to_builtins(a_statement()), **changed}
    try:
        found = statement_of(encoded(plain), HERE)
    except DataError:
        return
    assert payload_of(found) == encoded(plain)


@pytest.mark.parametrize("payload", [b"", b"\xa0", b"\x80", b"\x00", b"\xf6", b"\xff"])
def test_what_is_no_statement_is_refused(payload: bytes) -> None:
    with pytest.raises(DataError):
        statement_of(payload, HERE)
