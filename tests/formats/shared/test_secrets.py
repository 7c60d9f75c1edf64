"""What rules about credentials say, without the credentials."""

from __future__ import annotations

import time

import pytest

from gatekit.formats.shared.secrets import is_about_credentials, without_quotations

KEY = "q7Zk2mVtR9xWc4LpN8sYb3HdF6gJ1aTe"


@pytest.mark.parametrize(
    "message",
    [
        f"[AWSSecretAccessKey] found AWS Secret Access Key: {KEY}",  # Secretlint
        f"found basic auth credential: //me:{KEY}@a.example",
        f"password={KEY}",
        f"password = {KEY} in config",
        f"Hardcoded password '{KEY}",  # cut off by a tool that shortens its messages
        f"It's a key: \"{KEY}\" isn't it?",
        f"don't use “{KEY}”",
        f"a key {KEY} in the code",
        f"S105: secret: {KEY}",
    ],
)
def test_no_way_to_quote_a_secret_gets_through(message: str) -> None:
    assert KEY not in without_quotations(message)


@pytest.mark.parametrize(
    "message",
    [
        "Don't hard-code credentials; it's unsafe",
        "RSA private key",
        "CWE-798: use of hard-coded credentials",
        "see https://a.example/rules/passwords",
    ],
)
def test_what_quotes_nothing_stays(message: str) -> None:
    assert without_quotations(message) == message


@pytest.mark.parametrize("rule", ["acme.no-api-keys", "AccessKeyInCode", "auth-token-in-url", "BasicAuth"])
def test_rules_about_keys_and_tokens_are_about_credentials(rule: str) -> None:
    assert is_about_credentials([rule])


@pytest.mark.parametrize("cwe", ["CWE-256", "CWE-260", "CWE-522", "CWE-798"])
def test_weaknesses_of_credentials_are_about_credentials(cwe: str) -> None:
    assert is_about_credentials(["acme-17"], [cwe])


@pytest.mark.parametrize("part", ["'", ": ", ":\n", "=", "a1", "'s", "A1: "])
def test_hostile_messages_take_no_time(part: str) -> None:
    start = time.process_time()
    without_quotations(part * (1_000_000 // len(part)))
    assert time.process_time() - start < 2
