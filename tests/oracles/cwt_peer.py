"""What does cwt say of these COSE messages? Run in a separate environment, JSON in and out.

Question: ``{"made": [[hex of a seed, ...], payload, content type], "opened": [[message, public
key], ...]}``, bytes in hexadecimal digits. Answer: the message of one signer (COSE_Sign1) and that
of all (COSE_Sign) as cwt makes them, and for each message and key the payload, or null where cwt
does not take it.
"""

import json
import sys

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cwt import COSE, COSEKey, Signer

PLAIN = serialization.NoEncryption()
PEM = serialization.Encoding.PEM


def private(seed):
    """Return a private key and its public half in bytes."""
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed))
    raw = key.public_key().public_bytes_raw()
    pem = key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, PLAIN)
    return COSEKey.from_pem(pem, kid=raw), raw


def made(seeds, payload, content_type):
    """Return what cwt makes: the first signer's message, and everybody's."""
    keys = [private(seed) for seed in seeds]
    key, raw = keys[0]
    header = {1: -8, 3: content_type, 4: raw}
    one = COSE.new(deterministic_header=True).encode(payload, key, header, {}, out="")
    signers = [Signer.new(cose_key=key, protected={1: -8, 4: raw}) for key, raw in keys]
    many = COSE.new().encode(payload, None, {3: content_type}, {}, signers=signers)
    return [one.hex(), many.hex()]


def opened(message, raw):
    """Return the payload, or None where cwt does not take the message under that key."""
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(raw))
    pem = public.public_bytes(PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    try:
        key = COSEKey.from_pem(pem, kid=bytes.fromhex(raw))
        return COSE.new().decode(bytes.fromhex(message), key).hex()
    except Exception:  # noqa: BLE001  # whatever it raises, it does not take the message
        return None


def main() -> None:
    """Answer one question."""
    asked = json.load(sys.stdin)
    seeds, payload, content_type = asked["made"]
    answer = {
        "made": made(seeds, bytes.fromhex(payload), content_type),
        "opened": [opened(*each) for each in asked["opened"]],
    }
    json.dump(answer, sys.stdout)


main()
