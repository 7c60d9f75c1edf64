"""The registry of formats: one line each, sorted by name; a module is imported when a document may be its own."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import NamedTuple

from gatekit.formats.contract import Format


class Line(NamedTuple):
    """One line of the registry.

    Attributes:
        module: the format's module below `gatekit.formats`; its constant `FORMAT` is the format.
        marks: any of which a document of this format has: top-level JSON keys (of the first element or line, for arrays and JSON
            lines), XML root names, first words of lines of text (or `text`, where no word is fixed). Only formats with a mark
            of the document are imported and asked, so that recognition does not slow down with the number of formats.
        names: customary file names (globs), by which discovery picks candidates; content decides.
    """

    module: str
    marks: tuple[str, ...]
    names: tuple[str, ...]


REGISTRY: dict[str, Line] = {
    "alertmanager": Line("operations.alertmanager", ("groupKey", "startsAt"), ("*alertmanager*.json",)),
    "artillery": Line("load.artillery", ("aggregate", "intermediate"), ("*artillery*.json",)),
    "axe": Line("web.axe", ("inapplicable", "pageLevel", "passes", "raw", "testEngine"), ("axe*.json", "*[!a-z]axe*.json")),
    "bandit": Line("security.bandit", ("generated_at",), ("*bandit*.json",)),
    "changelog": Line("operations.changelog", ("##",), ("CHANGELOG.md", "CHANGELOG", "changelog.md")),
    "checkov": Line("security.checkov", ("check_type", "checkov_version"), ("*checkov*.json", "results_json.json")),
    "checkstyle": Line("analysis.checkstyle", ("checkstyle",), ("*checkstyle*.xml", "*checkstyle*.checkstyle")),
    "clair": Line(
        "dependencies.clair",
        ("Error", "Layer", "LayerCount", "manifest_hash", "unapproved", "vulnerabilities"),
        ("*clair*.json", "*klar*.json"),
    ),
    "clover": Line("coverage.clover", ("coverage",), ("*clover*.xml",)),
    "cobertura": Line("coverage.cobertura", ("coverage",), ("coverage.xml", "*cobertura*.xml", "coverage*.xml")),
    "code_climate": Line(
        "analysis.code_climate",
        ("check_name", "fingerprint"),
        ("*code-quality*.json", "*codequality*.json", "*codeclimate*.json", "*code_climate*.json"),
    ),
    "cosign": Line("supply_chain.cosign", ("critical",), ("*cosign*.json",)),
    "coverage_py": Line("coverage.coverage_py", ("totals",), ("*coverage.json", "coverage*.json")),
    "cyclonedx": Line(
        "supply_chain.cyclonedx",
        ("bom", "bomFormat"),
        ("*.cdx.json", "*.cdx.xml", "*cyclonedx*.json", "*cyclonedx*.xml", "bom.json", "bom.xml", "*-bom.json", "*-bom.xml"),
    ),
    "dependency_check": Line(
        "dependencies.dependency_check",
        ("analysis", "reportSchema"),
        ("*dependency-check*.json", "*dependency-check*.xml"),
    ),
    "detect_secrets": Line(
        "secrets.detect_secrets", ("plugins_used",), (".secrets.baseline", "*detect-secrets*.json", "*secrets*baseline*.json")
    ),
    "docker_inspect": Line("supply_chain.docker_inspect", ("RepoTags",), ("*docker-inspect*.json", "*image-inspect*.json")),
    "eslint": Line("analysis.eslint", ("filePath", "metadata"), ("*eslint*.json",)),
    "gatekit_events": Line("operations.gatekit_events", ("gatekitEvent",), ("*gatekit-event*.json*",)),
    "gatling": Line(
        "load.gatling",
        ("numberOfRequests", "pathFormatted", "simulationId", "text"),
        ("*gatling*.json", "global_stats.json", "**/js/stats.js", "**/js/stats.json", "**/js/assertions.json", "simulation.log"),
    ),
    "ggshield": Line("secrets.ggshield", ("total_incidents", "total_occurrences"), ("*ggshield*.json", "*gitguardian*.json")),
    "git_diff": Line("operations.git_diff", ("text",), ("*numstat", "*numstat*.txt", "*name-status", "*name-status*.txt")),
    "github_deployment": Line(
        "operations.github_deployment",
        ("deployment", "deployment_url", "statuses_url"),
        ("deployments*.json", "*deployment*status*.json", "*github*deployment*.json", "*deployments*.jsonl"),
    ),
    "github_review": Line(
        "operations.github_review",
        (
            "current_user_can_approve",
            "deployment_callback_url",
            "environments",
            "pull_request_url",
            "review",
            "reviewers",
            "since",
        ),
        ("reviews*.json", "*pull*review*.json", "*github*review*.json", "*approvals*.json", "*pending-deployments*.json"),
    ),
    "github_workflow": Line(
        "operations.github_workflow",
        ("check_run", "check_runs", "check_suite", "check_suites", "run_attempt", "run_number", "workflow_run", "workflow_runs"),
        ("*workflow-run*.json", "*check-run*.json", "*check-suite*.json"),
    ),
    "gitlab_security": Line(
        "security.gitlab_security",
        ("remediations", "scan", "vulnerabilities"),
        ("gl-*-report.json", "*gitlab-sast*.json", "*gitlab_sast*.json"),
    ),
    "gitleaks": Line("secrets.gitleaks", ("RuleID", "offender"), ("*gitleaks*.json",)),
    "go_cover": Line(
        "coverage.go_cover",
        ("mode",),
        ("cover.out", "c.out", "*coverage*.out", "*coverprofile", "*cover*profile*.out", "*cover*profile*.txt"),
    ),
    "gpg_status": Line("supply_chain.gpg_status", ("[GNUPG",), ("*gpg-status", "*gpg-status*.txt", "*verify-status*.txt")),
    "grype": Line("dependencies.grype", ("matches",), ("*grype*.json",)),
    "hadolint": Line("analysis.hadolint", ("level",), ("*hadolint*.json",)),
    "in_toto": Line(
        "supply_chain.in_toto",
        (
            "attestations",
            "dsseEnvelope",
            "messageSignature",
            "payloadType",
            "predicateType",
            "predicate_type",
            "provenance_summary",
            "verificationMaterial",
            "verificationResult",
        ),
        (
            "*.intoto.json",
            "*.intoto.jsonl",
            "*.sigstore",
            "*.sigstore.json",
            "*.build.slsa",
            "*provenance*.json",
            "*attestation*.json",
            "*attestation*.jsonl",
            "sha256*.jsonl",
        ),
    ),
    "jacoco": Line("coverage.jacoco", ("report",), ("*jacoco*.xml",)),
    "jmeter": Line(
        "load.jmeter",
        ("Total", "elapsed", "testResults", "text", "timeStamp"),
        ("*.jtl", "*jmeter*.csv", "*jmeter*.xml", "*jmeter*.log", "statistics.json"),
    ),
    "junit": Line(
        "tests.junit",
        ("testsuite", "testsuites"),
        (
            "*junit*.xml",
            "*xunit*.xml",
            "*pytest*.xml",
            "*nosetests*.xml",
            "*rspec*.xml",
            "*mocha*.xml",
            "*jest*.xml",
            "TEST-*.xml",
            "*test-results*.xml",
            "*test_results*.xml",
            "*test-report*.xml",
            "report.xml",
            "results.xml",
        ),
    ),
    "k6": Line("load.k6", ("metadata", "root_group", "state"), ("*k6*.json", "*summary*.json")),
    "kube_linter": Line("security.kube_linter", ("Reports",), ("*kube-linter*.json", "*kube_linter*.json", "*kubelinter*.json")),
    "kubernetes": Line("operations.kubernetes", ("apiVersion",), ("*rollout*.json", "*kubectl*.json", "*kubernetes*.json")),
    "lcov": Line("coverage.lcov", ("SF", "TN"), ("*.lcov", "*lcov*.info", "*lcov*.txt", "lcov.dat", "coverage*.info")),
    "lhci": Line(
        "web.lhci",
        ("auditId", "isRepresentativeRun"),
        ("*assertion-results*.json", "*lhci*.json", "**/*lhci*/manifest.json", "**/*lighthouse*/manifest.json"),
    ),
    "lighthouse": Line("web.lighthouse", ("lighthouseVersion",), ("*lighthouse*.json", "lhr*.json", "*.report.json")),
    "locust": Line("load.locust", ("Type", "num_requests"), ("*locust*.json", "*locust*.csv", "*_stats.csv")),
    "mypy": Line("analysis.mypy", ("hint", "text"), ("*mypy*.json", "*mypy*.jsonl", "*mypy*.txt")),
    "newman": Line("contracts.newman", ("collection",), ("*newman*.json",)),
    "npm_audit": Line(
        "dependencies.npm_audit",
        ("actions", "advisories", "auditReportVersion", "error"),
        ("*npm*audit*.json", "*pnpm*audit*.json"),
    ),
    "nuclei": Line("dynamic.nuclei", ("template-id", "templateID"), ("*nuclei*.json", "*nuclei*.jsonl")),
    "nunit": Line(
        "tests.nunit", ("test-results", "test-run", "test-suite"), ("*nunit*.xml", "TestResult*.xml", "*test-results*.xml")
    ),
    "oci_manifest": Line(
        "supply_chain.oci_manifest",
        ("fsLayers", "layers", "manifests"),
        ("*oci-manifest*.json", "*oci-index*.json", "*image-manifest*.json"),
    ),
    "openvex": Line("supply_chain.openvex", ("@context",), ("*openvex*.json", "*.vex.json")),
    "osv_scanner": Line("dependencies.osv_scanner", ("experimental_config", "results"), ("osv*.json", "*[!a-z]osv*.json")),
    "pa11y": Line("web.pa11y", ("passes", "typeCode"), ("*pa11y*.json",)),
    "pact": Line(
        "contracts.pact",
        ("matrix", "pendingErrors", "providerApplicationVersion", "summary_line"),
        ("*pact*verif*.json", "*pact*result*.json", "*can-i-deploy*.json", "pact.json"),
    ),
    "pip_audit": Line("dependencies.pip_audit", ("dependencies", "skip_reason", "vulns"), ("*pip*audit*.json",)),
    "playwright": Line("tests.playwright", ("suites",), ("*playwright*.json", "*test-results*.json")),
    "prometheus": Line("operations.prometheus", ("data", "errorType"), ("*prometheus*.json",)),
    "pydantic": Line("analysis.pydantic", ("loc",), ("*pydantic*.json", "*validation-errors*.json")),
    "pylint": Line("analysis.pylint", ("statistics", "symbol"), ("*pylint*.json",)),
    "pytest_json": Line("tests.pytest_json", ("exitcode",), (".report.json", "*pytest*.json")),
    "python_package": Line(
        "supply_chain.python_package", ("Metadata-Version",), ("dist/METADATA", "dist/PKG-INFO", "*.METADATA", "*.PKG-INFO")
    ),
    "ruff": Line("analysis.ruff", ("end_location",), ("ruff*.json", "ruff*.jsonl", "*[!a-z]ruff*.json", "*[!a-z]ruff*.jsonl")),
    "safety": Line(
        "dependencies.safety",
        ("0", "report_meta", "scan_results"),
        ("safety*.json", "*[!a-z]safety.json", "*safety*report*.json", "*safety*scan*.json"),
    ),
    "sarif": Line("analysis.sarif", ("runs",), ("*.sarif", "*.sarif.json")),
    "schemathesis": Line(
        "contracts.schemathesis", ("Initialize",), ("*schemathesis*.ndjson", "*schemathesis*.jsonl", "ndjson-*.ndjson")
    ),
    "semgrep": Line("security.semgrep", ("errors", "findings", "vulns"), ("*semgrep*.json",)),
    "shellcheck": Line("analysis.shellcheck", ("comments", "level"), ("*shellcheck*.json",)),
    "sonarqube": Line(
        "security.sonarqube",
        ("hotspots", "issues", "rule", "vulnerabilityProbability"),
        ("*sonar*.json", "*.sonarqube"),
    ),
    "spdx": Line(
        "supply_chain.spdx", ("@context", "SPDXVersion", "sbom", "spdxVersion"), ("*.spdx.json", "*spdx*.json", "*.spdx")
    ),
    "spectral": Line("contracts.spectral", ("range",), ("*spectral*.json",)),
    "tap": Line("tests.tap", ("1..0", "TAP", "not", "ok"), ("*.tap",)),
    "tfsec": Line("security.tfsec", ("results",), ("*tfsec*.json",)),
    "trivy": Line(
        "dependencies.trivy",
        ("ClusterName", "RelatedResources", "SchemaVersion", "SummaryControls", "Target"),
        ("*trivy*.json",),
    ),
    "trivy_operator": Line(
        "dependencies.trivy_operator",
        (
            "apiVersion",
            "clustercompliancereports.aquasecurity.github.io",
            "configauditreports.aquasecurity.github.io",
            "exposedsecretreports.aquasecurity.github.io",
            "items",
            "vulnerabilityreports.aquasecurity.github.io",
        ),
        ("*trivy*operator*.json", "*vulnerabilityreport*.json", "*configauditreport*.json", "*compliancereport*.json"),
    ),
    "trufflehog": Line(
        "secrets.trufflehog", ("DetectorName", "logger", "secret", "stringsFound"), ("*trufflehog*.json", "*trufflehog*.jsonl")
    ),
    "trx": Line("tests.trx", ("TestRun",), ("*.trx", "*trx*.xml")),
    "xunit_net": Line("tests.xunit_net", ("assemblies", "assembly"), ("*xunit*.xml", "*test-results*.xml", "*TestResults*.xml")),
    "yarn_audit": Line("dependencies.yarn_audit", ("children", "data"), ("*yarn*audit*.json", "*yarn*audit*.jsonl")),
    "zap": Line(
        "dynamic.zap",
        ("@generated", "@version", "OWASPZAPReport"),
        (
            "zap*.json",
            "zap*.xml",
            "*[!a-z]zap*.json",
            "*[!a-z]zap*.xml",
            "*ZAP-Report*.json",
            "*ZAP-Report*.xml",
            "report_json.json",
        ),
    ),
}


@cache
def names_of_mark() -> dict[str, tuple[str, ...]]:
    """The formats that have each mark, so that looking formats up takes as long with many of them as with few.

    >>> names_of_mark()["lighthouseVersion"]
    ('lighthouse',)
    """
    names: dict[str, list[str]] = {}
    for name, line in REGISTRY.items():
        for mark in line.marks:
            names.setdefault(mark, []).append(name)
    return {mark: tuple(found) for mark, found in names.items()}


def load_format(name: str) -> Format:
    """The format of that name. Raises `KeyError` for an unknown name.

    >>> load_format("sarif").title
    'SARIF 2.1.0'
    """
    loaded: Format = import_module(f"gatekit.formats.{REGISTRY[name].module}").FORMAT
    return loaded
