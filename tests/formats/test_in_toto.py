"""in-toto: wrappings, predicates, sources, signers, and that nothing is called verified that nobody verified."""

from __future__ import annotations

import base64
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.shared.certificates import identity_of_der, identity_of_pem
from gatekit.formats.supply_chain.in_toto import read, recognise
from gatekit.model.records.signature import Signature
from gatekit.reading.document import Document
from tests.formats.mutations import mutated_reports
from tests.formats.support import cases, read_case

COMMIT = "4d329c75e7ec1725f7c9ce917a8799d408d06be3"
GIT = {"uri": "git+https://github.com/acme/shop@refs/heads/main", "digest": {"sha1": COMMIT}}
SUBJECT = [{"name": "shop", "digest": {"sha256": "AB"}}]
BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json"


def document(value: Any) -> Document:
    return Document("a.intoto.json", json.dumps(value).encode())


def statement(predicate: Any = None, kind: str = "https://slsa.dev/provenance/v0.2", **more: Any) -> dict[str, Any]:
    return {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": SUBJECT,
        "predicateType": kind,
        "predicate": {} if predicate is None else predicate,
        **more,
    }


def envelope(value: Any, **more: Any) -> dict[str, Any]:
    payload = base64.b64encode(json.dumps(value).encode()).decode()
    return {"payloadType": "application/vnd.in-toto+json", "payload": payload, "signatures": [{"sig": "eA=="}], **more}


def provenance(value: Any) -> Any:
    return read(document(value)).records[0]


def signatures(content: Content) -> list[Signature]:
    return [one for one in content.records if isinstance(one, Signature)]


def case(name: str) -> Content:
    return next(read_case(one) for one in cases("in_toto") if one.name == name)


# wrappings and signatures


def test_one_statement_reads_the_same_in_every_wrapping() -> None:
    bare = statement({"builder": {"id": "b"}, "materials": [GIT]})
    wrapped = envelope(bare, signatures=[])
    listed = {"attestations": [{"bundle": {"mediaType": BUNDLE, "dsseEnvelope": wrapped}}]}
    google = {"image_summary": {}, "provenance_summary": {"provenance": [{"kind": "BUILD", "envelope": wrapped}]}}
    for value in (wrapped, {"mediaType": BUNDLE, "dsseEnvelope": wrapped}, listed, google):
        assert recognise(document(value).shape)
        assert read(document(value)) == read(document(bare))


def test_nothing_is_called_good_that_no_verifier_called_good() -> None:
    good = {
        one.name for one in cases("in_toto") if not one.is_broken and "good" in {s.status for s in signatures(read_case(one))}
    }
    assert good == {"gh-verified"}


def test_a_statement_is_signed_only_if_its_envelope_has_a_signature() -> None:
    assert not provenance(statement()).signed
    assert not provenance(envelope(statement(), signatures=[])).signed
    assert provenance(envelope(statement())).signed


def test_every_signature_is_a_record_with_what_it_is_about() -> None:
    several = [{"sig": "eA==", "keyid": "one"}, {"sig": "eA==", "keyid": "two"}]
    found = signatures(read(document(envelope(statement(), signatures=several))))
    assert [(one.key_id, one.subject, one.digests) for one in found] == [(key, "shop", ("sha256:ab",)) for key in ("one", "two")]


def test_a_certificate_names_signer_and_issuer_in_a_bundle_and_in_an_envelope() -> None:
    workflow = "https://github.com/acme/shop/.github/workflows/release.yml@refs/tags/v2.4.0"
    for name in ("bundle", "lines"):
        one = signatures(case(name))[0]
        assert (one.signer, one.issuer) == (workflow, "https://token.actions.githubusercontent.com")


def test_a_signature_of_a_file_has_its_digest_and_its_signers_address() -> None:
    content = case("message-signature")
    assert [(one.signer, one.issuer, one.transparency_log) for one in signatures(content)] == [
        ("jo@acme.example", "https://accounts.example", True)
    ]
    assert len(content.records) == 1


def test_a_payload_may_be_base64_for_urls_without_padding() -> None:
    value = statement(subject=[{**SUBJECT[0], "name": "?>~?>~"}])
    payload = base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
    assert provenance(envelope(value, payload=payload)).subjects == ("?>~?>~",)


def verified(**more: Any) -> Content:
    result = {
        "mediaType": "application/vnd.dev.sigstore.verificationresult+json;version=0.1",
        "signature": {"certificate": {"subjectAlternativeName": "jo", "issuer": "i"}},
        "verifiedTimestamps": [{"type": "Tlog", "timestamp": "2026-11-23T10:00:00Z"}],
        "statement": statement({"builder": {"id": "https://github.com/actions/runner/github-hosted"}}),
    }
    whole = {"attestation": {"bundle": {}}, "verificationResult": result}
    for key, value in more.items():
        (whole if key in whole else result)[key] = value
    return read(document([whole]))


