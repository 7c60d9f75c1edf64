"""The container-image pack on real scans, linters' reports and image configurations."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gatekit.reports.terminal import render_terminal
from tests.policy.packs import Case, decide, expected, offenders, outcome, pack, rule_of, rules, seen

NAME = "container_image"
GRYPE = "grype/image/grype.json"
HADOLINT = "hadolint/json/hadolint.json"
INSPECT = "docker_inspect/image/shop.docker-inspect.json"

SCANNED = "trivy/clean/trivy.json"
WITHOUT_FIXES = "gitlab_security/dependencies/gl-dependency-scanning-report.json"

VULNERABILITIES = {"fixable", "exploited", "unfixable"}
IMAGE = {"not_root", "revision_label", "size"}


def inspected(user: str, label: str = "org.opencontainers.image.revision") -> str:
    """What docker says of an image that is as it should be, but for these."""
    config = {"User": user, "Labels": {label: "9fceb02d0ae598e95dc970b74767f19372d61af8"}}
    image = {
        "Id": "sha256:" + 64 * "a",
        "RepoTags": ["shop:1"],
        "RepoDigests": [],
        "Architecture": "amd64",
        "Os": "linux",
        "Size": 50_000_000,
        "Config": config,
        "RootFS": {"Type": "layers", "Layers": ["sha256:" + 64 * "b"]},
    }
    return json.dumps([image])


def only(*entries: str) -> dict[str, str]:
    return {"require": ",".join(entries)}


ANY = only()

CASES = {
    "an image as it should be": Case(
        ("grype/clean/grype.json", "ggshield/clean/ggshield.json"),
        made={"hadolint.json": "[]\n", "docker-inspect.json": inspected("10001")},
        passes=VULNERABILITIES | {"secrets", "build_instructions"} | IMAGE,
    ),
    "nothing": Case(no_data=VULNERABILITIES | {"build_instructions"}),
    # vulnerabilities
    "a scan by Grype, with EPSS and KEV": Case((GRYPE,), params=only("vulnerabilities"), fails=VULNERABILITIES),
    "a scan by Grype, with looser bounds": Case(
        (GRYPE,),
        params={
            **only("vulnerabilities"),
            "fixableSeverity": "critical",
            "unfixableSeverity": "critical",
            "maxEpss": "1",
            "unknownSeverity": "medium",
        },
        passes={"unfixable"},
        fails={"fixable", "exploited"},  # EPSS is a probability; what KEV lists is exploited whatever it says
    ),
    "a scan by Trivy": Case(
        ("trivy/trivy-fs/trivy.json",),
        params=only("vulnerabilities"),
        passes={"exploited", "unfixable"},
        fails={"fixable", "secrets", "build_instructions"},
    ),
    "a clean scan by Trivy": Case(
        ("trivy/clean/trivy.json",), params=only("vulnerabilities"), passes=VULNERABILITIES | {"build_instructions"}
    ),
    "a scan by OSV-Scanner": Case(
        ("osv_scanner/image/osv-scanner.json",),
        params=only("vulnerabilities"),
        passes={"exploited", "unfixable"},
        fails={"fixable"},
    ),
    "a scan that did not finish": Case(
        ("grype/partial/grype.json",), params={**only("vulnerabilities"), "unjudgedSeverity": "unknown"}, no_data=VULNERABILITIES
    ),
    "a report that does not tell what mends them, alone": Case(
        (WITHOUT_FIXES,),
        params={**only("other_vulnerabilities"), "unknownSeverity": "medium"},
        passes=VULNERABILITIES,
        fails={"untold"},
    ),
    "a report that does not tell what mends them, with a looser bound": Case(
        (WITHOUT_FIXES,),
        params={**only("other_vulnerabilities"), "unknownSeverity": "medium", "fixableSeverity": "critical"},
        passes={*VULNERABILITIES, "untold"},
    ),
    "a report that does not tell what mends them, beside one that does": Case(
        (SCANNED, WITHOUT_FIXES),
        params={**only("vulnerabilities"), "unfixableSeverity": "high"},
        passes={"fixable", "exploited", "untold", "build_instructions"},
        fails={"unfixable"},
    ),
    "a report that does not tell what mends them, where one that does is asked for": Case(
        (WITHOUT_FIXES,),
        params={**only("vulnerabilities"), "unknownSeverity": "medium"},
        no_data=VULNERABILITIES,
        fails={"untold"},
    ),
    # secrets
    "secrets found by Gitleaks": Case(("gitleaks/dir/gitleaks.json",), params=ANY, fails={"secrets"}),
    "secrets found by TruffleHog": Case(("trufflehog/version-3/trufflehog.jsonl",), params=ANY, fails={"secrets"}),
    "no secrets": Case(("ggshield/clean/ggshield.json",), params=ANY, passes={"secrets"}),
    # how it is built
    "Hadolint's own report": Case((HADOLINT,), params=only("dockerfile"), fails={"build_instructions"}),
    "Hadolint's own report, and no bound that it crosses": Case(
        (HADOLINT,), params={**only("dockerfile"), "buildSeverity": "critical"}, passes={"build_instructions"}
    ),
    "Hadolint's SARIF": Case(("pipeline/hadolint/hadolint.sarif",), params=only("dockerfile"), fails={"build_instructions"}),
    "a Dockerfile that Hadolint cannot parse": Case(
        ("hadolint/parse-error/hadolint.json",), params=only("dockerfile"), no_data={"build_instructions"}
    ),
    "Trivy in place of Hadolint": Case(
        ("trivy/clean/trivy.json",), params=only("misconfigurations"), passes=VULNERABILITIES | {"build_instructions"}
    ),
    "a linter of something else": Case(("sarif/eslint/eslint.sarif",), params=only("dockerfile"), no_data={"build_instructions"}),
    # what it is
    "images by docker inspect": Case((INSPECT,), params=ANY, passes={"size"}, fails={"not_root", "revision_label"}),
    "an image by podman, and larger than may be": Case(
        ("docker_inspect/podman/shop.image-inspect.json",), params={**ANY, "maxImageMegabytes": "12"}, fails=IMAGE
    ),
    # what else was found
    "licences, which no rule judges": Case(
        ("trivy/suppressed/trivy.json",),
        params=ANY,
        passes={"build_instructions", "exploited"},
        fails={"fixable", "unfixable", "secrets", "unjudged"},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_rules_judge(case: str, tmp_path: Path) -> None:
    assert outcome(NAME, CASES[case], tmp_path) == expected(NAME, CASES[case])


def test_every_rule_is_seen_to_fail_and_to_pass_and_every_parameter_is_set() -> None:
    assert seen(CASES, "fails") - {"unjudged"} == seen(CASES, "passes") == set(rules(NAME))
    assert {param.name for param in pack(NAME).policy.params} == {name for case in CASES.values() for name in case.params}


@pytest.mark.parametrize("user", ["", "root", "0", "root:root", "0:0"])
def test_root_has_many_names(user: str, tmp_path: Path) -> None:
    case = Case(made={"docker-inspect.json": inspected(user)}, params=ANY)
    assert rule_of(decide(NAME, case, tmp_path), "not_root").result.value == "fail"


@pytest.mark.parametrize("user", ["app", "10001", "10001:10001", "rooter", "0x"])
def test_others_are_not_root(user: str, tmp_path: Path) -> None:
    case = Case(made={"docker-inspect.json": inspected(user)}, params=ANY)
    assert rule_of(decide(NAME, case, tmp_path), "not_root").result.value == "pass"


@pytest.mark.parametrize(("bound", "caught"), [("0.5", 2), ("1", 2), ("0.002", 3)])
def test_what_is_exploited_or_likely_to_be_blocks_at_any_severity(bound: str, caught: int, tmp_path: Path) -> None:
    """CISA's catalogue names two, which no bound lets pass; FIRST gives another a probability."""
    decision = decide(NAME, Case((GRYPE,), params={**only("vulnerabilities"), "maxEpss": bound}), tmp_path)
    assert len(offenders(decision, "exploited")) == caught


def test_hadolint_is_known_in_each_of_its_formats(tmp_path: Path) -> None:
    for report in (HADOLINT, "pipeline/hadolint/hadolint.sarif", "checkstyle/hadolint/hadolint.checkstyle.xml"):
        decision = decide(NAME, Case((report,), params=ANY), tmp_path)
        state = next(state for state in decision.evidence.entries if state.id == "dockerfile")
        assert [one.path for one in (*state.reports, *state.unfit)] == [report]


def test_a_linter_that_is_missing_is_asked_for_and_not_what_is_optional_beside_it(tmp_path: Path) -> None:
    text = render_terminal(decide(NAME, Case((GRYPE,)), tmp_path), colour=False)
    assert "hadolint --format json Dockerfile" in text
    assert "trivy config" not in text
