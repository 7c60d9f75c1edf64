"""SPDX: licences, suppliers, what a document is about, its tool, and the versions that are refused."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.supply_chain.spdx import read, recognise
from gatekit.reading.document import Document
from tests.formats.mutations import mutated_reports


def document(value: Any) -> Document:
    return Document("bom.spdx.json", json.dumps(value).encode())


def sbom(*packages: dict[str, Any], **more: Any) -> Content:
    return read(document({"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "packages": list(packages), **more}))


def package(**more: Any) -> dict[str, Any]:
    return {"name": "lib", "SPDXID": "SPDXRef-lib", **more}


def component(**more: Any) -> Any:
    return sbom(package(**more)).records[0]


@pytest.mark.parametrize(
    ("concluded", "declared", "licenses", "expression"),
    [
        ("MIT", "Apache-2.0", ("MIT",), "MIT"),
        ("NOASSERTION", "apache-2.0", ("apache-2.0",), "Apache-2.0"),
        ("NONE", "MIT", ("NONE",), ""),
        ("Some licence", None, ("Some licence",), ""),
        (None, None, (), ""),
        ("", "NOASSERTION", (), ""),
    ],
)
def test_a_concluded_licence_goes_before_a_declared_one(
    concluded: str | None, declared: str | None, licenses: tuple[str, ...], expression: str
) -> None:
    found = component(licenseConcluded=concluded, licenseDeclared=declared)
    assert (found.licenses, found.license_expression) == (licenses, expression)


@pytest.mark.parametrize(
    ("supplier", "name"),
    [
        ("Organization: Acme: Labs", "Acme: Labs"),
        ("Person: Jo ()", "Jo ()"),
        ("NOASSERTION", ""),
        ("Organization: ", ""),
        (None, ""),
    ],
)
def test_a_supplier_comes_without_its_sort(supplier: str | None, name: str) -> None:
    assert component(supplier=supplier).supplier == name


@pytest.mark.parametrize(
    ("creators", "tool"),
    [
        (["Organization: Acme", "Tool: syft-0.57.0"], ("syft", "0.57.0")),
        (["Tool: trivy-dev"], ("trivy-dev", "")),
        (["Tool: sbom-tool-v1.2", "Tool: other-1"], ("sbom-tool", "v1.2")),
        (["Tool: "], ("spdx", "")),
        (None, ("spdx", "")),
    ],
)
def test_the_tool_is_the_first_among_the_creators(creators: Any, tool: tuple[str, str]) -> None:
    content = sbom(package(), creationInfo={"creators": creators})
    assert (content.tool, content.tool_version) == tool


@pytest.mark.parametrize(
    "said",
    [
        {"documentDescribes": ["SPDXRef-lib"]},
        {
            "relationships": [
                {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-lib"}
            ]
        },
        {
            "relationships": [
                {"spdxElementId": "SPDXRef-lib", "relationshipType": "DESCRIBED_BY", "relatedSpdxElement": "SPDXRef-DOCUMENT"}
            ]
        },
    ],
)
def test_what_a_document_describes_is_an_artifact_and_stays_a_component(said: dict[str, Any]) -> None:
    records = sbom(package(), **said).records
    assert [type(one).__name__ for one in records] == ["Artifact", "ComponentRecord"]


def test_what_is_described_twice_is_one_artifact_and_what_is_not_there_is_none() -> None:
    assert len(sbom(package(), documentDescribes=["SPDXRef-lib", "SPDXRef-lib", "SPDXRef-gone"]).records) == 2


def test_only_package_urls_among_the_references_are_package_urls() -> None:
    references = [
        {"referenceCategory": "SECURITY", "referenceType": "cpe23Type", "referenceLocator": "cpe:2.3:a:x"},
        {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "pkg:npm/lib@1"},
    ]
    assert component(externalRefs=references).purl == "pkg:npm/lib@1"


@pytest.mark.parametrize("packages", [[], None])
def test_a_document_without_packages_is_blank(packages: Any) -> None:
    assert sbom(packages=packages).blank == "no package in it"


@pytest.mark.parametrize("version", ["SPDX-2.1", "SPDX-2.4", "SPDX-3.0", ""])
def test_other_versions_are_refused_by_name(version: str) -> None:
    with pytest.raises(ReportError, match=r"gatekit reads SPDX 2\.2 and 2\.3 in JSON") as caught:
        sbom(spdxVersion=version)
    assert caught.value.status == "unsupported_version"


@pytest.mark.parametrize(
    "value", [{"@context": "https://openvex.dev/ns/v0.2.0"}, {"sbom": {}}, {"SPDXID": "x"}, [{"spdxVersion": "SPDX-2.3"}]]
)
def test_other_documents_are_not_spdx(value: Any) -> None:
    assert not recognise(document(value).shape)


@settings(deadline=None, max_examples=100)
@given(mutated_reports("spdx"))
def test_whatever_value_stands_anywhere_reading_ends_in_content_or_a_report_error(data: bytes) -> None:
    """Bad input never gives a traceback."""
    with suppress(ReportError):
        read(Document("bom.spdx.json", data))


@pytest.mark.parametrize("version", ["NOASSERTION", "NONE", "", None])
def test_no_version_is_said_by_words_too(version: str | None) -> None:
    assert component(versionInfo=version).version == ""


def test_the_digest_in_an_images_package_url_is_one_of_its_digests() -> None:
    digest = f"sha256:{64 * 'a'}"
    refs = [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": f"pkg:oci/shop@{digest}"}]
    found: Any = sbom(package(externalRefs=refs), documentDescribes=["SPDXRef-lib"]).records[0]
    assert (found.type, found.digests) == ("sbom_subject", (digest,))
