"""Messages that only the browser can read (RFC 8291, in the encoding of RFC 8188), signed as this site's (RFC 8292)."""

import json
import os
import time
from contextlib import suppress
from email.utils import parseaddr
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from notifications.push.models import padded, unpadded

CURVE = ec.SECP256R1()
RECORD_SIZE = 4096
LAST_RECORD = b"\x02"
TOKEN_SECONDS = 12 * 3600  # a push service takes a day at most


def seal(message: bytes, *, p256dh: str, auth: str) -> bytes:
    """The message as the body of a request to the push service."""
    receiver = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, padded(p256dh))
    sender = ec.generate_private_key(CURVE)
    return _seal(message, receiver, padded(auth), sender, salt=os.urandom(16))


def _seal(
    message: bytes,
    receiver: ec.EllipticCurvePublicKey,
    auth: bytes,
    sender: ec.EllipticCurvePrivateKey,
    *,
    salt: bytes,
) -> bytes:
    ours, theirs = point(sender.public_key()), point(receiver)
    shared = sender.exchange(ec.ECDH(), receiver)
    secret = _derive(shared, salt=auth, info=b"WebPush: info\0" + theirs + ours, length=32)
    key = _derive(secret, salt=salt, info=b"Content-Encoding: aes128gcm\0", length=16)
    nonce = _derive(secret, salt=salt, info=b"Content-Encoding: nonce\0", length=12)
    header = salt + RECORD_SIZE.to_bytes(4) + len(ours).to_bytes(1) + ours
    return header + AESGCM(key).encrypt(nonce, message + LAST_RECORD, None)


def _derive(secret: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def site_key() -> ec.EllipticCurvePrivateKey:
    """The key that this site signs with: VAPID_PRIVATE_KEY, else one that is made once and kept in DATA_DIR."""
    text = settings.VAPID_PRIVATE_KEY or _kept(settings.DATA_DIR / "vapid-private-key")
    return ec.derive_private_key(int.from_bytes(padded(text)), CURVE)


def public_key() -> str:
    """What a browser must be told as it subscribes."""
    return unpadded(point(site_key().public_key()))


def _kept(path: Path) -> str:
    """What the file says. Who is first makes it, whole; who comes at the same moment reads the other's."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        number = ec.generate_private_key(CURVE).private_numbers().private_value
        with NamedTemporaryFile("w", dir=path.parent) as file:
            file.write(unpadded(number.to_bytes(32)))
            file.flush()
            with suppress(FileExistsError):
                os.link(file.name, path)
    return path.read_text().strip()


def authorization(endpoint: str) -> str:
    """The header that says to the push service who we are."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(time.time()) + TOKEN_SECONDS,
        "sub": f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}",
    }
    key = site_key()
    signed = ".".join(unpadded(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims))
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    token = f"{signed}.{unpadded(r.to_bytes(32) + s.to_bytes(32))}"
    return f"vapid t={token}, k={unpadded(point(key.public_key()))}"
