"""Addresses without the secrets that they carry."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekit.formats.registry import load_format
from gatekit.formats.shared.urls import public_url
from gatekit.reading.document import Document
from tests.formats.hostile import changed
from tests.formats.mutations import Place
from tests.formats.support import FIXTURES, Case


@pytest.mark.parametrize(
    "url",
    [
        "https://hunter2@example.org/",
        "https://me:hunter2@example.org/",
        "https://me:p@hunter2@example.org/",
        "https://example.org/?token=hunter2",
        "https://example.org/?a=1&api_key=hunter2",
        "https://example.org/?a=1;Session=hunter2",
        "https://example.org/a;jsessionid=hunter2/b",
        "https://example.org/a;jsessionid=hunter2?a=1",
        "https://example.org/#access_token=hunter2&state=1",
    ],
)
def test_what_is_called_a_secret_is_masked(url: str) -> None:
    assert "hunter2" not in public_url(url)
    assert "hunter2" not in public_url(url, all_values=True)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/?id=hunter2",
        "https://example.org/?hunter2",
        "https://example.org/?id=1;hunter2",
        "https://example.org/?id=1=hunter2",
        "https://example.org/?id=a?b=hunter2",
        "https://example.org/?a=b&hunter2&c",
        "https://example.org/#id=hunter2",
    ],
)
def test_a_scanner_may_have_put_anything_into_any_value(url: str) -> None:
    assert "hunter2" not in public_url(url, all_values=True)


@pytest.mark.parametrize(
    "url", ["", "/work?", "https://example.org/a?page=2&sort=name#top", "localhost:3306", "file:///a/b.html"]
)
def test_the_rest_of_an_address_stays_as_it_is(url: str) -> None:
    assert public_url(url) == url


@given(st.text(alphabet="ab=&;#?/:@ ", max_size=30))
def test_masking_twice_changes_nothing_more(url: str) -> None:
    for all_values in (False, True):
        once = public_url(url, all_values=all_values)
        assert public_url(once, all_values=all_values) == once


@pytest.mark.parametrize(
    ("name", "case", "place"),
    [
        ("alertmanager", "api", (0, "generatorURL")),
        ("docker_inspect", "image", (0, "Config", "Labels", "org.opencontainers.image.source")),
        ("gitlab_security", "dast-failed", ("vulnerabilities", 0, "location", "hostname")),
        ("in_toto", "statement", ("predicate", "materials", 0, "uri")),
    ],
)
@pytest.mark.parametrize("login", ["ci:hunter2", "hunter2", ":hunter2"])
def test_what_logs_in_to_an_address_of_the_project_stays_out_of_the_model(name: str, case: str, place: Place, login: str) -> None:
    report = Case(name, case, FIXTURES / name / case).report
    address = "https://example.org/group/shop.git"
    told = changed(json.loads(report.read_bytes()), place, lambda _: address.replace("//", f"//{login}@"))
    content = load_format(name).read(Document(report.name, json.dumps(told).encode()))
    assert "hunter2" not in repr(content)
    assert "//***@example.org/group/shop.git" in repr(content)
