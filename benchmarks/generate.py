"""Makes large reports, the same ones every time.

    python benchmarks/generate.py grype|sarif|trivy FINDINGS FILE

Fields and sizes follow real files: SARIF as Semgrep and CodeQL write it (1.3 KB a result, 5 % of them with a code flow), Trivy
JSON as `trivy image --format json --show-suppressed` writes it (2.9 KB a vulnerability), Grype JSON as `grype -o json
--show-suppressed` writes it (4 KB a match). Prints how many findings are open, by severity, and how many are suppressed: what a
reader should find.
"""

from __future__ import annotations

import hashlib
import random
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

WORDS = " ".join(
    (
        "the a buffer overflow in function allows remote attackers to execute arbitrary code via crafted input",
        "improper validation of user supplied data leads to denial of service memory corruption heap use after free",
        "when processing certificate request header parser component before package version server client library",
        "could be used by an unauthenticated attacker with network access this issue affects all versions prior",
    )
).split()
SEVERITIES = ("UNKNOWN", "LOW", "MEDIUM", "HIGH", "CRITICAL")
WEIGHTS = (1, 34, 42, 19, 4)
RULE_SCORES = {"UNKNOWN": 0.0, "LOW": 2.0, "MEDIUM": 5.5, "HIGH": 7.8, "CRITICAL": 9.4}
CVSS_SCORES = {"UNKNOWN": 0.0, "LOW": 3.1, "MEDIUM": 5.9, "HIGH": 7.5, "CRITICAL": 9.8}
ECOSYSTEMS = (
    ("lang-pkgs", "pip", "Python"),
    ("os-pkgs", "debian", "debian 12.5"),
    ("lang-pkgs", "npm", "Node.js"),
    ("lang-pkgs", "gomod", "go.mod"),
    ("lang-pkgs", "jar", "Java"),
)
BASE = "%SRCROOT%"
Json = dict[str, Any]


def prose(dice: random.Random, shortest: int, longest: int) -> str:
    size, words = dice.randint(shortest, longest), list[str]()
    while size > 0:
        words.append(dice.choice(WORDS))
        size -= len(words[-1]) + 1
    return " ".join(words).capitalize() + "."


def digest(text: str, algorithm: str = "sha256") -> str:
    return hashlib.new(algorithm, text.encode(), usedforsecurity=False).hexdigest()


def sarif(count: int) -> tuple[Json, Counter[str]]:
    dice = random.Random(20260801)
    rules = [sarif_rule(dice, number) for number in range(400)]
    found: Counter[str] = Counter()
    results = []
    for number in range(count):
        index = dice.randrange(len(rules))
        results.append(sarif_result(dice, number, rules[index], index))
        suppressed = any("status" not in one for one in results[-1].get("suppressions", ()))
        score = float(rules[index]["properties"]["security-severity"])
        found["suppressed" if suppressed else next(word for word, rated in RULE_SCORES.items() if rated == score)] += 1
    run = {
        "tool": {
            "driver": {
                "name": "Semgrep OSS",
                "semanticVersion": "1.100.0",
                "informationUri": "https://tool.example.invalid",
                "rules": rules,
            }
        },
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": []}],
        "originalUriBaseIds": {BASE: {"uri": "file:///src/"}},
        "columnKind": "utf16CodeUnits",
        "automationDetails": {"id": "ci/sast/"},
        "versionControlProvenance": [
            {"repositoryUri": "https://git.example.invalid/a/b", "revisionId": "a" * 40, "branch": "main"}
        ],
        "results": results,
    }
    return {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}, found


def sarif_rule(dice: random.Random, number: int) -> Json:
    score = RULE_SCORES[dice.choices(SEVERITIES, WEIGHTS)[0]]
    name = f"python.lang.security.audit.rule-{number:04d}.rule-{number:04d}"
    return {
        "id": name,
        "name": name,
        "shortDescription": {"text": f"Semgrep Finding: {name}"},
        "fullDescription": {"text": prose(dice, 120, 400)},
        "defaultConfiguration": {"level": "error" if score >= 7 else "warning" if score >= 4 else "note"},
        "help": {"text": prose(dice, 200, 700), "markdown": prose(dice, 300, 900)},
        "helpUri": f"https://rules.example.invalid/r/{name}",
        "properties": {
            "precision": dice.choice(("high", "very-high", "medium")),
            "security-severity": f"{score:.1f}",
            "tags": [
                "security",
                f"external/cwe/cwe-{dice.randint(20, 999):03d}",
                "OWASP-A03:2021 - Injection",
                "MEDIUM CONFIDENCE",
            ],
        },
    }


