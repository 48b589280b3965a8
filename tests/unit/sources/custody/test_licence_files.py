"""Files of orders and of trust: what is read, and what is refused with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
import yaml

from licence_case import TRUST, licence, sent
from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.sources.custody.licence_files import (
    LARGEST_ORDER,
    checked_order,
    licence_trust_of,
    order_file,
    order_files,
    proof_file,
)

if TYPE_CHECKING:
    from pathlib import Path

MESSAGE, PROOF = sent(licence())


def trust_file(folder: Path, **changes: object) -> Path:
    """Write a trust with some fields changed."""
    path = folder / "trust.yaml"
    told = msgspec.to_builtins(TRUST) | changes
    path.write_text(yaml.safe_dump(told), encoding="utf-8")
    return path


def test_a_trust_comes_back_as_it_was_written(tmp_path: Path) -> None:
    assert licence_trust_of(trust_file(tmp_path)) == TRUST


@pytest.mark.parametrize(
    "changes",
    [
        {"witness_quorum": 2},
        {"witness_quorum": 0},
        {"institutions": []},
        {"more": 1},
        {"log": []},
    ],
)
def test_a_trust_that_does_not_hold_together_is_refused(
    tmp_path: Path, changes: dict[str, object]
) -> None:
    with pytest.raises(DataError, match=r"trust\.yaml"):
        licence_trust_of(trust_file(tmp_path, **changes))


def test_a_trust_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        licence_trust_of(tmp_path / "none.yaml")


def test_orders_of_a_folder_come_by_name_with_their_proofs(tmp_path: Path) -> None:
    for name in ("b.order", "a.order", "c.txt"):
        (tmp_path / name).write_bytes(MESSAGE)
    (tmp_path / "d.order").mkdir()
    proof_file(tmp_path / "b.order").write_bytes(PROOF)
    first, second = order_files(tmp_path)
    assert (first.path.name, first.proof) == ("a.order", b"")
    assert (second.path.name, second.message, second.proof) == ("b.order", MESSAGE, PROOF)


def test_what_is_no_order_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        order_file(tmp_path / "none.order")
    with pytest.raises(UsageError, match="no such folder"):
        list(order_files(tmp_path / "none"))
    large = tmp_path / "large.order"
    large.write_bytes(bytes(LARGEST_ORDER))
    assert len(order_file(large).message) == LARGEST_ORDER
    large.write_bytes(bytes(LARGEST_ORDER + 1))
    with pytest.raises(DataError, match="too large"):
        order_file(large)


def test_fields_given_one_by_one_are_checked() -> None:
    assert checked_order(licence()) == licence()
    for wrong in ({"sequence": 0}, {"devices": ()}, {"allowance": -1}, {"id": ""}):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            checked_order(licence(**wrong))
