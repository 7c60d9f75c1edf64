"""CycloneDX: ratings, states, references, licences, versions, and what makes a document invalid."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.supply_chain.cyclonedx import read, recognise
from gatekit.model.finding import Finding
from gatekit.model.vocabulary import FindingState, Kind, Severity, SeverityBasis
from gatekit.reading.document import Document
from tests.formats.mutations import mutated_reports
from tests.formats.support import cases, read_case

LIBRARY = {"type": "library", "bom-ref": "lib", "name": "lib", "version": "1.0", "purl": "pkg:pypi/lib@1.0"}


def document(value: Any) -> Document:
    return Document("bom.json", json.dumps(value).encode())


def bom(**more: Any) -> Content:
    return read(document({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [LIBRARY], **more}))


def found(**more: Any) -> Finding:
    content = bom(vulnerabilities=[{"id": "CVE-2024-1", "affects": [{"ref": "lib"}], **more}])
    assert len(content.findings) == 1
    return content.findings[0]


def xml(body: str, version: str = "1.5") -> Content:
    return read(Document("bom.xml", f'<bom xmlns="http://cyclonedx.org/schema/bom/{version}">{body}</bom>'.encode()))


def rating(severity: str | None = None, source: str | None = None, **more: Any) -> dict[str, Any]:
    return {"severity": severity, "source": {"name": source} if source else None, **more}


# ratings


@pytest.mark.parametrize(
    ("ratings", "word"),
    [
        ([rating("low", "redhat"), rating("high", "ghsa"), rating("critical", "nvd")], "high"),
        ([rating("low", "redhat"), rating("critical", "nvd")], "critical"),
        ([rating("medium", "ghsa", method="CVSSv2"), rating("high", "ghsa", method="CVSSv31")], "high"),
        ([rating("low", "ghsa"), rating("high", "ghsa")], "high"),
        ([rating("unknown", "ghsa"), rating("low", "amazon")], "low"),
        ([rating("spicy", "ghsa")], "unknown"),
        ([rating("unknown")], "unknown"),
        ([], "unknown"),
        (None, "unknown"),
    ],
)
def test_the_publishers_rating_goes_before_nvds_and_nvds_before_others(ratings: Any, word: str) -> None:
    assert found(source={"name": "GHSA"}, ratings=ratings).severity.word == word


def test_a_word_stands_even_if_the_scores_are_ratings_of_their_own() -> None:
    ratings = [
        rating("medium"),
        rating(score=10, method="CVSSv2", vector="AV:N"),
        rating(score=9.1, method="CVSSv31", vector="v3"),
    ]
    finding = found(ratings=ratings)
    assert (finding.severity, finding.severity_origin.word) == (Severity.MEDIUM, "medium")
    assert (finding.severity_origin.score, finding.severity_origin.vector) == (9.1, "v3")


def test_the_score_of_a_vector_alone_is_computed_whether_or_not_it_names_its_version() -> None:
    for vector in ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"):
        finding = found(ratings=[rating(method="CVSSv31", vector=vector)])
        assert (finding.severity, finding.severity_origin.basis) == (Severity.CRITICAL, SeverityBasis.SCORE)


@pytest.mark.parametrize(
    "more", [{"score": 90, "method": "other"}, {"score": 3, "method": "OWASP"}, {"score": 11, "method": "CVSSv31"}]
)
def test_a_score_that_is_no_cvss_rates_nothing(more: Any) -> None:
    assert found(ratings=[rating(**more)]).severity is Severity.UNKNOWN


# states and references


def test_every_state_is_open_or_not_affected_with_its_reason() -> None:
    states = {one.rule_id: (one.state.value, one.state_reason) for one in case("vex").findings if not one.is_open}
    assert states == {
        "CVE-2021-45046": ("not_affected", "not_affected: code_not_reachable (No thread context is logged.)"),
        "CVE-2020-8203": ("not_affected", "false_positive"),
        "CVE-2021-23337": ("not_affected", "resolved_with_pedigree"),
        "CVE-2018-16487": ("not_affected", "the document calls the version unaffected"),
    }


@pytest.mark.parametrize("state", ["exploitable", "in_triage", None])
def test_what_is_exploitable_or_in_triage_stays_open(state: str | None) -> None:
    assert found(analysis={"state": state}).is_open


def test_a_state_that_nobody_knows_refuses_the_document() -> None:
    with pytest.raises(ReportError, match=r"\$\.vulnerabilities\[0\]\.analysis\.state: invalid enum value 'fine'"):
        found(analysis={"state": "fine"})


@pytest.mark.parametrize(
    ("versions", "state"),
    [
        ([{"version": "1.0", "status": "unaffected"}, {"version": "0.9", "status": "affected"}], FindingState.NOT_AFFECTED),
        ([{"version": "1.0", "status": "affected"}, {"version": "1.1", "status": "unaffected"}], FindingState.OPEN),
        ([{"version": "2.0", "status": "unaffected"}, {"range": "vers:pypi/<2", "status": "affected"}], FindingState.OPEN),
        ([{"range": "vers:pypi/*", "status": "unaffected"}], FindingState.NOT_AFFECTED),
        ([{"range": "vers:pypi/*", "status": "unaffected"}, {"version": "1.0"}], FindingState.OPEN),
        ([{"range": "vers:pypi/>=2", "status": "unaffected"}], FindingState.OPEN),
        ([{"version": "2.0", "status": "unaffected"}], FindingState.OPEN),
        ([{"version": "1.0", "status": "unaffected"}, {"version": "1.0", "status": "affected"}], FindingState.OPEN),
        ([{"version": "1.0"}], FindingState.OPEN),
        ([{"version": "1.0", "status": "unknown"}], FindingState.OPEN),
        ([], FindingState.OPEN),
    ],
)
def test_a_component_is_spared_only_if_its_own_version_is_unaffected(versions: Any, state: FindingState) -> None:
    assert found(affects=[{"ref": "lib", "versions": versions}]).state is state


@pytest.mark.parametrize(
    ("reference", "state"),
    [
        ("pkg:pypi/other@1.0", FindingState.NOT_AFFECTED),
        ("pkg:pypi/other@2.0", FindingState.OPEN),
        ("pkg:pypi/other", FindingState.NOT_AFFECTED),
    ],
)
def test_a_component_of_another_document_is_spared_only_if_no_version_of_it_is_left(reference: str, state: FindingState) -> None:
    versions = [{"version": "1.0", "status": "unaffected"}]
    assert found(affects=[{"ref": reference, "versions": versions}]).state is state


def test_one_vulnerability_of_two_components_is_two_findings_and_of_none_is_one() -> None:
    other = {**LIBRARY, "bom-ref": "other", "name": "other"}
    vulnerability = {"id": "CVE-1", "affects": [{"ref": "lib"}, {"ref": "other"}]}
    content = bom(components=[LIBRARY, other], vulnerabilities=[vulnerability, {"id": "CVE-2"}])
    assert [(one.rule_id, one.component.name) for one in content.findings] == [
        ("CVE-1", "lib"),
        ("CVE-1", "other"),
        ("CVE-2", ""),
    ]


def test_what_is_listed_twice_under_one_reference_counts_once_unless_it_says_something_else() -> None:
    one = {"id": "CVE-1", "bom-ref": "v", "affects": [{"ref": "lib"}]}
    content = bom(vulnerabilities=[one, one, {**one, "affects": [{"ref": "x"}]}, {"id": "CVE-2"}, {"id": "CVE-2"}])
    assert [finding.rule_id for finding in content.findings] == ["CVE-1", "CVE-1", "CVE-2", "CVE-2"]
    assert [(unread.reason, unread.count) for unread in content.unread] == [("vulnerabilities that are listed twice", 1)]


def test_a_link_into_another_document_still_names_the_package() -> None:
    component = found(affects=[{"ref": "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#pkg:npm/%40acme/core@1.0"}]).component
    assert (component.name, component.version, component.purl) == ("@acme/core", "1.0", "pkg:npm/%40acme/core@1.0")


def test_a_reference_that_names_two_components_makes_the_report_partial() -> None:
    assert bom(components=[LIBRARY, {**LIBRARY, "version": "2.0"}]).incomplete == (
        "references that name more than one component: 1",
    )
    assert bom(components=[LIBRARY, LIBRARY]).incomplete == ()


def test_only_the_words_in_which_trivy_names_a_fixed_version_are_understood() -> None:
    assert found(recommendation="Upgrade a to version 2; Upgrade lib to version 1.1, 2.0").component.fixed_version == "1.1, 2.0"
    assert found(recommendation="Upgrade to the newest version.").component.fixed_version == ""


def test_a_new_version_of_a_package_is_the_same_finding() -> None:
    links = [found(affects=[{"ref": f"pkg:pypi/lib@{version}"}]) for version in ("1.0", "2.0")]
    assert links[0].identity == links[1].identity != ""


# what was looked for, and blank documents


def test_an_empty_list_of_vulnerabilities_measures_nothing_because_sbom_generators_write_it_too() -> None:
    assert bom(vulnerabilities=[]).measures == frozenset()
    assert bom(vulnerabilities=[{"id": "CVE-1"}]).measures == {Kind.VULNERABILITY}
    assert bom(components=None, vulnerabilities=[{"id": "CVE-1"}]).measures == frozenset()


@pytest.mark.parametrize(
    ("aggregate", "is_partial"),
    [
        ("incomplete", True),
        ("incomplete_first_party_only", True),
        ("complete", False),
        ("unknown", False),
        ("not_specified", False),
    ],
)
def test_what_the_document_itself_calls_incomplete_makes_the_report_partial(aggregate: str, is_partial: bool) -> None:
    content = bom(compositions=[{"aggregate": aggregate, "assemblies": ["lib"]}])
    assert content.incomplete == (("parts that the document itself calls incomplete: 1",) if is_partial else ())
    composition = f"<compositions><composition><aggregate>{aggregate}</aggregate></composition></compositions>"
    assert xml(composition).incomplete == content.incomplete


def test_a_document_without_components_and_vulnerabilities_is_blank() -> None:
    assert bom(components=[]).blank
    assert not bom(components=[], metadata={"component": LIBRARY}).blank


# licences


@pytest.mark.parametrize(
    ("licenses", "expression"),
    [
        ([{"license": {"id": "MIT"}}, {"license": {"id": "Apache-2.0"}}], "MIT AND Apache-2.0"),
        ([{"expression": "mit or apache-2.0"}], "MIT OR Apache-2.0"),
        ([{"license": {"name": "Our own"}}], ""),
        ([{"license": {"id": "MIT"}}, {"license": {"id": "0BSD", "acknowledgement": "concluded"}}], "0BSD"),
        ([], ""),
        (None, ""),
    ],
)
def test_licences_become_one_expression(licenses: Any, expression: str) -> None:
    content = bom(components=[{**LIBRARY, "licenses": licenses}])
    assert content.records[0].license_expression == expression  # type: ignore[attr-defined] # of a subclass
    assert not content.incomplete


@pytest.mark.parametrize(
    ("licenses", "doubt"),
    [
        ([{"license": {"id": "Apache-2"}}], "not on the SPDX list: Apache-2"),
        ([{"license": {"id": "MIT"}}, {"expression": "MIT OR 0BSD"}], "belong together: 1"),
        ([{"license": {"id": "MIT"}, "expression": "0BSD"}], "belong together: 1"),
    ],
)
def test_licences_that_cannot_be_told_make_the_report_partial(licenses: Any, doubt: str) -> None:
    content = bom(components=[{**LIBRARY, "licenses": licenses}])
    assert [doubt in sentence for sentence in content.incomplete] == [True]
    assert content.records[0].license_expression == ""  # type: ignore[attr-defined] # of a subclass


def test_since_1_7_licences_and_expressions_may_stand_together() -> None:
    licenses = [{"license": {"id": "MIT"}}, {"expression": "0BSD OR ISC"}]
    content = bom(specVersion="1.7", components=[{**LIBRARY, "licenses": licenses}])
    assert content.records[0].license_expression == "MIT AND (0BSD OR ISC)"  # type: ignore[attr-defined] # of a subclass


# XML


def test_xml_and_json_of_one_document_read_the_same() -> None:
    body = (
        '<components><component type="library" bom-ref="lib"><name>lib</name><version>1.0</version>'
        "<purl>pkg:pypi/lib@1.0</purl></component></components>"
        "<vulnerabilities><vulnerability><id>CVE-1</id><source><name>NVD</name><url>https://x.example</url></source>"
        "<ratings><rating><source><name>NVD</name></source><score>9.8</score><severity>critical</severity><method>CVSSv31</method>"
        "</rating></ratings><cwes><cwe>79</cwe></cwes><analysis><state>in_triage</state></analysis>"
        "<affects><target><ref>lib</ref><versions><version><version>1.0</version><status>affected</status></version></versions>"
        "</target></affects></vulnerability></vulnerabilities>"
    )
    vulnerability = {
        "id": "CVE-1",
        "source": {"name": "NVD", "url": "https://x.example"},
        "ratings": [{"source": {"name": "NVD"}, "score": 9.8, "severity": "critical", "method": "CVSSv31"}],
        "cwes": [79],
        "analysis": {"state": "in_triage"},
        "affects": [{"ref": "lib", "versions": [{"version": "1.0", "status": "affected"}]}],
    }
    assert xml(body) == bom(vulnerabilities=[vulnerability])


@pytest.mark.parametrize("name", ["null", "1", "true", ""])
def test_texts_in_xml_stay_texts(name: str) -> None:
    content = xml(f'<components><component type="file"><name>{name}</name></component></components>')
    assert content.records[0].name == name  # type: ignore[attr-defined] # of a subclass


def test_an_element_that_may_stand_once_is_refused_twice() -> None:
    with pytest.raises(ReportError, match="line 1: component has 2 of name"):
        xml('<components><component type="file"><name>a</name><name>b</name></component></components>')


# versions and malformed values


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.8", "2.0", ""])
def test_other_versions_are_refused_by_name(version: str) -> None:
    with pytest.raises(ReportError, match=r"gatekit reads 1\.2 to 1\.7") as caught:
        bom(specVersion=version)
    assert caught.value.status == "unsupported_version"
    with pytest.raises(ReportError, match=r"gatekit reads 1\.2 to 1\.7"):
        xml("<components/>", version)


@pytest.mark.parametrize(
    ("component", "place"),
    [
        ({"type": "foo"}, r"\.type"),
        ({"name": None}, r"\.name"),
        ({"bom-ref": ""}, r"\.bom-ref"),
        ({"scope": "foo"}, r"\.scope"),
        ({"hashes": [{"alg": "FOO", "content": "00" * 16}]}, r"\.hashes\[0\]\.alg"),
        ({"hashes": [{"alg": "MD5", "content": "foo"}]}, r"\.hashes\[0\]\.content"),
        ({"components": [{"type": "library"}]}, r"\.components\[0\]"),
    ],
)
def test_a_malformed_component_refuses_the_document_with_its_place(component: Any, place: str) -> None:
    with pytest.raises(ReportError, match=rf"\$\.components\[0\]{place}: "):
        bom(components=[{**LIBRARY, **component}])


def test_a_time_without_a_zone_is_not_used_and_a_date_is_no_time() -> None:
    assert bom(metadata={"timestamp": "2026-08-20T10:00:00"}).produced_at is None
    with pytest.raises(ReportError, match="expected a date and time, got '2026-08-20'"):
        bom(metadata={"timestamp": "2026-08-20"})


def test_components_nested_as_deep_as_json_goes_end_in_content_or_an_error() -> None:
    inner = '{"type":"library","name":"x","components":[' * 5000 + "]}" * 5000
    with suppress(ReportError):
        read(Document("bom.json", f'{{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{inner}]}}'.encode()))


@pytest.mark.parametrize("value", [{"bomFormat": "SPDX"}, {"specVersion": "1.5", "components": []}, [{"bomFormat": "CycloneDX"}]])
def test_other_documents_are_not_cyclonedx(value: Any) -> None:
    assert not recognise(document(value).shape)


def case(name: str) -> Content:
    return next(read_case(one) for one in cases("cyclonedx") if one.name == name)


@settings(deadline=None, max_examples=200)
@given(mutated_reports("cyclonedx"))
def test_whatever_value_stands_anywhere_reading_ends_in_content_or_a_report_error(data: bytes) -> None:
    """Bad input never gives a traceback."""
    with suppress(ReportError):
        assert all(isinstance(one, Finding) for one in read(Document("bom.json", data)).findings)


# Checkov


DIGEST = "d70eab08607a4d05faa2d0d6647206599e9abc65"
CHECKOV = {"tools": [{"name": "cyclonedx-python-lib", "version": "7"}, {"name": "checkov", "version": "3"}]}


def checked(rule: str, resource: str, text: str) -> Content:
    purl = f"pkg:{'secrets' if resource == DIGEST else 'terraform'}/cli_repo/sample/main.tf/{resource}@sha1:00"
    return bom(
        metadata=CHECKOV,
        components=[{"type": "application", "bom-ref": "r", "name": resource, "version": "sha1:00", "purl": purl}],
        vulnerabilities=[
            {
                "id": rule,
                "ratings": [{"severity": "unknown"}],
                "description": f"Resource: {resource}. {text}",
                "affects": [{"ref": "r"}],
            }
        ],
    )


def test_what_checkov_found_is_of_the_kind_that_its_id_says() -> None:
    content = checked("CKV_AWS_5", "aws_group.open", "Ensure that it is used. Always.")
    (finding,) = content.findings
    assert (content.tool, content.tool_version, content.measures) == ("checkov", "3", frozenset({Kind.MISCONFIGURATION}))
    assert (finding.kind, finding.severity, finding.component.name) == (Kind.MISCONFIGURATION, Severity.MEDIUM, "")
    assert (finding.message, finding.location.logical_name) == ("Ensure that it is used. Always.", "aws_group.open")


def test_no_digest_of_a_secret_that_checkov_found_enters_the_model() -> None:
    content = checked("CKV_SECRET_2", DIGEST, "AWS Access Key")
    (finding,) = content.findings
    assert (finding.kind, finding.message) == (Kind.SECRET, "AWS Access Key")
    assert DIGEST not in repr(content)


def test_a_library_is_the_tool_only_if_no_other_is_named() -> None:
    assert bom(metadata={"tools": [{"name": "cyclonedx-python-lib"}]}).tool == "cyclonedx-python-lib"


@pytest.mark.parametrize("version", ["NOASSERTION", "NONE", "", None])
def test_no_version_is_said_by_words_too(version: str | None) -> None:
    subject, component = bom(
        components=[{**LIBRARY, "version": version}], metadata={"component": {**LIBRARY, "version": version}}
    ).records
    assert (subject.version, component.version) == ("", "")  # type: ignore[attr-defined] # of a subclass


def test_the_digest_in_an_images_package_url_is_one_of_its_digests() -> None:
    image = {"type": "container", "name": "shop", "purl": f"pkg:oci/shop@sha256%3A{64 * 'a'}?arch=amd64"}
    hashes = [{"alg": "SHA-256", "content": 64 * "B"}]
    found: Any = bom(metadata={"component": {**image, "hashes": hashes}}).records[0]
    assert found.digests == (f"sha256:{64 * 'a'}", f"sha256:{64 * 'b'}")
