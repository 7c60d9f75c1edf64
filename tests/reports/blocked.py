"""A decision with one of everything that can stand in the way."""

from __future__ import annotations

from datetime import timedelta

from gatekit.model.decision import Comparison, Decision, ParamUse
from gatekit.model.evidence import EntryState, Evidence, Unread
from gatekit.model.finding import Component, Finding
from gatekit.model.metric import Metric
from gatekit.model.records.file_coverage import FileCoverage
from gatekit.model.vocabulary import Enforcement, EntryStatus, FindingState, Kind, ReportStatus, Result, Severity
from tests.reports.making import AT, COVERAGE, coverage_comparison, decision, finding, gate, missing, report, rule, satisfied

_LINTS = (
    ("src/app/main.py", 12, 5, "F401", "`os` imported but unused"),
    ("src/app/main.py", 14, 1, "E501", "line too long (142 > 130)"),
    ("src/app/cart.py", 88, 9, "B006", "do not use mutable data structures for argument defaults"),
    ("src/app/cart.py", 3, 1, "I001", "import block is un-sorted or un-formatted"),
    ("src/app/cart.py", 120, 13, "F841", "local variable `total` is assigned to but never used"),
    ("src/app/cart.py", 131, 5, "C901", "`checkout` is too complex (14 > 12)"),
    ("src/app/cart.py", 140, 5, "PLR0911", "too many return statements (8 > 6)"),
    ("tests/test_cart.py", 7, 8, "F401", "`json` imported but unused"),
)


def _lints() -> tuple[Finding, ...]:
    found = [
        finding(rule_id, message, path=path, line=line, column=column, number=number)
        for number, (path, line, column, rule_id, message) in enumerate(_LINTS)
    ]
    return tuple(found)


def _vulnerabilities() -> tuple[Finding, ...]:
    def vulnerability(
        *,
        number: int,
        rule_id: str,
        severity: Severity,
        name: str,
        version: str,
        fixed: str,
        message: str,
    ) -> Finding:
        return finding(
            rule_id,
            message,
            kind=Kind.VULNERABILITY,
            tool="trivy",
            severity=severity,
            path="poetry.lock",
            component=Component(name=name, version=version, fixed_version=fixed, purl=f"pkg:pypi/{name}@{version}"),
            number=100 + number,
        )

    return (
        vulnerability(
            number=1,
            rule_id="CVE-2023-32681",
            severity=Severity.MEDIUM,
            name="requests",
            version="2.28.0",
            fixed="2.31.0",
            message="leaks Proxy-Authorization headers",
        ),
        vulnerability(
            number=2,
            rule_id="CVE-2024-35195",
            severity=Severity.CRITICAL,
            name="urllib3",
            version="1.26.4",
            fixed="1.26.19, 2.2.2",
            message="certificate verification is kept off",
        ),
        vulnerability(
            number=3,
            rule_id="CVE-2025-99999",
            severity=Severity.UNKNOWN,
            name="leftpad",
            version="0.1",
            fixed="",
            message="not rated yet",
        ),
    )


