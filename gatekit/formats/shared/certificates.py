"""Who a signing certificate names, read without any cryptography: nothing here verifies a certificate.

Source: RFC 5280, section 4; sigstore/fulcio, `docs/oid-info.md`.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator

_SEQUENCE, _OBJECT_ID, _OCTETS, _EXTENSIONS = 0x30, 0x06, 0x04, 0xA3
_EMAIL, _URI = 0x81, 0x86
_ALTERNATIVE_NAME = bytes.fromhex("551d11")  # 2.5.29.17
_ISSUER_1 = bytes.fromhex("2b0601040183bf300101")  # 1.3.6.1.4.1.57264.1.1: the bare text
_ISSUER_2 = bytes.fromhex("2b0601040183bf300108")  # 1.3.6.1.4.1.57264.1.8: a DER text
_PEM_BEGIN, _PEM_END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
_NOBODY = ("", "")


def identity_of_der(certificate: bytes) -> tuple[str, str]:
    """Signer (the first e-mail address or URI) and OIDC issuer of a certificate; empty texts for what it does not name.

    >>> identity_of_der(b"no certificate")
    ('', '')
    """
    signer = issuer = ""
    try:
        _, body = _first(certificate)
        _, signed = _first(body)
        extensions = next((value for tag, value in _items(signed) if tag == _EXTENSIONS), b"")
        for _, extension in _items(_first(extensions)[1] if extensions else b""):
            parts = list(_items(extension))
            if len(parts) < 2 or parts[0][0] != _OBJECT_ID or parts[-1][0] != _OCTETS:
                continue
            name, value = parts[0][1], parts[-1][1]
            if name == _ALTERNATIVE_NAME:
                signer = next((text.decode() for tag, text in _items(_first(value)[1]) if tag in {_EMAIL, _URI}), "")
            elif name == _ISSUER_2:
                issuer = _first(value)[1].decode()
            elif name == _ISSUER_1 and not issuer:
                issuer = value.decode()
    except ValueError:
        return _NOBODY
    return signer, issuer


def identity_of_pem(text: str) -> tuple[str, str]:
    """As `identity_of_der`, of the first certificate in a PEM text."""
    inner = text.partition(_PEM_BEGIN)[2].partition(_PEM_END)[0]
    try:
        return identity_of_der(base64.b64decode("".join(inner.split()), validate=True))
    except ValueError:
        return _NOBODY


def _first(data: bytes) -> tuple[int, bytes]:
    """Tag and content of the first DER value. Raises `ValueError` if there is none."""
    for found in _items(data):
        return found
    raise ValueError


def _items(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The DER values that stand behind each other. Raises `ValueError` where one ends beyond the data."""
    place = 0
    while place < len(data):
        if place + 2 > len(data):
            raise ValueError
        tag, length = data[place], data[place + 1]
        place += 2
        if length & 0x80:
            count = length & 0x7F
            if not 1 <= count <= 4:
                raise ValueError
            length = int.from_bytes(data[place : place + count], "big")
            place += count
        if place + length > len(data):
            raise ValueError
        yield tag, data[place : place + length]
        place += length
