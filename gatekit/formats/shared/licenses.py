"""Licences as one SPDX expression."""

from __future__ import annotations

from collections.abc import Sequence


def license_expression(texts: Sequence[str]) -> str:
    """The licences as one canonical SPDX expression, several joined by AND; "" if any of them is no valid SPDX.

    Source: SPDX specification 2.3, annex D; the list of ids is that of `packaging.licenses`.

    >>> license_expression(["mit", "apache-2.0 or bsd-3-clause"])
    'MIT AND (Apache-2.0 OR BSD-3-Clause)'
    >>> license_expression(["BSD-like"]), license_expression([])
    ('', '')
    """
    if not texts:
        return ""
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression  # noqa: PLC0415 - for SBOMs only

    try:
        parts = [canonicalize_license_expression(text) for text in dict.fromkeys(texts)]
    except InvalidLicenseExpression:
        return ""
    return parts[0] if len(parts) == 1 else " AND ".join(f"({part})" if " OR " in part else part for part in parts)