@pytest.mark.parametrize(
    "more",
    [
        {"attestation": {}},
        {"attestation": None},
        {"signature": None},
        {"signature": {}},
        {"verifiedTimestamps": None},
        {"verifiedTimestamps": []},
    ],
)
def test_what_lacks_what_githubs_verifier_always_prints_is_neither_signed_nor_verified(more: dict[str, Any]) -> None:
    whole, part = verified().records, verified(**more).records
    assert [whole[0].signed, whole[1].status.value] == [True, "good"]  # type: ignore[attr-defined] # of a subclass
    assert [part[0].signed, part[1].status.value] == [False, "unverified"]  # type: ignore[attr-defined] # of a subclass


def test_a_certificate_of_a_self_hosted_runner_refutes_a_builder_that_says_otherwise() -> None:
    def on(runner: str) -> Content:
        return verified(signature={"certificate": {"subjectAlternativeName": "jo", "runnerEnvironment": runner}})

    assert len(on("github-hosted").records) == 2
    with pytest.raises(ReportError, match="runnerEnvironment: the certificate names a self-hosted runner"):
        on("self-hosted")


@pytest.mark.parametrize("subject", [{"name": "a"}, {"name": "a", "digest": {}}, {"name": "a", "digest": {"sha256": ""}}])
def test_a_statement_without_any_digest_makes_the_report_partial(subject: dict[str, Any]) -> None:
    content = read(document(statement(subject=[subject])))
    assert content.incomplete == ("$.subject: a statement without a digest says nothing about any artifact",)
    assert not read(document(statement(subject=[subject, *SUBJECT]))).incomplete


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "x-in-toto", ""])
def test_a_statement_that_is_signed_as_something_else_is_not_read(kind: str) -> None:
    content = read(document(envelope(statement(), payloadType=kind)))
    assert content.incomplete == (f"$.payloadType: a statement that is signed as something else ({kind!r}) is not read",)
    assert [type(one) for one in content.records] == [Signature]
    assert not signatures(content)[0].digests
    assert provenance(envelope(statement(), payloadType="application/vnd.in-toto.provenance+json")).signed


def test_a_damaged_attestation_of_googles_leaves_those_beside_it() -> None:
    content = case("gcloud")
    assert len(signatures(content)) == 2
    assert content.incomplete == ("$.provenance_summary.provenance[2].envelope.payload: $: not JSON: Input data was truncated",)


def test_a_list_that_names_another_predicate_than_its_bundle_is_refused() -> None:
    bundle = {"mediaType": BUNDLE, "dsseEnvelope": envelope(statement())}
    with pytest.raises(ReportError, match="the list calls the predicate 'x'"):
        read(document({"attestations": [{"predicateType": "x", "bundle": bundle}]}))


# predicates


def test_the_repository_and_commit_come_from_where_each_version_has_them() -> None:
    old = statement({"recipe": {"definedInMaterial": 1}, "materials": [{"uri": "x"}, GIT]}, "https://slsa.dev/provenance/v0.1")
    middle = statement({"invocation": {"configSource": GIT}, "materials": [{"uri": "git+https://other"}]})
    new = statement({"buildDefinition": {"resolvedDependencies": [{"uri": "x"}, GIT]}}, "https://slsa.dev/provenance/v1")
    for value in (old, middle, new):
        record = provenance(value)
        assert (record.source, record.commit) == ("https://github.com/acme/shop", COMMIT)


@pytest.mark.parametrize("index", [5, -1, "-1", "x", None])
def test_a_material_that_is_not_there_leaves_the_repository_among_the_materials(index: Any) -> None:
    value = statement({"recipe": {"definedInMaterial": index}, "materials": [GIT]}, "https://slsa.dev/provenance/v0.1")
    assert provenance(value).commit == COMMIT


def test_provenance_without_a_repository_names_none() -> None:
    record = provenance(statement({"materials": [{"uri": "gs://bucket/x.tgz", "digest": {"md5": "aa"}}]}))
    assert (record.source, record.commit, record.materials) == ("", "", ("gs://bucket/x.tgz@md5:aa",))


def test_a_package_is_no_repository_even_if_it_has_a_digest_of_the_kind_that_commits_have() -> None:
    package = {"uri": "pkg:npm/left-pad@1.0", "digest": {"sha1": "aa"}}
    record = provenance(statement({"materials": [package, GIT]}))
    assert (record.source, record.commit) == ("https://github.com/acme/shop", COMMIT)
    assert provenance(statement({"materials": [package]})).commit == ""


@pytest.mark.parametrize("version", ["2", "10", "0.3", "", "0.20", "1-draft"])
def test_what_provenance_of_an_unknown_version_says_is_unread(version: str) -> None:
    content = read(document(statement({"builder": {"id": "b"}}, f"https://slsa.dev/provenance/v{version}")))
    assert [one.count for one in content.unread] == [1]


