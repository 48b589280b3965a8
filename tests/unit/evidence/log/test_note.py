"""Notes against the vectors of Go's sumdb and of the specification, and against damage."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.evidence.log.note import (
    NoteKey,
    key_of,
    key_text,
    note_opened,
    note_signed,
)

WHERE = Where("note.txt")
# golang.org/x/mod/sumdb/note (BSD), example of its documentation: key, seed and signature.
GO_VERIFIER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_SEED = bytes.fromhex("810a1402d5146c8d84f2443330f54080ebf98ee17d9c74f6252fc5d5c7283173")
GO_TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
GO_LINE = (
    "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngot"
    "pRZb6KE6RyyBwJnAM=\n"
)
# c2sp.org/signed-note: its test vector.
C2SP_VERIFIER = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
C2SP_NOTE = (
    "This is an example message.\n\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXpp"
    "zi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
KNOWN = NoteKey("log.example/chips", KEY.public_key())
TEXTS = st.text(
    st.characters(exclude_categories=("Cc", "Cs"), include_characters="\n"), max_size=60
).map(lambda text: f"{text}\n")


def test_the_published_example_is_signed_byte_for_byte() -> None:
    key = Ed25519PrivateKey.from_private_bytes(GO_SEED)
    assert key_text(NoteKey("PeterNeumann", key.public_key())) == GO_VERIFIER
    assert note_signed(GO_TEXT, "PeterNeumann", key) == f"{GO_TEXT}\n{GO_LINE}".encode()


@pytest.mark.parametrize(
    ("verifier", "note", "name"),
    [
        (GO_VERIFIER, f"{GO_TEXT}\n{GO_LINE}", "PeterNeumann"),
        (C2SP_VERIFIER, C2SP_NOTE, "example.com/foo"),
    ],
)
def test_published_notes_open(verifier: str, note: str, name: str) -> None:
    known = key_of(verifier, WHERE)
    assert key_text(known) == verifier
    assert note_opened(note.encode(), [known], WHERE).signers == (name,)


@given(TEXTS)
def test_what_is_signed_is_what_is_opened(text: str) -> None:
    opened = note_opened(note_signed(text, KNOWN.name, KEY), [KNOWN], WHERE)
    assert opened == (text, (KNOWN.name,))


@given(st.data())
def test_no_changed_byte_passes(data: st.DataObject) -> None:
    note = bytearray(note_signed("one\n\ntwo\n", KNOWN.name, KEY))
    at = data.draw(st.integers(0, len(note) - 1))
    note[at] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(DataError):
        note_opened(bytes(note), [KNOWN], WHERE)


def test_lines_of_unknown_keys_are_passed_over_and_one_signer_counts_once() -> None:
    note = note_signed("one\n", KNOWN.name, KEY)
    line = note.split(b"\n\n")[1]
    other = note_signed("one\n", KNOWN.name, Ed25519PrivateKey.from_private_bytes(bytes([1]) * 32))
    both = other + line + line
    assert note_opened(both, [KNOWN], WHERE).signers == (KNOWN.name,)
    with pytest.raises(DataError, match="no known key signed"):
        note_opened(other, [KNOWN], WHERE)
    with pytest.raises(DataError, match="no known key signed"):
        note_opened(note, [], WHERE)


def test_a_bad_line_of_a_known_key_refuses_the_note() -> None:
    good, bad = note_signed("one\n", KNOWN.name, KEY), note_signed("two\n", KNOWN.name, KEY)
    with pytest.raises(DataError, match="the signature is wrong"):
        note_opened(good + bad.split(b"\n\n")[1], [KNOWN], WHERE)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"text\n",
        b"text\n\n",
        b"text\n\n\xe2\x80\x94 a AAAAAAA=",
        b"text\n\n- a AAAAAAA=\n",
        b"text\n\n\xe2\x80\x94 a\n",
        b"text\n\n\xe2\x80\x94 a+b AAAAAAA=\n",
        b"text\n\n\xe2\x80\x94 a AAAAAA==\n",
        b"text\n\n\xe2\x80\x94 a AAAAAAB=\n",
        b"text\n\n\xe2\x80\x94 a AAA\n",
        b"te\x00xt\n\n\xe2\x80\x94 a AAAAAAA=\n",
        b"te\xffxt\n\n\xe2\x80\x94 a AAAAAAA=\n",
        b"x" * 1_000_000 + b"\n",
        b"text\n\n" + b"\xe2\x80\x94 a AAAAAAA=\n" * 65,
    ],
)
def test_what_is_no_note_is_refused(content: bytes) -> None:
    with pytest.raises(DataError, match="no signed note"):
        note_opened(content, [KNOWN], WHERE)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no key of a log"),
        ("a b+00000000+AAAA", "no key of a log"),
        (GO_VERIFIER.replace("c74f20a3", "c74f20a4"), "hash is not that of the key"),
        (GO_VERIFIER.replace("+AR", "+BR"), "another type"),
        (GO_VERIFIER[:-4], "no key of a log"),
    ],
)
def test_what_is_no_verifier_key_is_refused(text: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        key_of(text, WHERE)


@pytest.mark.parametrize(
    ("text", "name"), [("open", "a"), ("ta\tb\n", "a"), ("x\n", "a b"), ("x\n", "a+b"), ("x\n", "")]
)
def test_what_cannot_stand_in_a_note_is_not_signed(text: str, name: str) -> None:
    with pytest.raises(UsageError):
        note_signed(text, name, KEY)
