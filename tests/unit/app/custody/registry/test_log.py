"""Logs by their files: made, added to, proved, witnessed, compared."""

from __future__ import annotations

import pytest

from log_case import made_log
from tidewaiter.app.custody.registry.log import (
    add_records,
    cosign_log,
    make_log,
    publish_tiles,
    split_of,
    trust_of,
    verify_log,
    verify_proof,
    witness_at,
    write_proof,
)
from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.core.small_file import LARGEST, small_content
from tidewaiter.evidence.log.note import COSIGNS, key_text
from tidewaiter.evidence.log.proof import proof_text
from tidewaiter.store.key_file import new_key


@pytest.fixture
def made(tmp_path):
    """A log with one record."""
    place, key = str(tmp_path / "log.sqlite"), tmp_path / "log.pem"
    log = make_log(place, "log.example", key, is_new_key=True)
    (tmp_path / "one").write_bytes(b"one")
    added = add_records(place, [tmp_path / "one"], key)
    assert (added.first, added.quantity, added.size) == (0, 1, 1)
    assert added.checkpoint.startswith("log.example\n1\n")
    return log


def test_what_was_made_is_verified_and_proved(made, tmp_path) -> None:
    found = verify_log(made.place, [], made.verifier)
    assert (found.check.faults, found.is_named) == ((), True)
    assert not verify_log(made.place, []).is_named
    proof = tmp_path / "one.tlog-proof"
    assert write_proof(made.place, 0, proof) == write_proof(made.place, 0, None)
    logged = verify_proof(tmp_path / "one", proof, trust_of(made.verifier, [], None))
    assert logged.entry == 0
    assert publish_tiles(made.place, tmp_path / "tiles") == 3


def test_a_key_that_is_there_is_used_and_a_new_one_never_overwrites(made, tmp_path) -> None:
    again = make_log(
        str(tmp_path / "two.sqlite"), "log.example", tmp_path / "log.pem", is_new_key=False
    )
    assert again.verifier == made.verifier
    with pytest.raises(UsageError, match="never overwritten"):
        make_log(str(tmp_path / "x"), "log.example", tmp_path / "log.pem", is_new_key=True)


def test_nothing_is_added_where_one_file_is_missing(made, tmp_path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        add_records(made.place, [tmp_path / "one", tmp_path / "none"], tmp_path / "log.pem")
    (tmp_path / "large").write_bytes(bytes(65_536))
    with pytest.raises(UsageError, match="too long for a log"):
        add_records(made.place, [tmp_path / "one", tmp_path / "large"], tmp_path / "log.pem")
    assert verify_log(made.place, []).check.size == 1
    (tmp_path / "huge").write_bytes(bytes(LARGEST + 1))
    with pytest.raises(DataError, match="too large"):
        small_content(tmp_path / "huge")


def test_a_quorum_is_asked_of_all_witnesses_unless_it_is_named(made, tmp_path) -> None:
    new_key(tmp_path / "w.pem")
    witness = witness_at("w.example", tmp_path / "w.pem", tmp_path / "seen")
    signed = cosign_log(made.place, witness, 1_790_000_000)
    assert signed.size == 1
    proof = tmp_path / "one.tlog-proof"
    write_proof(made.place, 0, proof)
    other = key_text(made_log([], quorum=1).trust.witnesses[0], COSIGNS)
    asked = trust_of(made.verifier, [signed.witness, other], None)
    assert asked.quorum == 2
    with pytest.raises(DataError, match="too few witnesses"):
        verify_proof(tmp_path / "one", proof, asked)
    one = trust_of(made.verifier, [signed.witness, other], 1)
    assert verify_proof(tmp_path / "one", proof, one).witnesses == ("w.example",)
    with pytest.raises(DataError, match="another type"):
        trust_of(made.verifier, [made.verifier], None)


def test_two_views_need_one_log_one_size_and_two_roots(tmp_path) -> None:
    one, other = made_log([b"one"]), made_log([b"other"])
    (tmp_path / "a").write_bytes(one.checkpoint)
    (tmp_path / "b").write_bytes(other.checkpoint)
    key = key_text(one.trust.log)
    split = split_of(tmp_path / "a", tmp_path / "b", key)
    assert split is not None
    assert (split.size, len(set(split.roots))) == (1, 2)
    assert split_of(tmp_path / "a", tmp_path / "a", key) is None
    stranger = key_text(one.trust.log._replace(name="other.example"))
    with pytest.raises(DataError, match="no known key signed"):
        split_of(tmp_path / "a", tmp_path / "b", stranger)
    (tmp_path / "c").write_bytes(proof_text(one.proof(0)))
    with pytest.raises(DataError) as caught:
        split_of(tmp_path / "a", tmp_path / "c", key)
    assert caught.value.where == Where(str(tmp_path / "c"))
