"""The supply-chain pack on real SBOMs, attestations, signatures and images."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gatekit.engine import read_evidence
from gatekit.model.decision import Decision
from tests.policy.packs import FIXTURES, Case, decide, expected, offenders, outcome, pack, rule_of, rules, seen

NAME = "supply_chain"
SBOM = "cyclonedx/cyclonedx-py/bom.json"
PROVENANCE = "in_toto/gh-verified/verified.json"
COSIGN = "cosign/keyless/cosign-verify.json"
IMAGE = "docker_inspect/podman/shop.image-inspect.json"
INDEX = "oci_manifest/index/shop.oci-index.json"

OF_IMAGES = {"sbom_is_of_images"}
INVENTORY = {"sbom_lists_packages", "sbom_identifies_packages", "sbom_vulnerabilities"} | OF_IMAGES
BUILT = {
    "provenance_is_there",
    "provenance_from_trusted_builder",
    "provenance_is_signed",
    "provenance_is_verified",
    "verification_passed",
}
SIGNED = {"signatures_are_good", "signers_are_trusted"}
IMAGES = {"images_have_provenance", "images_are_signed"}
ALL = INVENTORY | BUILT | SIGNED | IMAGES
TEST_RESULT = (
    '{"_type": "https://in-toto.io/Statement/v1", "predicateType": "https://in-toto.io/attestation/test-result/v0.1",'
    ' "subject": [{"name": "shop.tar.gz", "digest": {"sha256": "' + 64 * "a" + '"}}], "predicate": {"result": "PASSED"}}'
)


def only(*entries: str) -> dict[str, str]:
    return {"require": ",".join(entries)}


def sbom(purl: str = "", *, components: list[dict[str, str]] | None = None, **more: Any) -> str:
    """An SBOM of what has this package URL."""
    shown = [{"type": "library", "name": "lib", "version": "1", "purl": "pkg:pypi/lib@1"}] if components is None else components
    subject = {"type": "container", "name": "shop", "purl": purl, **more}
    return json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"component": subject}, "components": shown})


CASES = {
    "a release as it should be": Case((SBOM, PROVENANCE, COSIGN), passes=ALL),
    "nothing": Case(no_data=ALL),
    "no provenance and no signature": Case((SBOM,), passes=INVENTORY, no_data=ALL - INVENTORY),
    # the SBOM
    "packages without package URLs": Case(
        ("cyclonedx/pip-audit-xml/pip-audit.cdx.xml",),
        params=only("sbom"),
        passes={"sbom_lists_packages"} | OF_IMAGES,
        fails={"sbom_identifies_packages", "sbom_vulnerabilities"},
    ),
    "packages without package URLs that may be": Case(
        ("cyclonedx/pip-audit-xml/pip-audit.cdx.xml",),
        params={**only("sbom"), "maxUnidentified": "4", "unknownSeverity": "medium"},
        passes=INVENTORY,
    ),
    "an SBOM that lists vulnerabilities": Case(
        ("cyclonedx/trivy-fs/trivy.cdx.json",),
        params=only("sbom"),
        passes=INVENTORY - {"sbom_vulnerabilities"},
        fails={"sbom_vulnerabilities"},
    ),
    "an SBOM without vulnerabilities that count": Case(("spdx/trivy-fs/trivy.spdx.json",), params=only("sbom"), passes=INVENTORY),
    "an SBOM without packages": Case(
        made={"bom.cdx.json": '{"bomFormat": "CycloneDX", "specVersion": "1.6", "vulnerabilities": [{"id": "CVE-2026-1"}]}'},
        params={**only("sbom"), "vulnerabilitySeverity": "unknown", "unknownSeverity": "high"},
        passes={"sbom_vulnerabilities"} | OF_IMAGES,
        fails={"sbom_lists_packages"},
        no_data={"sbom_identifies_packages"},
    ),
    "an empty SBOM is no data": Case(("spdx/no-packages/empty.spdx.json",), params=only("sbom"), no_data=INVENTORY),
    "an SBOM of another image": Case(
        (IMAGE,),
        made={"bom.cdx.json": sbom(f"pkg:oci/other@sha256%3A{64 * '0'}?arch=amd64")},
        params=only("sbom"),
        passes=INVENTORY - OF_IMAGES,
        fails=IMAGES | OF_IMAGES,
    ),
    # how it was built
    "provenance that nobody has verified": Case(
        ("in_toto/bundle/shop.sigstore.json",),
        params=only("provenance"),
        passes=BUILT - {"provenance_is_verified"} | {"images_have_provenance"},
        fails={"provenance_is_verified"},
    ),
    "npm's attestations": Case(
        ("in_toto/npm/attestations.json",),
        params=only("provenance"),
        passes=BUILT - {"provenance_is_verified"} | {"images_have_provenance"},
        fails={"provenance_is_verified"},
    ),
    "a bare statement": Case(
        ("in_toto/statement/shop.intoto.json",),
        params=only("provenance"),
        passes=BUILT - {"provenance_is_signed"} | {"images_have_provenance"},
        fails={"provenance_is_signed"},
    ),
    "a verifier who refused": Case(
        ("in_toto/lines/shop.intoto.jsonl",),
        params=only("provenance"),
        passes={"provenance_is_there", "provenance_from_trusted_builder", "images_have_provenance"},
        fails={"provenance_is_signed", "provenance_is_verified", "verification_passed"},
    ),
    "a builder that nobody trusts": Case(
        (PROVENANCE,),
        params={**only("provenance"), "trustedBuilders": "https://github.com/acme/"},
        passes=BUILT - {"provenance_from_trusted_builder"} | {"images_have_provenance"},
        fails={"provenance_from_trusted_builder"},
    ),
    "a builder whose name only begins like a trusted one": Case(
        (PROVENANCE,),
        params={**only("provenance"), "trustedBuilders": "https://github.com/actions/runner"},
        passes=BUILT - {"provenance_from_trusted_builder"} | {"images_have_provenance"},
        fails={"provenance_from_trusted_builder"},
    ),
    "a statement about something else": Case(
        made={"shop.intoto.json": TEST_RESULT},
        params=only("provenance"),
        passes=BUILT - {"provenance_is_there", "provenance_is_signed"} | {"images_have_provenance"},
        fails={"provenance_is_there", "provenance_is_signed"},
    ),
    "a signature that is no attestation": Case(
        ("in_toto/message-signature/shop.tar.gz.sigstore",),
        params=only("provenance"),
        passes={"images_have_provenance"},
        fails={"provenance_is_verified"},
        no_data=BUILT - {"provenance_is_verified"},
    ),
    "provenance of which a part cannot be read": Case(
        ("in_toto/gcloud/provenance.json",), params=only("provenance"), no_data=BUILT | {"images_have_provenance"}
    ),
    # who signed it
    "signatures of every status": Case(
        ("gpg_status/several/report.gpg-status.txt",),
        params=only("signatures"),
        passes={"signers_are_trusted", "images_are_signed"},
        fails={"signatures_are_good"},
    ),
    "a file that was changed": Case(
        ("gpg_status/tampered/report.gpg-status.txt",),
        params=only("signatures"),
        passes={"signers_are_trusted", "images_are_signed"},
        fails={"signatures_are_good"},
    ),
    "a key that was revoked": Case(
        ("gpg_status/revoked-key/report.gpg-status.txt",),
        params=only("signatures"),
        passes={"signers_are_trusted", "images_are_signed"},
        fails={"signatures_are_good"},
    ),
    "no signature at all": Case(
        ("gpg_status/no-signature/report.gpg-status.txt",),
        params=only("signatures"),
        no_data=SIGNED | {"images_are_signed"},
    ),
    "a key that is trusted": Case(
        ("gpg_status/good/report.gpg-status.txt",),
        params={**only("signatures"), "trustedSigners": "3C66A71343A2F341"},
        passes=SIGNED | {"images_are_signed"},
    ),
    "the end of a key's id that many keys have": Case(
        ("gpg_status/good/report.gpg-status.txt",),
        params={**only("signatures"), "trustedSigners": "F341"},
        passes={"signatures_are_good", "images_are_signed"},
        fails={"signers_are_trusted"},
    ),
    "a workflow and a person who are trusted": Case(
        (COSIGN,),
        params={
            **only("signatures"),
            "trustedSigners": "https://github.com/acme/shop/.github/workflows/release.yml@,jo@acme.example",
        },
        passes=SIGNED | {"images_are_signed"},
    ),
    "signers whose names only begin like trusted ones": Case(
        (COSIGN,),
        params={**only("signatures"), "trustedSigners": "https://github.com/acme,jo@acme"},
        passes={"signatures_are_good", "images_are_signed"},
        fails={"signers_are_trusted"},
    ),
    # what ships
    "an image that is signed, and another's provenance": Case(
        (SBOM, PROVENANCE, COSIGN, IMAGE), passes=ALL - {"images_have_provenance"}, fails={"images_have_provenance"}
    ),
    "an image that is not signed": Case(
        ("cosign/key/cosign-verify.json", IMAGE),
        params=only("signatures"),
        passes=SIGNED | OF_IMAGES,
        fails=IMAGES,
    ),
    "images that must be there": Case(
        (SBOM, PROVENANCE, COSIGN),
        params=only("sbom", "provenance", "signatures", "images"),
        passes=ALL - IMAGES - OF_IMAGES,
        no_data=IMAGES | OF_IMAGES,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_rules_judge(case: str, tmp_path: Path) -> None:
    assert outcome(NAME, CASES[case], tmp_path) == expected(NAME, CASES[case])


def test_every_rule_is_seen_to_fail_and_to_pass_and_every_parameter_is_set() -> None:
    assert seen(CASES, "fails") == seen(CASES, "passes") == set(rules(NAME))
    assert {param.name for param in pack(NAME).policy.params} == {name for case in CASES.values() for name in case.params}


DIGEST = "sha256:5861314d7fccb39c2192173240eab44fa35ca66426201ca2acd0630a6258dd51"
OTHER = "sha256:f69162950f235e3cdbbad33f1f912d1a504be90d8a37d002c735d6f3e3882265"


def cosign(*digests: str) -> str:
    """What cosign verify prints of images with these digests."""
    identity = {"docker-reference": "registry.example/shop"}
    criticals = [
        {"identity": identity, "image": {"docker-manifest-digest": digest}, "type": "cosign container image signature"}
        for digest in digests
    ]
    return json.dumps([{"critical": critical, "optional": None} for critical in criticals])


def unsigned(tmp_path: Path, *digests: str) -> list[str]:
    case = Case((INDEX,), made={"cosign.json": cosign(*digests)}, params=only("signatures"))
    return offenders(decide(NAME, case, tmp_path), "images_are_signed")


def test_an_index_is_signed_where_all_of_its_images_are(tmp_path: Path) -> None:
    assert not unsigned(tmp_path, DIGEST, OTHER)
    assert len(unsigned(tmp_path, DIGEST)) == 2


def test_the_manifest_of_an_image_counts_with_what_docker_says_of_it(tmp_path: Path) -> None:
    """The manifest tells the id of the image alone, which no signature names; docker tells both."""
    manifest = "oci_manifest/docker-manifest/shop.image-manifest.json"
    alone, both = (Case((COSIGN, manifest, *more), params=only("signatures")) for more in ((), (IMAGE,)))
    assert len(offenders(decide(NAME, alone, tmp_path), "images_are_signed")) == 1
    assert not offenders(decide(NAME, both, tmp_path), "images_are_signed")


def refused(tmp_path: Path, made: str, *reports: str) -> list[str]:
    case = Case(reports, made={"bom.cdx.json": made}, params=only("sbom"))
    return offenders(decide(NAME, case, tmp_path), "sbom_is_of_images")


def test_an_sbom_is_of_an_image_by_any_digest_that_is_known_of_one(tmp_path: Path) -> None:
    image: Any = read_evidence([IMAGE], root=FIXTURES).reports[0].records[0]
    assert len(image.digests) > 1
    for digest in image.digests:
        hashes = [{"alg": "SHA-256", "content": digest.removeprefix("sha256:")}]
        assert not refused(tmp_path, sbom(f"pkg:oci/shop@{digest}"), IMAGE)
        assert not refused(tmp_path, sbom(hashes=hashes), IMAGE, INDEX)
    assert not refused(tmp_path, sbom(f"pkg:oci/shop@{DIGEST}"), INDEX)
    assert refused(tmp_path, sbom(f"pkg:oci/shop@sha256:{64 * '0'}"), IMAGE, INDEX) == ["shop"]
    assert refused(tmp_path, sbom(hashes=[{"alg": "SHA-256", "content": 64 * "0"}]), INDEX) == ["shop"]


def test_an_sbom_that_names_no_digest_or_no_image_or_stands_alone_is_not_compared(tmp_path: Path) -> None:
    other = [{"alg": "SHA-256", "content": 64 * "0"}]
    assert not refused(tmp_path, sbom(), IMAGE)
    assert not refused(tmp_path, sbom("pkg:pypi/shop@2.4.0", hashes=other), IMAGE)
    assert not refused(tmp_path, sbom(hashes=other))


@pytest.mark.parametrize(
    ("component", "listed", "unidentified"),
    [
        ({"type": "file", "name": "a"}, "fail", 0),
        ({"type": "container", "name": "a"}, "fail", 0),
        ({"type": "framework", "name": "a"}, "fail", 0),
        ({"type": "library", "name": "a", "version": "NOASSERTION", "purl": "lol"}, "fail", 1),
        ({"type": "library", "name": "a", "version": "1", "purl": "lol"}, "pass", 1),
        ({"type": "library", "name": "a", "version": "NOASSERTION", "purl": "pkg:pypi/a"}, "pass", 1),
        ({"type": "library", "name": "a", "version": "1", "purl": "pkg:pypi/a@1"}, "pass", 0),
    ],
)
def test_a_package_has_a_name_and_a_package_url_or_a_version(
    component: dict[str, str], listed: str, unidentified: int, tmp_path: Path
) -> None:
    case = Case(made={"bom.cdx.json": sbom(components=[component])}, params=only("sbom"))
    decision = decide(NAME, case, tmp_path)
    assert rule_of(decision, "sbom_lists_packages").result.value == listed
    assert len(offenders(decision, "sbom_identifies_packages")) == unidentified


@pytest.mark.parametrize(
    ("path", "is_trusted"),
    [
        (".github/workflows/generator_generic_slsa3.yml@refs/tags/v2.0.0", True),
        (".github/workflows/a..b.yml@refs/tags/v2..0", True),
        ("../../evil/x", False),
        ("./../evil", False),
        ("%2e%2E/evil", False),
        ("x/..%2Fevil", False),
        ("x\\..\\evil", False),
        ("x/..", False),
    ],
)
def test_a_builder_is_not_trusted_by_a_beginning_that_its_path_leaves(path: str, is_trusted: bool, tmp_path: Path) -> None:
    builder = f"https://github.com/slsa-framework/slsa-github-generator/{path}"
    statement = {**json.loads(TEST_RESULT), "predicateType": "https://slsa.dev/provenance/v1"}
    statement["predicate"] = {"runDetails": {"builder": {"id": builder}}}
    case = Case(made={"a.intoto.json": json.dumps(statement)}, params=only("provenance"))
    assert (not offenders(decide(NAME, case, tmp_path), "provenance_from_trusted_builder")) == is_trusted


def stated(tmp_path: Path, predicate_type: str, predicate: dict[str, Any], *reports: str) -> Decision:
    """The decision about a statement of this predicate on the images of an index."""
    subject = [{"name": "shop", "digest": {"sha256": digest.removeprefix("sha256:")}} for digest in (DIGEST, OTHER)]
    statement = {**json.loads(TEST_RESULT), "predicateType": predicate_type, "predicate": predicate, "subject": subject}
    case = Case(reports, made={"a.intoto.json": json.dumps(statement)}, params=only("provenance"))
    return decide(NAME, case, tmp_path)


def test_a_statement_about_something_else_is_no_provenance_of_an_image(tmp_path: Path) -> None:
    built = stated(tmp_path, "https://slsa.dev/provenance/v1", {}, INDEX)
    assert not offenders(built, "images_have_provenance")
    for other in ("https://in-toto.io/attestation/test-result/v0.1", "https://slsa.dev/verification_summary/v1"):
        assert len(offenders(stated(tmp_path, other, {}, INDEX), "images_have_provenance")) == 3


@pytest.mark.parametrize("predicate", [{"verificationResult": "FAILED"}, {}])
def test_a_verification_that_did_not_pass_is_refused_though_nobody_says_who_verified(
    predicate: dict[str, str], tmp_path: Path
) -> None:
    decision = stated(tmp_path, "https://slsa.dev/verification_summary/v1", predicate)
    assert len(offenders(decision, "verification_passed")) == 1
