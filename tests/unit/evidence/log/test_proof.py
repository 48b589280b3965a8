"""Proofs that a record was logged: what passes, and what is said where something is missing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from log_case import ORIGIN, SIGNED_AT, made_log, witness_name
from tidewaiter.core.errors import DataError, Where
from tidewaiter.evidence.log.checkpoint import checkpoint_of
from tidewaiter.evidence.log.note import NoteKey, note_of
from tidewaiter.evidence.log.proof import LogProof, LogTrust, proof_of, proof_text, require_logged

WHERE = Where("unit.tlog-proof")
RECORDS = [b"made", b"sold", b"shipped", b"", b"moved"]


@given(st.lists(st.binary(max_size=20), min_size=1, max_size=20), st.data())
def test_every_record_is_proved_and_no_other_one(records: list[bytes], data: st.DataObject) -> None:
    log = made_log(records, quorum=1)
    index = data.draw(st.integers(0, len(records) - 1))
    proof = proof_of(proof_text(log.proof(index)), WHERE)
    assert proof == log.proof(index)
    logged = require_logged(records[index], proof, log.trust, WHERE)
    assert logged.checkpoint == checkpoint_of(note_of(log.checkpoint, WHERE).text, WHERE)
    assert (logged.witnesses, logged.entry) == ((witness_name(1),), index)
    assert logged.time == SIGNED_AT
    with pytest.raises(DataError, match="not in the log at that place"):
        require_logged(records[index] + b"!", proof, log.trust, WHERE)


def test_the_text_is_that_of_the_specification() -> None:
    text = proof_text(made_log(RECORDS).proof(4)).decode().split("\n")
    assert text[:2] == ["c2sp.org/tlog-proof@v1", "index 4"]
    assert text[3:6] == ["", ORIGIN, "5"]
    assert len(text[2]) == 44


def test_a_line_of_extra_data_is_passed_over() -> None:
    proof = made_log(RECORDS).proof(2)
    content = proof_text(proof).replace(b"\nindex", b"\nextra YWdl\nindex")
    assert proof_of(content, WHERE) == proof


def test_another_number_is_not_shown() -> None:
    log = made_log(RECORDS)
    for index in (0, 1, 3, 4, 5, 1 << 40):
        with pytest.raises(DataError, match="not in the log at that place"):
            require_logged(RECORDS[2], log.proof(2)._replace(index=index), log.trust, WHERE)


def test_too_few_witnesses_are_named() -> None:
    log = made_log(RECORDS, quorum=2)
    asked = made_log(RECORDS, quorum=3).trust
    with pytest.raises(DataError, match=r"3 of witness1\.example"):
        require_logged(RECORDS[0], log.proof(0), asked, WHERE)
    with pytest.raises(DataError, match="found: none"):
        require_logged(RECORDS[0], log.proof(0), LogTrust(log.trust.log, (), 1), WHERE)


def test_another_log_is_not_trusted() -> None:
    log = made_log(RECORDS)
    other = LogTrust(NoteKey("other.example", log.trust.log.key))
    with pytest.raises(DataError, match="no known key signed"):
        require_logged(RECORDS[0], log.proof(0), other, WHERE)


GOOD = proof_text(made_log(RECORDS).proof(2))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no proof of a log"),
        (GOOD.replace(b"@v1", b"@v2"), "no proof of a log"),
        (GOOD.replace(b"index 2\n", b""), "no proof of a log"),
        (GOOD.replace(b"index 2", b"index 02"), "no proof of a log"),
        (GOOD.replace(b"index 2\n", b"index 2\nAAAA\n"), "no proof of a log"),
        (GOOD.replace(b"index 2\n", b"index 2\n" + b"A" * 43 + b"=\n" * 64), "no proof"),
        (GOOD.replace(b"index 2\n", b"index 2\n\xff\n"), "no proof"),
        (b"c2sp.org/tlog-proof@v1\nindex 1\n" + (b"A" * 43 + b"=\n") * 64 + b"\n", "no proof"),
    ],
)
def test_what_is_no_proof_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(DataError, match=message):
        proof_of(content, WHERE)


def test_a_proof_without_its_checkpoint_is_refused() -> None:
    log = made_log(RECORDS)
    with pytest.raises(DataError, match="no signed note"):
        require_logged(b"", LogProof(3, log.proof(3).hashes, b""), log.trust, WHERE)
