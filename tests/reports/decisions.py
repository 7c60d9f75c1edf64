"""The one corpus of decisions that every rendering is tested on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs

from gatekit.model.decision import Comparison, Decision
from gatekit.model.evidence import EntryState, Evidence, Unread
from gatekit.model.finding import Component, SeverityOrigin
from gatekit.model.metric import Metric
from gatekit.model.records.component import ComponentRecord
from gatekit.model.records.file_coverage import FileCoverage
from gatekit.model.vocabulary import (
    EntryStatus,
    ReportStatus,
    Result,
    Severity,
    SeverityBasis,
)
from tests.reports.blocked import blocked
from tests.reports.making import (
    CLEAN_LINT,
    COVERAGE,
    HOSTILE,
    JUNIT,
    coverage_comparison,
    decision,
    finding,
    gate,
    missing,
    report,
    rule,
    satisfied,
)


def passing() -> Decision:
    """Two gates measured, three not."""
    quality = gate(
        "code_quality",
        "Code Quality",
        rule("lint_errors", "Lint errors", evidence=("lint",), examined=(CLEAN_LINT.path,)),
        rule("test_failures", "Test failures", evidence=("unit_tests",), examined=(JUNIT.path,)),
        rule(
            "line_coverage",
            "Line coverage",
            evidence=("coverage",),
            examined=(COVERAGE.path,),
            comparisons=(coverage_comparison(84.25, 0.0),),
        ),
        rule("type_errors", "Type errors", Result.NOT_APPLICABLE, evidence=("type_check",), reason="no report for type_check"),
    )
    security = gate(
        "security",
        "Security",
        rule("secrets", "Secrets", gate="security", evidence=("secrets",), examined=("reports/trivy.json",), considered=0),
    )
    performance = gate(
        "performance",
        "Performance",
        rule(
            "p95",
            "p95 latency",
            Result.NOT_APPLICABLE,
            gate="performance",
            evidence=("load_test",),
            reason="no report for load_test",
        ),
    )
    screen_reader = gate(
        "accessibility",
        "Accessibility",
        rule("screen_reader", "Screen reader", Result.NOT_APPLICABLE, gate="accessibility", reason="needs a person"),
    )
    trivy = report("reports/trivy.json", "trivy", "trivy", tool_version="0.58.0")
    return decision(
        "PASS on 2 of 4 gates (not measured: performance, accessibility)",
        (quality, security, performance, screen_reader),
        Evidence(
            reports=(COVERAGE, JUNIT, CLEAN_LINT, trivy),
            entries=(
                satisfied("unit_tests", JUNIT),
                satisfied("lint", CLEAN_LINT),
                missing("type_check", "no report in sarif about type_error", "mypy --output sarif . > reports/mypy.sarif"),
                satisfied("coverage", COVERAGE),
                satisfied("secrets", trivy),
                missing("load_test", "no report in k6", "k6 run --summary-export=reports/k6.json load.js"),
            ),
        ),
        unjudged=(finding("W291", "trailing whitespace", severity=Severity.LOW, path="src/app/cart.py", line=3, number=900),),
    )


def nearly() -> Decision:
    """79.996 against 80: one number, just short of its limit; a second one that is exactly at its limit."""
    at_limit = Comparison(
        metric="http.error_rate",
        text="metric('http.error_rate') < 0.01",
        actual=0.01,
        operator="<",
        threshold=0.01,
        unit="ratio",
        holds=False,
        gap=0.0,
    )
    coverage = rule(
        "line_coverage",
        "Line coverage",
        Result.FAIL,
        evidence=("coverage",),
        examined=(COVERAGE.path,),
        message="Line coverage is below the minimum",
        comparisons=(coverage_comparison(),),
        unblock=("raise coverage.line by 0.004 percentage points to 80 %",),
    )
    errors = rule(
        "error_rate",
        "Error rate",
        Result.FAIL,
        gate="performance",
        evidence=("load_test",),
        examined=("k6.json",),
        comparisons=(at_limit,),
        unblock=("lower http.error_rate: it is exactly 1 %, which does not pass",),
    )
    return decision(
        "BLOCK: 2 of 2 gates fail (code quality, performance)",
        (gate("code_quality", "Code Quality", coverage), gate("performance", "Performance", errors)),
        Evidence(reports=(COVERAGE,), entries=(satisfied("coverage", COVERAGE),)),
    )


def no_data() -> Decision:
    """Everything that is required is missing."""
    reason = "unit_tests: no report in junit at **/junit*.xml"
    command = "pytest --junitxml=reports/junit.xml"
    quality = gate(
        "code_quality",
        "Code Quality",
        rule(
            "test_failures",
            "Test failures",
            Result.NO_DATA,
            evidence=("unit_tests",),
            reason=reason,
            unblock=(f"make the missing evidence unit_tests: {command}",),
        ),
        rule(
            "flaky_tests",
            "Flaky tests",
            Result.NO_DATA,
            evidence=("unit_tests",),
            reason=reason,
            unblock=(f"make the missing evidence unit_tests: {command}",),
        ),
        rule("lint_errors", "Lint errors", evidence=("lint",), examined=(CLEAN_LINT.path,)),
    )
    return decision(
        "BLOCK: no data for code quality",
        (quality,),
        Evidence(
            reports=(CLEAN_LINT,),
            entries=(
                missing("unit_tests", "no report in junit at **/junit*.xml", command, required=True),
                satisfied("lint", CLEAN_LINT),
            ),
        ),
    )


def nothing_examined() -> Decision:
    """An empty folder."""
    rules = [
        rule(rule_id, title, Result.NOT_APPLICABLE, evidence=(entry,), reason=f"no report for {entry}")
        for rule_id, title, entry in (("lint_errors", "Lint errors", "lint"), ("test_failures", "Test failures", "unit_tests"))
    ]
    return decision(
        "BLOCK: nothing was examined",
        (gate("code_quality", "Code Quality", *rules),),
        Evidence(
            entries=(
                missing("unit_tests", "no report in junit", "pytest --junitxml=reports/junit.xml"),
                missing(
                    "lint",
                    "no report in sarif about lint",
                    "ruff check --output-format=sarif --output-file=reports/ruff.sarif",
                ),
            ),
        ),
        subject="",
    )


def hostile() -> Decision:
    """Every text that comes from outside tries to break out."""
    lints = tuple(
        attrs.evolve(
            finding(HOSTILE, HOSTILE, path=f"{HOSTILE}{number}", line=number, column=1, name=HOSTILE, number=number),
            component=Component(name=HOSTILE, version=HOSTILE, fixed_version=HOSTILE, purl=HOSTILE),
            severity_origin=SeverityOrigin(basis=SeverityBasis.SCORE, word=HOSTILE, score=9.8, vector=HOSTILE),
            aliases=(HOSTILE,),
            cwes=(HOSTILE,),
            tags=(HOSTILE,),
            help_uri=HOSTILE,
            state_reason=HOSTILE,
            reports=(HOSTILE,),
        )
        for number in (1, 2)
    )
    records = (ComponentRecord(name=HOSTILE, version=HOSTILE, purl=HOSTILE, licenses=(HOSTILE,), path=HOSTILE, report=HOSTILE),)
    comparison = coverage_comparison(
        50.0,
        30.0,
        metric="",
        text=HOSTILE,
        parts=tuple(Metric(name=HOSTILE, value=value, labels=((HOSTILE, HOSTILE),), report=HOSTILE) for value in (40.0, 60.0)),
    )
    texts: dict[str, Any] = {
        "message": HOSTILE,
        "condition": HOSTILE,
        "remediation": HOSTILE,
        "owner": HOSTILE,
        "unblock": (HOSTILE, HOSTILE),
    }
    related = (FileCoverage(path=HOSTILE, lines=4, covered_lines=1, branches=2, report=HOSTILE),)
    bad = report(HOSTILE, HOSTILE, HOSTILE, tool_version=HOSTILE, status=ReportStatus.UNREADABLE, reason=HOSTILE, subject=HOSTILE)
    good = report(f"{HOSTILE}.sarif", "sarif", HOSTILE, *lints, unread=(Unread(reason=HOSTILE, count=3),), records=records)
    quality = gate(
        "code_quality",
        HOSTILE,
        rule(
            "lint_errors",
            HOSTILE,
            Result.FAIL,
            evidence=("lint",),
            examined=(HOSTILE,),
            considered=2,
            offenders=lints,
            **texts,
        ),
        rule(
            "components",
            HOSTILE,
            Result.FAIL,
            evidence=("lint",),
            examined=(HOSTILE,),
            considered=1,
            offenders=records,
            **texts,
        ),
        rule(
            "coverage",
            HOSTILE,
            Result.FAIL,
            evidence=("lint",),
            examined=(HOSTILE,),
            comparisons=(comparison,),
            related=related,
            **texts,
        ),
        rule("blind", HOSTILE, Result.NO_DATA, evidence=("web",), reason=HOSTILE, **texts),
        rule("broken", HOSTILE, Result.ERROR, evidence=("web",), reason=HOSTILE, **texts),
        rule("person", HOSTILE, Result.NOT_APPLICABLE, reason=HOSTILE),
        rule("fine", HOSTILE),
    )
    return decision(
        HOSTILE,
        (quality,),
        Evidence(
            reports=(bad, good),
            entries=(
                satisfied("lint", good),
                EntryState(id="web", required=True, status=EntryStatus.UNFIT, unfit=(bad,), reason=HOSTILE, command=HOSTILE),
            ),
        ),
        subject=HOSTILE,
        stripped_prefixes=(HOSTILE,),
    )


def many() -> Decision:
    """20,000 offenders in 500 files, in an order that has to be sorted."""
    severities = (Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL)
    lints = tuple(
        finding(
            f"R{number % 37:03}",
            f"finding number {number}",
            severity=severities[number % 97 % 4],
            path=f"src/package_{number % 500:03}/module.py",
            line=number % 89 + 1,
            column=number % 7 + 1,
            number=number,
        )
        for number in range(20_000)
    )
    ruff = report("reports/ruff.sarif", "sarif", "ruff", *lints)
    lint = rule(
        "lint_errors",
        "Lint errors",
        Result.FAIL,
        evidence=("lint",),
        examined=(ruff.path,),
        condition="true",
        considered=20_000,
        offenders=lints,
        message="The linter reports errors",
        unblock=("mend the 20000 offenders",),
    )
    return decision(
        "BLOCK: 1 of 1 gate fails (code quality)",
        (gate("code_quality", "Code Quality", lint),),
        Evidence(reports=(ruff,), entries=(satisfied("lint", ruff),)),
    )


def wide() -> Decision:
    """East Asian, combining and emoji characters in every column."""
    lints = (
        finding("検査-一", "未使用の変数です: 合計", path="ソース/買い物かご.py", line=3, column=8, number=1),
        finding(
            "École",
            "ligne tropical: cafe\u0301 👩‍💻 🚀",
            path="src/café.py",
            line=14,
            column=1,
            number=2,
            severity=Severity.CRITICAL,
        ),
        finding("ascii", "plain", path="src/plain.py", line=2, column=2, number=3),
    )
    covered = (
        FileCoverage(path="ソース/買い物かご.py", lines=120, covered_lines=30, missed=(1, 2)),
        FileCoverage(path="src/café.py", lines=10, covered_lines=9),
    )
    ruff = report("レポート/検査.sarif", "sarif", "ruff", *lints)
    quality = gate(
        "code_quality",
        "品質ゲート",
        rule(
            "lint_errors",
            "静的解析",
            Result.FAIL,
            evidence=("lint",),
            examined=(ruff.path,),
            considered=3,
            offenders=lints,
            owner="品質チーム 🚀",
        ),
        rule(
            "files",
            "Dateien ohne Prüfung",
            Result.FAIL,
            evidence=("lint",),
            examined=(ruff.path,),
            considered=2,
            offenders=covered,
        ),
    )
    return decision(
        "BLOCK: 1 of 2 gates fails (code quality)",
        (quality, gate("security", "Sicherheit", rule("secrets", "Geheimnisse", gate="security", examined=(ruff.path,)))),
        Evidence(reports=(ruff,), entries=(satisfied("lint", ruff),)),
    )


DECISIONS: dict[str, Callable[[], Decision]] = {
    "passing": passing,
    "blocked": blocked,
    "nearly": nearly,
    "no_data": no_data,
    "nothing_examined": nothing_examined,
    "hostile": hostile,
    "many": many,
    "wide": wide,
}
