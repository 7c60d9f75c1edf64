"""Which tool a SARIF driver is, and what kind of finding its rules are about."""

from __future__ import annotations

import re
from collections.abc import Iterable

import attrs

from gatekit.model.vocabulary import Kind


@attrs.frozen
class Driver:
    """What is known of a driver.

    Attributes:
        tool: gatekit's name for the tool.
        kind: what its findings are; None if that differs from rule to rule, and the rules say it.
        secret_rules: what the ids of those of its rules begin with or hold that find secrets; "" if it has none.
    """

    tool: str
    kind: Kind | None = None
    secret_rules: str = ""


_TOOLS: dict[Kind | None, str] = {
    Kind.LINT: """
        actionlint android-lint androidstudio ansible-lint biome buf cfn-lint checkstyle clang-analyzer clang-tidy clippy
        clj-kondo codespell cppcheck credo cspell csslint dart detekt dotenv-linter eslint flake8 fxcop golangci-lint hadolint
        htmlhint infer inspectcode jscpd jshint ktlint lintr lychee markdownlint msbuild oxlint phpcs phpmd phpstan pmd
        prefast prettier protolint psscriptanalyzer pylint qodana regal revive robocop roslyn rubocop ruff scalastyle selene
        shellcheck spectral spotbugs sqlfluff standardrb staticcheck stylelint swiftlint tflint tslint vale vulture yamllint""",
    Kind.TYPE_ERROR: "basedpyright flow mypy pyre pyrefly pyright tsc ty",
    Kind.CODE_WEAKNESS: """
        bandit bearer brakeman devskim findsecbugs flawfinder fortify gosec horusec insider mobsfscan njsscan nodejsscan
        opengrep psalm security-code-scan semgrep snyk-code sobelow zizmor""",
    Kind.MISCONFIGURATION: """
        cfn-nag cfn-guard checkov conftest datree dockle kics kube-linter kube-score kubeaudit kubescape kubesec polaris poutine
        prowler regula scorecard snyk-iac terrascan tfsec trivy-operator""",
    Kind.VULNERABILITY: """
        bundler-audit cargo-audit clair dependency-check depscan docker-scout govulncheck grype npm-audit nancy osv-scanner
        pip-audit retire.js safety snyk-container snyk-open-source""",
    Kind.SECRET: """
        2ms betterleaks credscan detect-secrets ggshield gitleaks kingfisher noseyparker secretlint talisman trufflehog
        trufflehog3 whispers""",
    Kind.ACCESSIBILITY: "axe-core pa11y",
    None: "checkmarx codeql coverity nuclei sonarqube trivy veracode zap",
}

# drivers whose name is not gatekit's name for the tool
_ALIASES = {
    "@shiftleft/sast-scan": "sast-scan",
    "android lint": "android-lint",
    "axe": "axe-core",
    "checkmarx one": "checkmarx",
    "clang analyzer": "clang-analyzer",
    "codeql command-line toolchain": "codeql",
    "coverity static analysis": "coverity",
    "credentialscanner": "credscan",
    "docker scout": "docker-scout",
    "find security bugs": "findsecbugs",
    "gitguardian": "ggshield",
    "golangci-lint (golangci)": "golangci-lint",
    "hp fortify static code analyzer": "fortify",
    "jetbrains qodana": "qodana",
    "megalinter": "mega-linter",
    "micro focus fortify static code analyzer": "fortify",
    "microsoft (r) visual c# compiler": "roslyn",
    "microsoft (r) visual basic compiler": "roslyn",
    "opengrep oss": "opengrep",
    "nosey parker": "noseyparker",
    "openssf scorecard": "scorecard",
    "ossf scorecard": "scorecard",
    "owasp dependency-check": "dependency-check",
    "owasp zap": "zap",
    "php_codesniffer": "phpcs",
    "semgrep oss": "semgrep",
    "semgrep pro": "semgrep",
    "semmle ql": "codeql",
    "snyk code": "snyk-code",
    "snyk container": "snyk-container",
    "snyk iac": "snyk-iac",
    "snyk open source": "snyk-open-source",
    "snykcode": "snyk-code",
    "trivy vulnerability scanner": "trivy",
    "trunk check": "trunk",
    "zed attack proxy": "zap",
}
_SECRET_RULES = {"checkov": "CKV_SECRET_", "opengrep": ".secrets.", "semgrep": ".secrets."}
_KIND_OF_TOOL = {tool: kind for kind, tools in _TOOLS.items() for tool in tools.split()}
# what runs other tools, and puts their names before the rules: `eslint/no-var`
_RUNNERS = frozenset({"codacy", "mega-linter", "qlty", "super-linter", "trunk"})
_RUN_TOOL = re.compile(r"([a-z][a-z0-9.-]*)[/:]")
_RUN_BY = re.compile(r" \(megalinter [^()]*\)")  # what MegaLinter appends to the names of drivers