def blocked() -> Decision:
    """Failing, blind, broken, warning, recorded, passing and inapplicable rules; fit, unfit, missing and stray reports."""
    lints, vulnerabilities = _lints(), _vulnerabilities()
    noqa = tuple(
        finding("E501", "line too long", path="src/app/old.py", line=n, state=FindingState.SUPPRESSED) for n in range(1, 24)
    )
    ruff = report(
        "reports/ruff.sarif",
        "sarif",
        "ruff",
        *lints,
        *noqa,
        tool_version="0.14.2",
        unread=(Unread(reason="result without a rule id", count=2),),
    )
    trivy = report("reports/trivy.json", "trivy", "trivy", *vulnerabilities, tool_version="0.58.0")
    lighthouse = report(
        "reports/lighthouse.json",
        "lighthouse",
        "lighthouse",
        status=ReportStatus.PARTIAL,
        reason="the page did not load completely (runtimeError: NO_FCP); run Lighthouse again",
    )
    old = report(
        "reports/k6.json",
        "k6",
        "k6",
        status=ReportStatus.STALE,
        produced_at=AT - timedelta(days=3),
        reason="produced 2026-11-20T04:20:00Z, 72h before the decision; the policy takes at most 24h",
    )
    stray = report(
        "build/summary.json",
        "",
        "",
        status=ReportStatus.UNRECOGNISED,
        reason="no format knows a JSON object with the keys total, covered",
    )
    quality = gate(
        "code_quality",
        "Code Quality",
        rule(
            "lint_errors",
            "Lint errors",
            Result.FAIL,
            evidence=("lint",),
            examined=(ruff.path,),
            condition="finding.severity >= severity.high",
            message="The linter reports errors",
            considered=8,
            offenders=lints,
            allowed=2,
            suppressed=23,
            remediation="Run `ruff check --fix`, then fix what is left by hand",
            owner="platform-team",
            unblock=("mend at least 6 of the 8 offenders (2 allowed)",),
        ),
        rule("type_errors", "Type errors", evidence=("type_check",), examined=("reports/mypy.sarif",), considered=4),
        rule("test_failures", "Test failures", evidence=("unit_tests",), examined=("reports/junit.xml",)),
        rule(
            "line_coverage",
            "Line coverage",
            Result.FAIL,
            evidence=("coverage",),
            examined=(COVERAGE.path,),
            condition="metric('coverage.line') >= params.minLineCoverage",
            message="Line coverage is below the minimum",
            comparisons=(
                coverage_comparison(
                    79.1,
                    0.9,
                    parts=(
                        Metric(
                            name="coverage.line", value=78.65, numerator=3146.0, denominator=4000.0, report="reports/coverage.xml"
                        ),
                        Metric(name="coverage.line", value=80.9, numerator=809.0, denominator=1000.0, report="web/coverage.xml"),
                    ),
                ),
            ),
            related=tuple(
                FileCoverage(path=path, lines=lines, covered_lines=ran, branches=branches, report=report)
                for path, lines, ran, branches, report in (
                    ("src/app/billing/invoices.py", 1210, 611, 0, "reports/coverage.xml"),
                    ("web/a-rather-long-folder-name/with/more/folders/in/it/checkout.py", 310, 150, 24, "web/coverage.xml"),
                    ("src/app/cart.py", 120, 101, 0, "reports/coverage.xml"),
                )
            ),
            remediation="Cover the files with the most lines that never ran",
            owner="platform-team",
            unblock=("raise coverage.line by 0.9 percentage points to 80 %",),
        ),
    )
    security = gate(
        "security",
        "Security",
        rule(
            "vulnerabilities",
            "Vulnerabilities",
            Result.FAIL,
            gate="security",
            evidence=("dependencies",),
            examined=(trivy.path,),
            condition="finding.severity >= severity.high",
            message="Dependencies have known vulnerabilities of severity high or above",
            considered=3,
            offenders=vulnerabilities[1:],
            owner="security-team",
            remediation="Upgrade to a fixed version; where none is known, replace the package",
            unblock=("mend the 2 offenders", "upgrade urllib3 from 1.26.4 to 1.26.19, 2.2.2"),
        ),
        rule(
            "licenses",
            "Licences",
            Result.ERROR,
            gate="security",
            evidence=("dependencies",),
            examined=(trivy.path,),
            condition="components.all(c, c.licenses[0] in params.allowedLicenses)",
            reason="index 0 is out of range: the list is empty",
            owner="legal",
            unblock=("fix the rule: the expression `components.all(c, c.licenses[0] in params.allowedLicenses)` has no value",),
        ),
        rule("secrets", "Secrets", gate="security", evidence=("secrets",), examined=(trivy.path,)),
    )
    blind = f"load_test is unfit: reports/k6.json is stale: {old.reason}"
    again = ("run the load test again: k6 run --summary-export=reports/k6.json load.js",)
    performance = gate(
        "performance",
        "Performance",
        *(
            rule(
                rule_id,
                title,
                Result.NO_DATA,
                gate="performance",
                evidence=("load_test",),
                reason=blind,
                owner="sre",
                unblock=again,
            )
            for rule_id, title in (("p95", "p95 latency"), ("error_rate", "Error rate"), ("thresholds", "Load-test thresholds"))
        ),
    )
    accessibility = gate(
        "accessibility",
        "Accessibility",
        rule(
            "score",
            "Accessibility score",
            Result.NO_DATA,
            gate="accessibility",
            enforcement=Enforcement.WARN,
            evidence=("web",),
            reason="web is unfit: reports/lighthouse.json is partial",
            owner="web-team",
        ),
        rule(
            "contrast",
            "Largest contentful paint",
            Result.FAIL,
            gate="accessibility",
            enforcement=Enforcement.WARN,
            evidence=("web",),
            message="The page is slow to show its main content",
            owner="web-team",
            examined=("web/lhr.json",),
            comparisons=(
                Comparison(
                    metric="web.lcp",
                    text="metric('web.lcp') <= 2500",
                    actual=4210.4,
                    operator="<=",
                    threshold=2500.0,
                    unit="ms",
                    holds=False,
                    gap=1710.4,
                ),
            ),
        ),
        rule("screen_reader", "Screen reader", Result.NOT_APPLICABLE, gate="accessibility", reason="needs a person"),
    )
    integration = gate(
        "integration",
        "Integration",
        rule(
            "contract",
            "Contract",
            Result.FAIL,
            gate="integration",
            enforcement=Enforcement.AUDIT,
            evidence=("api",),
            examined=("reports/api.xml",),
            condition="findings.size() == 0",
            message="An endpoint broke its contract",
        ),
    )
    unit_tests = report("reports/junit.xml", "junit", "pytest")
    types = report("reports/mypy.sarif", "sarif", "mypy", tool_version="1.18.2")
    return decision(
        "BLOCK: 2 of 5 gates fail (code quality, security); no data for performance; rules in error in security",
        (quality, security, performance, accessibility, integration),
        Evidence(
            reports=(stray, COVERAGE, unit_tests, old, lighthouse, types, ruff, trivy),
            entries=(
                satisfied("unit_tests", unit_tests, required=True),
                satisfied("lint", ruff),
                satisfied("type_check", types),
                satisfied("coverage", COVERAGE),
                satisfied("dependencies", trivy),
                EntryState(
                    id="load_test",
                    required=True,
                    status=EntryStatus.UNFIT,
                    unfit=(old,),
                    reason=f"reports/k6.json is stale: {old.reason}",
                    command="k6 run --summary-export=reports/k6.json load.js",
                ),
                EntryState(
                    id="web",
                    required=False,
                    status=EntryStatus.UNFIT,
                    unfit=(lighthouse,),
                    reason=f"reports/lighthouse.json is partial: {lighthouse.reason}",
                    command="lighthouse https://staging.example.org --output=json --output-path=reports/lighthouse.json "
                    "--chrome-flags=--headless",
                ),
                missing("e2e", "no report in junit by playwright", "playwright test --reporter=junit"),
            ),
        ),
        unjudged=vulnerabilities[:1],
        params=(
            ParamUse(name="minLineCoverage", value=80.0, source="policy"),
            ParamUse(name="lintSeverity", value=Severity.HIGH, source="command line"),
            ParamUse(name="maxAge", value=timedelta(hours=24), source="environment"),
        ),
    )