def sarif_result(dice: random.Random, number: int, rule: Json, index: int) -> Json:
    line, column = dice.randint(1, 4000), dice.randint(1, 60)
    uri = f"src/pkg_{dice.randrange(60):02d}/mod_{dice.randrange(400):03d}/file_{dice.randrange(30):02d}.py"
    snippet = "    " + prose(dice, 30, 100)
    region = {
        "startLine": line,
        "startColumn": column,
        "endLine": line + dice.randint(0, 3),
        "endColumn": column + 40,
        "snippet": {"text": snippet},
    }
    around = {"startLine": max(1, line - 2), "endLine": line + 4, "snippet": {"text": f"{snippet}\n{snippet}"}}
    place = {"uri": uri, "uriBaseId": BASE, "index": dice.randrange(2000)}
    result: Json = {
        "ruleId": rule["id"],
        "ruleIndex": index,
        "level": rule["defaultConfiguration"]["level"],
        "kind": "fail",
        "message": {"text": prose(dice, 100, 320)},
        "locations": [{"physicalLocation": {"artifactLocation": place, "region": region, "contextRegion": around}}],
        "partialFingerprints": {"primaryLocationLineHash": digest(f"{uri}{line}", "md5")[:16] + ":1"},
        "fingerprints": {"matchBasedId/v1": digest(f"{number}{uri}") + "_0"},
        "properties": {"exposure": dice.choice(("UNREACHABLE", "REACHABLE", "UNDETERMINED"))},
    }
    if dice.random() < 0.30:
        deleted = {"startLine": line, "startColumn": column, "endLine": line, "endColumn": column + 30}
        replacements = [{"deletedRegion": deleted, "insertedContent": {"text": snippet.strip()}}]
        change = {"artifactLocation": {"uri": uri}, "replacements": replacements}
        result["fixes"] = [{"description": {"text": "Apply the suggested change"}, "artifactChanges": [change]}]
    chance = dice.random()
    if chance < 0.06:
        result["suppressions"] = [{"kind": "inSource", "justification": "accepted"}]
    elif chance < 0.08:
        result["suppressions"] = [{"kind": "external", "status": "rejected"}]
    if dice.random() < 0.05:
        result["codeFlows"] = [{"threadFlows": [{"locations": [flow_step(dice, uri, line + step) for step in range(6)]}]}]
    return result


def flow_step(dice: random.Random, uri: str, line: int) -> Json:
    region = {"startLine": line, "startColumn": 5, "endColumn": 30}
    place = {"artifactLocation": {"uri": uri, "uriBaseId": BASE, "index": 3}, "region": region}
    return {"location": {"physicalLocation": place, "message": {"text": prose(dice, 20, 60)}}}


