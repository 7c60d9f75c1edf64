"""Small reports of the built-in policy's formats, as tools write them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any


def junit(
    passed: int = 1, failed: Sequence[str] = (), *, suite: str = "pytest", skipped: int = 0, flaky: Sequence[str] = ()
) -> str:
    cases = [f'<testcase classname="t" name="p{n}" time="0.1"/>' for n in range(passed)]
    cases += [f'<testcase classname="t" name="s{n}"><skipped/></testcase>' for n in range(skipped)]
    cases += [f'<testcase classname="t" name="{name}"><failure message="no">no</failure></testcase>' for name in failed]
    cases += [f'<testcase classname="t" name="{name}"><flakyFailure message="no">no</flakyFailure></testcase>' for name in flaky]
    counts = f'tests="{len(cases)}" failures="{len(failed)}" errors="0" skipped="{skipped}"'
    return f'<testsuites><testsuite name="{suite}" {counts}>{"".join(cases)}</testsuite></testsuites>'


def sarif(driver: str, results: Sequence[tuple[str, str]] = (), rules: Sequence[Mapping[str, Any]] = ()) -> str:
    """Results are rule id and level."""
    found = [
        {
            "ruleId": rule_id,
            "level": level,
            "message": {"text": f"{rule_id} here"},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": "src/a.py"}, "region": {"startLine": line}}}],
        }
        for line, (rule_id, level) in enumerate(results, start=1)
    ]
    run = {"tool": {"driver": {"name": driver, "rules": list(rules)}}, "results": found}
    return json.dumps({"version": "2.1.0", "runs": [run]})


def cobertura(covered: int, lines: int) -> str:
    rows = "".join(f'<line number="{n}" hits="{int(n <= covered)}"/>' for n in range(1, lines + 1))
    classes = f'<classes><class name="a" filename="a.py"><lines>{rows}</lines></class></classes>'
    counts = f'line-rate="{covered / lines}" lines-covered="{covered}" lines-valid="{lines}"'
    packages = f'<packages><package name="p">{classes}</package></packages>'
    return f'<?xml version="1.0"?><coverage {counts} version="7.0" timestamp="1700000000000">{packages}</coverage>'


def k6(p95: float = 100, failed: int = 0, *, threshold_crossed: bool = False, failed_checks: int = 0) -> str:
    durations = {
        "avg": 50,
        "min": 1,
        "med": 40,
        "max": 900,
        "p(90)": 90,
        "p(95)": p95,
        "thresholds": {"p(95)<200": threshold_crossed},
    }
    checks = {"is 200": {"name": "is 200", "path": "::is 200", "id": "1", "passes": 10, "fails": failed_checks}}
    metrics = {
        "http_req_duration": durations,
        "http_req_failed": {"passes": failed, "fails": 1000 - failed, "value": failed / 1000},
        "http_reqs": {"count": 1000, "rate": 100},
        "iterations": {"count": 1000, "rate": 100},
        "checks": {"passes": 10, "fails": failed_checks, "value": 10 / (10 + failed_checks)},
    }
    root = {"name": "", "path": "", "id": "0", "groups": {}, "checks": checks}
    return json.dumps({"metrics": metrics, "root_group": root})


def lighthouse(
    *, score: float = 1, lcp: float = 1000, cls: float = 0, tbt: float = 0, inp: float | None = None, categories: str = "both"
) -> str:
    numbers = {"largest-contentful-paint": lcp, "cumulative-layout-shift": cls, "total-blocking-time": tbt}
    if inp is not None:
        numbers["interaction-to-next-paint"] = inp
    performance = {
        name: {"id": name, "score": 1, "scoreDisplayMode": "numeric", "numericValue": number} for name, number in numbers.items()
    }
    details = {"type": "table", "items": [], "debugData": {"type": "debugdata", "impact": "critical", "tags": ["wcag2a"]}}
    image_alt = {"id": "image-alt", "title": "Images have text", "score": score, "scoreDisplayMode": "binary", "details": details}
    refs = {
        "performance": [{"id": name, "weight": 10} for name in performance],
        "accessibility": [{"id": "image-alt", "weight": 10}],
    }
    wanted = [name for name in refs if categories in ("both", name)]
    audits = {
        **(performance if "performance" in wanted else {}),
        **({"image-alt": image_alt} if "accessibility" in wanted else {}),
    }
    return json.dumps(
        {
            "lighthouseVersion": "12.8.2",
            "fetchTime": "2026-01-01T00:00:00.000Z",
            "requestedUrl": "http://localhost/",
            "finalUrl": "http://localhost/",
            "configSettings": {"formFactor": "mobile"},
            "audits": audits,
            "categories": {
                name: {"id": name, "title": name, "score": score if name == "accessibility" else 1, "auditRefs": refs[name]}
                for name in wanted
            },
        }
    )


def trivy(vulnerability_severity: str) -> str:
    """A file system scan with one vulnerability."""
    vulnerability = {"VulnerabilityID": "CVE-2026-1", "PkgName": "p", "InstalledVersion": "1", "Severity": vulnerability_severity}
    result = {"Target": "requirements.txt", "Class": "lang-pkgs", "Type": "pip", "Vulnerabilities": [vulnerability]}
    return json.dumps({"SchemaVersion": 2, "ArtifactName": ".", "ArtifactType": "filesystem", "Results": [result]})