@pytest.mark.parametrize("version", ["0.1", "0.2", "1", "1.0", "1.2"])
def test_what_provenance_of_a_known_version_says_is_read(version: str) -> None:
    assert not read(document(statement({}, f"https://slsa.dev/provenance/v{version}"))).unread


def test_the_subject_is_the_commit_only_if_all_agree() -> None:
    def lines(*commits: str) -> Content:
        values = [statement({"materials": [{**GIT, "digest": {"sha1": one}}]}) for one in commits]
        return read(Document("a.jsonl", "\n".join(map(json.dumps, values)).encode()))

    assert lines("aa", "aa").subject == "aa"
    assert lines("aa", "bb").subject == ""


def test_a_failed_verification_summary_keeps_its_result() -> None:
    predicate = {"verifier": {"id": "v"}, "verificationResult": "FAILED", "verifiedLevels": ["SLSA_BUILD_LEVEL_2"]}
    record = provenance(statement(predicate, "https://slsa.dev/verification_summary/v1"))
    assert (record.verifier, record.verification_result, record.verified_levels) == ("v", "FAILED", ("SLSA_BUILD_LEVEL_2",))


@pytest.mark.parametrize("predicate", [None, 1, "x", {"builder": 7}])
def test_what_other_predicates_say_is_unread_whatever_it_is(predicate: Any) -> None:
    content = read(document(statement(predicate, "https://acme.example/test")))
    assert [(one.reason, one.count) for one in content.unread] == [("what predicates of type https://acme.example/test say", 1)]
    assert len(content.records) == 1


def test_a_signed_payload_that_is_no_statement_is_a_signature_and_unread() -> None:
    content = read(document(envelope({"a": 1}, payloadType="application/json")))
    assert [type(one) for one in content.records] == [Signature]
    assert [one.count for one in content.unread] == [1]


# refusals


@pytest.mark.parametrize(
    ("value", "place"),
    [
        (statement(_type="https://in-toto.io/Statement/v9"), r"\$\._type: expected an in-toto statement"),
        (statement(subject=[]), r"\$\.subject: a statement without a subject"),
        (statement({"builder": 7}), r"\$\.predicate\.builder: expected"),
        (statement(predicateType=None, predicate_type=None), "without a signature|predicateType|mediaType"),
        (envelope(statement(), payload="%"), r"\$\.payload: not base64"),
        (envelope(statement(), signatures=[{}]), r"\$\.signatures\[0\]: a signature without its value"),
        (envelope(statement(), signatures=[{"sig": ""}]), r"\$\.signatures\[0\]: a signature without its value"),
        (envelope(statement(), payload="e30"), r"\$\.payload: \$\._type"),
        ({"mediaType": BUNDLE}, r"\$: a bundle without a signature"),
        ({"mediaType": "application/vnd.dev.sigstore.bundle.v9+json"}, r"\$\.mediaType: a sigstore bundle of type"),
        (
            {"mediaType": BUNDLE, "verificationMaterial": {"x509CertificateChain": {"certificates": []}}},
            r"certificates: a chain without certificates",
        ),
        ({"mediaType": BUNDLE, "messageSignature": {"signature": "%"}}, r"\$\.messageSignature\.signature: not base64"),
    ],
)
def test_malformed_attestations_are_refused_with_their_place(value: Any, place: str) -> None:
    with pytest.raises(ReportError, match=place):
        read(document(value))


def test_an_empty_list_is_blank() -> None:
    assert read(document({"attestations": []})).blank == "no attestation in it"


@pytest.mark.parametrize(
    "value",
    [
        {"mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1", "tlogs": []},
        {"mediaType": "application/vnd.oci.image.manifest.v1+json", "subject": {}},
        {"payload": "x"},
        {"attestations": []},
        {"attestation": {}, "verificationResult": {}},
    ],
)
def test_other_documents_are_no_attestations(value: Any) -> None:
    assert not recognise(document(value).shape)


# hostile input


@given(st.binary(max_size=60))
def test_any_bytes_name_nobody_or_somebody_as_a_certificate(data: bytes) -> None:
    """Reading a certificate never fails."""
    assert len(identity_of_der(data)) == 2


def test_a_certificate_cut_off_anywhere_names_nobody() -> None:
    bundle = next(one.report for one in cases("in_toto") if one.name == "bundle")
    der = base64.b64decode(json.loads(bundle.read_bytes())["verificationMaterial"]["certificate"]["rawBytes"])
    assert identity_of_der(der)[0].startswith("https://github.com/acme/shop/")
    assert {identity_of_der(der[:length]) for length in range(len(der))} == {("", "")}
    assert identity_of_pem("-----BEGIN CERTIFICATE-----\n%%%\n-----END CERTIFICATE-----") == ("", "")


@settings(deadline=None, max_examples=200)
@given(mutated_reports("in_toto"))
def test_whatever_value_stands_anywhere_reading_ends_in_content_or_a_report_error(data: bytes) -> None:
    """Bad input never gives a traceback."""
    with suppress(ReportError):
        read(Document("a.intoto.json", data))