def trivy(count: int) -> tuple[Json, Counter[str]]:
    dice = random.Random(20260802)
    targets = max(1, min(60, count // 200))
    found: Counter[str] = Counter()
    results = []
    for target in range(targets):
        class_, type_, name = ECOSYSTEMS[target % len(ECOSYSTEMS)]
        share = count // targets if target < targets - 1 else count - count // targets * (targets - 1)
        result: Json = {"Target": f"{name} (target {target})", "Class": class_, "Type": type_, "Vulnerabilities": []}
        ignored = []
        for number in range(share):
            vulnerability = trivy_vulnerability(dice, target, number)
            if dice.random() < 0.02:
                source = {"Statement": "accepted risk", "Source": ".trivyignore.yaml"}
                ignored.append({"Type": "vulnerability", "Status": "ignored", **source, "Finding": vulnerability})
                found["suppressed"] += 1
            else:
                result["Vulnerabilities"].append(vulnerability)
                found[vulnerability["Severity"]] += 1
        results.append(result | ({"ExperimentalModifiedFindings": ignored} if ignored else {}))
    image = "registry.example.invalid/app:1.2.3"
    report = {
        "SchemaVersion": 2,
        "Trivy": {"Version": "0.76.0"},
        "ReportID": "0198f000-0000-7000-8000-000000000000",
        "CreatedAt": "2026-08-20T10:00:00.000000000Z",
        "ArtifactID": "sha256:" + "0" * 64,
        "ArtifactName": image,
        "ArtifactType": "container_image",
        "Metadata": {
            "Size": 812345678,
            "OS": {"Family": "debian", "Name": "12.5"},
            "ImageID": "sha256:" + "1" * 64,
            "RepoTags": [image],
            "ImageConfig": {"architecture": "amd64", "os": "linux"},
        },
        "Results": results,
    }
    return report, found


def trivy_vulnerability(dice: random.Random, target: int, number: int) -> Json:
    class_, type_, _ = ECOSYSTEMS[target % len(ECOSYSTEMS)]
    severity = dice.choices(SEVERITIES, WEIGHTS)[0]
    package = f"{dice.choice(('lib', 'py', 'node-', 'go-', 'ruby-'))}{dice.choice(WORDS)}{dice.randrange(900)}"
    version = f"{dice.randint(0, 9)}.{dice.randint(0, 30)}.{dice.randint(0, 20)}"
    cve = f"CVE-{dice.randint(2015, 2026)}-{dice.randint(1000, 59999)}"
    is_fixed = dice.random() < 0.58
    fixed = f"{version[0]}.{dice.randint(31, 60)}.{dice.randint(0, 9)}" + (", 9.0.1" if dice.random() < 0.1 else "")
    vendors = ("amazon", "ghsa", "nvd", "redhat", "ubuntu")[: dice.randint(2, 5)]
    cvss = {"V3Vector": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H", "V3Score": CVSS_SCORES[severity]}
    archive = "https://lists.example.invalid/archives/list/package-announce@lists/message"
    return {
        "VulnerabilityID": cve,
        **({"VendorIDs": [f"DSA-{dice.randint(4000, 5999)}-1"]} if class_ == "os-pkgs" else {}),
        "PkgID": f"{package}@{version}",
        "PkgName": package,
        "PkgIdentifier": {
            "PURL": f"pkg:{type_}/{package}@{version}?arch=amd64&distro=debian-12.5",
            "UID": digest(f"{target}{number}", "md5")[:16],
        },
        "InstalledVersion": version,
        **({"FixedVersion": fixed} if is_fixed else {}),
        "Status": "fixed" if is_fixed else dice.choice(("affected", "will_not_fix", "fix_deferred")),
        "Layer": {"Digest": f"sha256:{digest(str(target))}", "DiffID": f"sha256:{digest(f'd{target}')}"},
        "SeveritySource": dice.choice(("ghsa", "nvd", "debian")),
        "PrimaryURL": f"https://avd.example.invalid/nvd/{cve.lower()}",
        "DataSource": {
            "ID": "ghsa",
            "Name": "GitHub Security Advisory",
            "URL": "https://github.example.invalid/advisories?query=type%3Areviewed",
        },
        "Fingerprint": f"sha256:{digest(f'{target}-{number}')}",
        "Title": prose(dice, 40, 110),
        "Description": prose(dice, 250, 1100),
        "Severity": severity,
        "CweIDs": [f"CWE-{dice.randint(20, 999)}" for _ in range(dice.randint(1, 3))],
        "VendorSeverity": dict.fromkeys(vendors, SEVERITIES.index(severity)),
        "CVSS": dict.fromkeys(("ghsa", "nvd", "redhat")[: dice.randint(1, 3)], cvss),
        "References": [f"{archive}/{digest(f'{cve}{part}', 'md5').upper()}/" for part in range(dice.randint(3, 14))],
        "PublishedDate": f"{dice.randint(2015, 2026)}-0{dice.randint(1, 9)}-1{dice.randint(0, 9)}T18:15:07.123Z",
        "LastModifiedDate": "2026-06-17T02:00:00.45Z",
    }


def grype(count: int) -> tuple[Json, Counter[str]]:
    dice = random.Random(20260803)
    found: Counter[str] = Counter()
    matches, ignored = list[Json](), list[Json]()
    for number in range(count):
        match = grype_match(dice, number)
        if dice.random() < 0.02:
            rule = {"vulnerability": match["vulnerability"]["id"], "namespace": "", "fix-state": "", "package": {}}
            ignored.append({**match, "appliedIgnoreRules": [rule]})
            found["suppressed"] += 1
        else:
            matches.append(match)
            found[match["vulnerability"]["severity"].upper()] += 1
    image = {"userInput": "registry.example.invalid/app:1.2.3", "imageID": "sha256:" + "1" * 64, "tags": [], "layers": []}
    report = {
        "matches": matches,
        "ignoredMatches": ignored,
        "source": {"type": "image", "target": image},
        "distro": {"name": "debian", "version": "12", "idLike": []},
        "descriptor": {
            "name": "grype",
            "version": "0.104.0",
            "configuration": {},
            "db": {"status": {"schemaVersion": "v6.1.2", "valid": True}},
            "timestamp": "2026-08-20T10:00:00Z",
        },
    }
    return report, found


def grype_match(dice: random.Random, number: int) -> Json:
    severity = dice.choices(SEVERITIES, WEIGHTS)[0]
    package = f"{dice.choice(('lib', 'py', 'node-', 'go-', 'ruby-'))}{dice.choice(WORDS)}{dice.randrange(900)}"
    version = f"{dice.randint(0, 9)}.{dice.randint(0, 30)}.{dice.randint(0, 20)}"
    cve = f"CVE-{dice.randint(2015, 2026)}-{dice.randint(1000, 59999)}"
    advisory = "GHSA-" + "-".join("".join(dice.choices("23456789cfghjmpqrvwx", k=4)) for _ in range(3))
    searched = {"language": "python", "namespace": "github:language:python", "package": {"name": package, "version": version}}
    matched = {"vulnerabilityID": advisory, "versionConstraint": f"<{version[0]}.31.0 (python)"}
    details = {"type": "exact-direct-match", "matcher": "python-matcher", "searchedBy": searched, "found": matched}
    return {
        "vulnerability": grype_vulnerability(dice, severity, version, cve, advisory),
        "relatedVulnerabilities": [grype_related(dice, severity, cve)],
        "matchDetails": [details],
        "artifact": grype_artifact(number, package, version),
    }


def grype_vulnerability(dice: random.Random, severity: str, version: str, cve: str, advisory: str) -> Json:
    is_fixed = dice.random() < 0.58
    weakness = {"cwe": f"CWE-{dice.randint(20, 999)}", "source": "security-advisories@github.com", "type": "Secondary"}
    return {
        "id": advisory,
        "dataSource": f"https://github.example.invalid/advisories/{advisory}",
        "namespace": "github:language:python",
        "severity": severity.capitalize(),
        "urls": [],
        "description": prose(dice, 60, 160),
        "cvss": grype_cvss(severity),
        "epss": [{"cve": cve, "epss": round(dice.random() / 20, 5), "percentile": 0.4, "date": "2026-08-20"}],
        "cwes": [{"cve": cve, **weakness}],
        "fix": {
            "versions": [f"{version[0]}.{dice.randint(31, 60)}.0"] if is_fixed else [],
            "state": "fixed" if is_fixed else dice.choice(("not-fixed", "wont-fix", "unknown")),
        },
        "advisories": [],
        "risk": round(dice.random() * 5, 4),
    }


def grype_related(dice: random.Random, severity: str, cve: str) -> Json:
    archive = "https://lists.example.invalid/archives/list/package-announce@lists/message"
    return {
        "id": cve,
        "dataSource": f"https://nvd.example.invalid/vuln/detail/{cve}",
        "namespace": "nvd:cpe",
        "severity": severity.capitalize(),
        "urls": [f"{archive}/{digest(f'{cve}{part}', 'md5').upper()}/" for part in range(dice.randint(3, 14))],
        "description": prose(dice, 250, 1100),
        "cvss": grype_cvss(severity),
        "epss": [{"cve": cve, "epss": 0.00163, "percentile": 0.37957, "date": "2026-08-20"}],
        "cwes": [{"cve": cve, "cwe": "CWE-79", "source": "nvd@nist.gov", "type": "Primary"}],
    }


def grype_cvss(severity: str) -> list[Json]:
    metrics = {"baseScore": CVSS_SCORES[severity], "exploitabilityScore": 3.9, "impactScore": 3.6}
    vector = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"
    return [{"type": "Secondary", "version": "3.1", "vector": vector, "metrics": metrics, "vendorMetadata": {}}]


def grype_artifact(number: int, package: str, version: str) -> Json:
    site = "/usr/lib/python3/dist-packages"
    place = {
        "path": f"{site}/{package}-{version}.dist-info/METADATA",
        "layerID": "sha256:" + "3" * 64,
        "accessPath": f"{site}/{package}/METADATA",
        "annotations": {"evidence": "primary"},
    }
    return {
        "id": digest(str(number), "md5")[:16],
        "name": package,
        "version": version,
        "type": "python",
        "locations": [place],
        "language": "python",
        "licenses": ["MIT"],
        "cpes": [f"cpe:2.3:a:{vendor}{package}:{package}:{version}:*:*:*:*:*:*:*" for vendor in ("", "python-")],
        "purl": f"pkg:pypi/{package}@{version}",
        "upstreams": [],
    }


MAKERS: dict[str, Callable[[int], tuple[Json, Counter[str]]]] = {"grype": grype, "sarif": sarif, "trivy": trivy}


def write(name: str, count: int, path: Path) -> Counter[str]:
    """Writes a report of that format and gives what it holds."""
    report, found = MAKERS[name](count)
    path.write_bytes(msgspec.json.encode(report))
    return found


if __name__ == "__main__":
    print(dict(write(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))))
