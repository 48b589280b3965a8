"""Time-stamps of a local authority: two readers of them must agree, ours and that of openssl."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rfc3161_client import decode_timestamp_response

from local_authority import Authority, openssl
from tidewaiter.core.errors import DataError, Where
from tidewaiter.evidence.time_stamp import (
    StampCheck,
    certificates_of,
    in_der_order,
    stamp_check,
    stamp_request,
)

if TYPE_CHECKING:
    from pathlib import Path

CONTENT = b"a made-up list of files\n"
WHERE = Where("a.tsr")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """An authority of this machine."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def replies(authority: Authority) -> dict[bool, bytes]:
    """A reply with the authority's certificate alone, and one with the chain."""
    request = stamp_request(CONTENT)
    return {chain: authority.reply(request, chain=chain) for chain in (False, True)}


def checked(authority: Authority, reply: bytes, content: bytes = CONTENT) -> StampCheck:
    return stamp_check(reply, content, certificates_of(authority.root.read_bytes(), WHERE), WHERE)


@pytest.mark.parametrize("chain", [False, True])
def test_a_good_stamp_is_trusted_by_both_readers(
    authority: Authority, replies: dict[bool, bytes], chain: bool
) -> None:
    found = checked(authority, replies[chain])
    assert (found.is_for, found.is_trusted, found.why) == (True, True, "")
    assert authority.is_verified_by_openssl(replies[chain], CONTENT)
    printed = openssl(authority.folder, "ts", "-reply", "-in", "answer.tsr", "-text")
    if chain:  # the file that openssl wrote last
        assert found.time[11:19] in printed


@pytest.mark.parametrize("chain", [False, True])
def test_a_stamp_on_other_bytes_is_refused_by_both(
    authority: Authority, replies: dict[bool, bytes], chain: bool
) -> None:
    found = checked(authority, replies[chain], CONTENT + b" ")
    assert (found.is_for, found.is_trusted) == (False, False)
    assert not authority.is_verified_by_openssl(replies[chain], CONTENT + b" ")


def test_a_set_out_of_order_is_put_in_order_and_nothing_else(
    authority: Authority, replies: dict[bool, bytes]
) -> None:
    ordered = {chain: in_der_order(reply) for chain, reply in replies.items()}
    assert ordered[False] == replies[False]
    assert len(ordered[True]) == len(replies[True])
    assert in_der_order(ordered[True]) == ordered[True]
    assert authority.is_verified_by_openssl(ordered[True], CONTENT)
    decode_timestamp_response(ordered[True])
    # openssl writes the signer first; whether that is the order of DER hangs on two lengths.
    if ordered[True] != replies[True]:
        with pytest.raises(ValueError, match="InvalidSetOrdering"):
            decode_timestamp_response(replies[True])
    reversed_set = _with_certificates_reversed(ordered[True])
    assert in_der_order(reversed_set) == ordered[True]
    with pytest.raises(ValueError, match="InvalidSetOrdering"):
        decode_timestamp_response(reversed_set)
    assert checked(authority, reversed_set).is_trusted
    assert authority.is_verified_by_openssl(reversed_set, CONTENT)


def _with_certificates_reversed(reply: bytes) -> bytes:
    """Return a reply of two certificates with them the other way round."""
    certificates = decode_timestamp_response(reply).signed_data.certificates
    one, two = sorted(certificates)
    assert one + two in reply
    return reply.replace(one + two, two + one)


def test_nobody_is_trusted_by_default(replies: dict[bool, bytes]) -> None:
    found = stamp_check(replies[False], CONTENT, (), WHERE)
    assert (found.is_for, found.is_trusted) == (True, False)
    assert "no certificate" in found.why


def test_another_authority_does_not_stand_behind_it(
    tmp_path: Path, replies: dict[bool, bytes]
) -> None:
    other = Authority(tmp_path / "other")
    for reply in replies.values():
        assert not checked(other, reply).is_trusted
        assert not other.is_verified_by_openssl(reply, CONTENT)


def test_a_certificate_for_something_else_stamps_nothing(tmp_path: Path) -> None:
    server = Authority(tmp_path, purpose="timeStamping")
    reply = server.reply(stamp_request(CONTENT))
    (server.folder / "leaf.ext").write_text("extendedKeyUsage=serverAuth\n", encoding="utf-8")
    openssl(tmp_path, "x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
            "-out", "tsa.pem", "-extfile", "leaf.ext", "-CAcreateserial")  # fmt: skip
    assert checked(server, reply).is_trusted  # the one that it was made with
    with pytest.raises(AssertionError):  # openssl itself makes no stamp with the other
        server.reply(stamp_request(CONTENT))


def test_a_refusal_is_no_stamp(authority: Authority) -> None:
    reply = authority.reply(b"\x30\x00")
    with pytest.raises(DataError, match="refused"):
        checked(authority, reply)


def test_a_stamp_on_another_digest_is_none(authority: Authority) -> None:
    (authority.folder / "content").write_bytes(CONTENT)
    openssl(authority.folder, "ts", "-query", "-data", "content", "-sha512", "-cert",
            "-out", "sha512.tsq")  # fmt: skip
    reply = authority.reply((authority.folder / "sha512.tsq").read_bytes())
    assert not checked(authority, reply).is_for


def test_the_request_is_the_one_that_openssl_makes(authority: Authority) -> None:
    (authority.folder / "content").write_bytes(CONTENT)
    openssl(authority.folder, "ts", "-query", "-data", "content", "-sha256", "-cert", "-no_nonce",
            "-out", "theirs.tsq")  # fmt: skip
    assert stamp_request(CONTENT) == (authority.folder / "theirs.tsq").read_bytes()
    assert stamp_request(CONTENT) == stamp_request(CONTENT)
    assert stamp_request(CONTENT) != stamp_request(CONTENT + b"x")


def test_no_changed_byte_of_a_reply_passes_for_another_time(
    authority: Authority, replies: dict[bool, bytes]
) -> None:
    good = checked(authority, replies[False])
    for at in range(0, len(replies[False]), 7):
        changed = bytearray(replies[False])
        changed[at] ^= 1
        try:
            found = checked(authority, bytes(changed))
        except DataError:
            continue
        assert not found.is_trusted or found == good, at


@settings(max_examples=100)
@given(content=st.binary(max_size=300))
def test_hostile_replies_are_refused(content: bytes) -> None:
    with pytest.raises(DataError):
        stamp_check(content, CONTENT, (), WHERE)
    assert len(in_der_order(content)) == len(content)


@settings(max_examples=100)
@given(data=st.data())
def test_hostile_certificate_sets_keep_their_bytes(
    replies: dict[bool, bytes], data: st.DataObject
) -> None:
    reply = bytearray(replies[True])
    for _ in range(3):
        reply[data.draw(st.integers(0, len(reply) - 1))] = data.draw(st.integers(0, 255))
    assert sorted(in_der_order(bytes(reply))) == sorted(reply)


@pytest.mark.parametrize("pem", [b"", b"abc", b"-----BEGIN CERTIFICATE-----\n-----END"])
def test_a_file_without_certificates_is_told(pem: bytes) -> None:
    with pytest.raises(DataError, match="no certificate"):
        certificates_of(pem, WHERE)