# words of rule tags and names, the telling ones first
_KIND_OF_WORD = {
    "secret": Kind.SECRET,
    "secrets": Kind.SECRET,
    "vulnerability": Kind.VULNERABILITY,
    "ospackagevulnerability": Kind.VULNERABILITY,
    "languagespecificpackagevulnerability": Kind.VULNERABILITY,
    "sca": Kind.VULNERABILITY,
    "containers": Kind.VULNERABILITY,
    "misconfiguration": Kind.MISCONFIGURATION,
    "iac": Kind.MISCONFIGURATION,
    "kics": Kind.MISCONFIGURATION,
    "license": Kind.LICENSE,
    "accessibility": Kind.ACCESSIBILITY,
}
_SECURITY_WORDS = ("sast", "security")
_ADVISORY = re.compile(r"(CVE-\d{4}-\d{4,}|GHSA(-[0-9a-z]{4}){3})\b")


def driver_of(name: str) -> Driver:
    """What is known of the driver of that name; an unknown one goes by its own name in lower case.

    >>> driver_of("Semgrep OSS").tool, driver_of("ESLint").kind.value, driver_of("Acme Scan")
    ('semgrep', 'lint', Driver(tool='acme scan', kind=None, secret_rules=''))
    >>> driver_of("Trivy (MegaLinter REPOSITORY_TRIVY)").tool
    'trivy'
    """
    words = _RUN_BY.sub("", " ".join(name.lower().split()))
    tool = _ALIASES.get(words, words)
    return Driver(tool, _KIND_OF_TOOL.get(tool), _SECRET_RULES.get(tool, ""))


def kind_of_rule(driver: Driver, rule_id: str, words: Iterable[str], *, is_rated: bool) -> Kind:
    """What kind of problem a rule finds.

    Args:
        driver: whose rule it is.
        rule_id: the rule's id.
        words: its tags and its name.
        is_rated: whether it is about security: it has a `security-severity` or a CWE.

    >>> trivy = driver_of("Trivy")
    >>> kind_of_rule(trivy, "DS002", ["misconfiguration", "security"], is_rated=True).value
    'misconfiguration'
    >>> kind_of_rule(driver_of("Acme Scan"), "GHSA-35jh-r3h4-6jhm", [], is_rated=False).value
    'vulnerability'
    >>> kind_of_rule(driver_of("Trunk Check"), "checkov/CKV_DOCKER_3", [], is_rated=False).value
    'misconfiguration'
    """
    if driver.secret_rules and driver.secret_rules in rule_id:
        return Kind.SECRET
    if driver.kind is not None:
        return driver.kind
    if driver.tool in _RUNNERS and (run := _RUN_TOOL.match(rule_id.lower())) and (known := _KIND_OF_TOOL.get(run[1])):
        return known
    said = {word.lower() for word in words}
    for word, kind in _KIND_OF_WORD.items():
        if word in said:
            return kind
    if _ADVISORY.search(rule_id):
        return Kind.VULNERABILITY
    return Kind.CODE_WEAKNESS if is_rated or not said.isdisjoint(_SECURITY_WORDS) else Kind.OTHER
