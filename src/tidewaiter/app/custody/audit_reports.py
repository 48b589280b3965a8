"""What does a unit's report say? A token under its own key, or what NVIDIA's tool printed."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

import msgspec

from tidewaiter.core.errors import DataError, Where
from tidewaiter.custody.inspection.grading import Report, chosen_device
from tidewaiter.evidence.attestation import opened_attestation
from tidewaiter.evidence.keys import fingerprint
from tidewaiter.sources.custody.nvattest import read_answer

if TYPE_CHECKING:
    from tidewaiter.model.custody.inspection import DeclaredUnit


class _Claims(msgspec.Struct):
    eat_nonce: str


class _Printed(msgspec.Struct):
    claims: list[_Claims]


def report_of(text: str, unit: DeclaredUnit) -> Report:
    """Return what a report says of a unit; one that cannot be read says so.

    Args:
        text: The report as it stands in the form: Base 64 of a token or of the tool's JSON, or that
            JSON itself.
        unit: The unit that was asked for; of several GPUs of one host the tool tells at once.
    """
    where = Where(unit.serial)
    try:
        content = _content(text)
        is_json = content.lstrip().startswith(b"{")
        return _printed(content, unit, where) if is_json else _signed(content, where)
    except (binascii.Error, ValueError, DataError, msgspec.MsgspecError, RecursionError):
        return Report(is_read=False)


def _content(text: str) -> bytes:
    if text.lstrip().startswith("{"):
        return text.encode()
    return base64.b64decode("".join(text.split()), validate=True)


def _signed(message: bytes, where: Where) -> Report:
    token = opened_attestation(message, where)
    told = token.attestation
    key = fingerprint(token.key)
    return Report(told.serial, told.ueid, told.nonce.hex(), key, token.is_good)


def _printed(content: bytes, unit: DeclaredUnit, where: Where) -> Report:
    """Return what the tool printed; the nonce is the one that it states, all GPUs the same."""
    stated = msgspec.json.decode(content, type=_Printed).claims
    nonce = bytes.fromhex(stated[0].eat_nonce) if stated else b""
    gpus = {gpu.ueid: gpu for gpu in read_answer(content, nonce, where).gpus}
    ueid = chosen_device(tuple(gpus), unit)
    is_good = bool(ueid) and not gpus[ueid].failed
    return Report(ueid=ueid, nonce=nonce.hex(), is_good=is_good, is_tool=True)
