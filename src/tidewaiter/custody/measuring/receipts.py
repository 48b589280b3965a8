"""What did a landmark measure, in a form that it cannot take back? Receipts under its key.

A map of named fields in deterministic CBOR under COSE_Sign1. A burst that nobody answered has a
receipt too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from tidewaiter.core.errors import DataError
from tidewaiter.evidence.canonical import decoded, encoded
from tidewaiter.evidence.signed import opened, signed
from tidewaiter.model.custody.measuring import Receipt

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

    from tidewaiter.core.errors import Where

CONTENT_TYPE = "application/vnd.tidewaiter.receipt+cbor"


class SignedReceipt(NamedTuple):
    """A receipt and the key under it.

    Attributes:
        receipt: What was measured.
        key: The key that signed it.
    """

    receipt: Receipt
    key: Ed25519PublicKey


def receipt_signed(receipt: Receipt, key: Ed25519PrivateKey) -> bytes:
    """Return a receipt under a landmark's key."""
    return signed(encoded(msgspec.to_builtins(receipt)), CONTENT_TYPE, key)


def opened_receipt(message: bytes, where: Where) -> SignedReceipt:
    """Return a receipt whose signature is good; whose key it is, is another question.

    Raises:
        DataError: If it is none, or the signature is wrong.
    """
    token = opened(message, where)
    if not token.is_good:
        raise DataError("the signature under the receipt is wrong", where=where)
    if token.content_type != CONTENT_TYPE:
        raise DataError(
            "this is no receipt", where=where, found=token.content_type, allowed=CONTENT_TYPE
        )
    try:
        receipt = msgspec.convert(decoded(token.payload, where), Receipt)
    except (msgspec.ValidationError, ValueError) as error:
        raise DataError("the receipt's fields are wrong", where=where, found=str(error)) from error
    return SignedReceipt(receipt, token.key)
