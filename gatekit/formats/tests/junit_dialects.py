"""How each tool spells its JUnit: what betrays the tool, what kind of problem it reports, and where it hides the details.

A tool that is not in this table is read as a test runner by the name `junit`; an evidence entry's `kind:` may say otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import attrs

from gatekit.formats.tests.junit_document import Suite
from gatekit.formats.tests.outcomes import ARROW
from gatekit.model.value import Value
from gatekit.model.vocabulary import Kind

Mark = tuple[str, str]
Source = tuple[str, re.Pattern[str]]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Dialect(Value):
    """One tool's way of writing JUnit.

    Attributes:
        tool: the tool's name.
        marks: what betrays it: a place (see `_marks_of`) and the text found there; any of them.
        kind: what its failures are.
        kind_of_suite: suites, by name, whose failures are of another kind.
        kind_of_case: places and patterns by which a case is of another kind, whatever its suite; the first that matches. What
            such a tool looked for shows in its cases alone, and in the suites that `kind_of_suite` names.
        runs_tests: whether its cases are tests; else a case is a check or a finding, and passing ones mean nothing.
        repeats_are_reruns: whether a test's id is unique, so that a second case of the same id is another run of the same test.
        counted: what its suites' own counters (`tests`, `failures`) can be held against.
        sources: patterns searched for in a place (`name`, `classname`, `file`, `suite`, `message`, `type`, `severity` or
            `text`); their groups `rule`, `path`, `line`, `end_line`, `column`, `severity`, `message`, `logical` and `cwe` say
            what was found. A later one overrides.
        each: a pattern on the text of which every match is a problem of its own.
        error_rule: the rule of what stands in an `<error>`; "" if it has the rule of its case.
        secret: what must be cut off messages because it may be a secret.
        quotes_secrets: whether the messages of its rules about credentials may hold one anywhere, not in quotation marks alone.
        text_is_secret: whether the text must not be used at all.
        first_line: the number that the tool gives to a file's first line.
    """

    tool: str
    marks: tuple[Mark, ...] = ()
    kind: Kind = Kind.TEST_FAILURE
    kind_of_suite: Mapping[str, Kind] = attrs.field(factory=dict)
    kind_of_case: tuple[tuple[str, re.Pattern[str], Kind], ...] = ()
    runs_tests: bool = True
    repeats_are_reruns: bool = False
    counted: frozenset[str] = frozenset(("tests", "failures"))
    sources: tuple[Source, ...] = ()
    each: re.Pattern[str] | None = None
    error_rule: str = ""
    secret: re.Pattern[str] | None = None
    quotes_secrets: bool = False
    text_is_secret: bool = False
    first_line: int = 1

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """All that its failures can be."""
        return self.kind, *self.kind_of_suite.values(), *(kind for _, _, kind in self.kind_of_case)


def _source(place: str, pattern: str) -> Source:
    return place, re.compile(pattern, re.MULTILINE)


_SUITE_IS_PATH = _source("suite", "(?P<path>.+)")
_CLASS_IS_PATH = _source("classname", "(?P<path>.+)")
_TYPE_IS_SEVERITY = _source("type", "(?P<severity>.+)")
# patterns for texts of any length take time in proportion to it: none may begin anew within what it has already gone through
_JS_STACK = _source(
    "text", r"(?:\(|file://)(?P<path>(?:(?!file:)[^()\s])+\.(?:test|spec)\.[cm]?[jt]sx?):(?P<line>\d+):(?P<column>\d+)"
)
_CTEST = "name tests failures disabled skipped hostname time timestamp"
_GRADLE = "name tests skipped failures errors timestamp hostname time"
_PLAYWRIGHT = "id name tests failures skipped errors time"
_NEWMAN = "name id timestamp tests failures errors time"
_NODE = "name time disabled errors tests failures skipped hostname"

UNKNOWN = Dialect(tool="junit")

DIALECTS = (
    # test runners
    Dialect(
        tool="pytest",
        marks=(("suite", "pytest"), ("root", "pytest tests")),
        repeats_are_reruns=True,
        counted=frozenset(("failures",)),  # passed subtests count as tests, but have no case
        sources=(_source("text", r"^ *(?P<path>[^\s:]+\.py):(?P<line>\d+):"),),
        first_line=0,
    ),
    Dialect(tool="jest", marks=(("root", "jest tests"),), sources=(_JS_STACK,)),
    Dialect(tool="vitest", marks=(("root", "vitest tests"),), sources=(_CLASS_IS_PATH, _JS_STACK)),
    Dialect(tool="mocha", marks=(("root", "Mocha Tests"),), sources=(_JS_STACK,)),
    Dialect(tool="node-test", marks=(("attributes", _NODE), ("bare class", "test")), sources=(_JS_STACK,)),
    Dialect(
        tool="playwright",
        marks=(("root attributes", _PLAYWRIGHT),),
        sources=(_CLASS_IS_PATH, _source("text", rf"(?<!\S)(?P<path>\S+):(?P<line>\d+):(?P<column>\d+){ARROW}")),
    ),
    Dialect(tool="surefire", marks=(("schema", "surefire"),)),
    Dialect(tool="ctest", marks=(("attributes", _CTEST),)),
    Dialect(tool="gradle", marks=(("attributes", _GRADLE),)),
    Dialect(tool="go", marks=(("property", "go.version"),)),
    Dialect(tool="nextest", marks=(("root", "nextest-run"),)),
    Dialect(tool="googletest", marks=(("root", "AllTests"),)),
    # it counts assertions, not test cases
    Dialect(tool="catch2", marks=(("hostname", "tbd"),), counted=frozenset(("failures",))),
    Dialect(tool="mstest", marks=(("suite", "MSTestSuite"),)),
    Dialect(tool="nose", marks=(("suite", "nosetests"),)),
    # test runners whose tests are an interface's contract
    Dialect(
        tool="schemathesis",
        marks=(("suite", "schemathesis"),),
        kind=Kind.CONTRACT_VIOLATION,
        each=re.compile(r"^- (?:(?P<rule>[A-Z]+\d+) )?(?P<message>\S.*)$", re.MULTILINE),
    ),
    # its counters add up iterations and requests, which share one case and one error
    Dialect(tool="newman", marks=(("attributes", _NEWMAN),), kind=Kind.CONTRACT_VIOLATION, counted=frozenset()),
    # analysers
    Dialect(
        tool="ruff",
        marks=(("root", "ruff"), ("package", "org.ruff")),
        kind=Kind.LINT,
        runs_tests=False,
        sources=(_SUITE_IS_PATH, _source("name", r"org\.ruff\.(?P<rule>.+)"), _source("severity", "(?P<severity>.+)")),
    ),
    Dialect(
        tool="eslint",
        marks=(("package", "org.eslint"),),
        kind=Kind.LINT,
        kind_of_case=(("name", re.compile("@secretlint/"), Kind.SECRET),),  # Secretlint writes as ESLint does
        runs_tests=False,
        error_rule="fatal",  # as in its JSON
        sources=(
            _SUITE_IS_PATH,
            _source("name", r"org\.eslint\.(?P<rule>.+)"),
            _source("text", r"^line (?P<line>\d+), col (?P<column>\d+), (?P<severity>\w+) - "),
        ),
    ),
    Dialect(
        tool="stylelint",
        marks=(("package", "stylelint.rules"),),
        kind=Kind.LINT,
        runs_tests=False,
        sources=(_SUITE_IS_PATH, _TYPE_IS_SEVERITY, _source("text", r"^On line (?P<line>\d+), column (?P<column>\d+) in ")),
    ),
    Dialect(
        tool="spectral",
        marks=(("package", "org.spectral"),),
        kind=Kind.LINT,
        runs_tests=False,
        sources=(
            _SUITE_IS_PATH,
            _source("name", r"org\.spectral\.(?P<rule>[^()]+)"),
            _source("text", r"^line (?P<line>\d+), col (?P<column>\d+), "),
        ),
    ),
    Dialect(
        tool="mypy",
        marks=(("suite", "mypy"),),
        kind=Kind.TYPE_ERROR,
        runs_tests=False,
        each=re.compile(
            r"^(?P<path>(?:[A-Za-z]:)?[^:\n]+):(?P<line>\d+):(?:(?P<column>\d+):)? (?P<severity>error|warning): "
            r"(?P<message>.*?)(?:(?<! ) +\[(?P<rule>[\w-]+)\])?$",
            re.MULTILINE,
        ),
    ),
    Dialect(
        tool="semgrep",
        marks=(("suite", "semgrep results"),),
        kind=Kind.CODE_WEAKNESS,
        kind_of_suite={"semgrep results": Kind.CODE_WEAKNESS},
        kind_of_case=(("name", re.compile(r"\.secrets\."), Kind.SECRET),),
        runs_tests=False,
        sources=(_TYPE_IS_SEVERITY,),
        quotes_secrets=True,
    ),
    Dialect(
        tool="bandit",
        marks=(("suite", "bandit"),),
        kind=Kind.CODE_WEAKNESS,
        runs_tests=False,
        sources=(
            _CLASS_IS_PATH,
            _TYPE_IS_SEVERITY,
            _source("text", r"^Test ID: (?P<rule>\w+)"),
            _source("text", r"^CWE: (?P<cwe>CWE-\d+)"),
            _source("text", r"^Location .+:(?P<line>\d+)$"),
        ),
        secret=re.compile(r"(?<=hardcoded password): .*", re.DOTALL),
    ),
    Dialect(
        tool="checkov",
        marks=(("property", "include_all_checkov_policies"),),
        kind=Kind.MISCONFIGURATION,
        kind_of_suite={
            "secrets scan": Kind.SECRET,
            "sca_package scan": Kind.VULNERABILITY,
            "sca_image scan": Kind.VULNERABILITY,
        },
        runs_tests=False,
        sources=(
            _source("name", r"^\[(?:NONE|(?P<severity>\w+))\]\[(?P<rule>[^\]]+)\] (?P<message>.+)"),
            _source("file", "^/?(?P<path>.+)"),  # the slash is the scanned folder
            _source("text", r"^Resource: (?P<logical>.+)$"),
            _source("text", r"^File: .+: (?P<line>\d+)-(?P<end_line>\d+)$"),
        ),
    ),
    Dialect(
        tool="tfsec",
        marks=(("suite", "tfsec"),),
        kind=Kind.MISCONFIGURATION,
        runs_tests=False,
        sources=(
            _CLASS_IS_PATH,
            _source("name", r"^\[(?P<rule>[^\]]+)\]\[(?P<severity>\w+)\] - (?P<message>.+)"),
            _source("text", r"\A(?:[A-Za-z]:)?[^\n:]+:(?P<line>\d+)(?:-(?P<end_line>\d+))?$"),
        ),
    ),
    # its template writes a suite for vulnerabilities and one for misconfigurations, whether it looked for them or not
    Dialect(
        tool="trivy",
        marks=(("root", "trivy"),),
        kind=Kind.VULNERABILITY,
        kind_of_case=(
            ("classname", re.compile("Security Check$"), Kind.MISCONFIGURATION),
            ("type", re.compile("^$"), Kind.LICENSE),
        ),
        runs_tests=False,
        counted=frozenset(("failures",)),  # passed checks count as tests, but have no case
        sources=(
            _SUITE_IS_PATH,
            _source("classname", "(?P<logical>.+)"),
            _source("name", r"^\[(?P<severity>\w+)\] (?P<rule>.+)"),
        ),
    ),
    Dialect(
        tool="dependency-check",
        marks=(("root", "dependency-check"),),
        kind=Kind.VULNERABILITY,
        runs_tests=False,
        counted=frozenset(("failures",)),  # the whole counts only what has no vulnerability as tests
        sources=(
            _SUITE_IS_PATH,
            _source("classname", "(?P<rule>.+)"),
            _source("name", "(?P<logical>.+)"),
            _source("message", r"^(?:cvssV\d|unscored severity): (?P<severity>\w+)"),
        ),
    ),
    Dialect(
        tool="gitleaks",
        marks=(("suite", "gitleaks"),),
        kind=Kind.SECRET,
        runs_tests=False,
        text_is_secret=True,
        sources=(
            _source("type", "(?P<message>.+)"),
            _source("message", r"^(?P<rule>\S+) has detected a secret in file (?P<path>.+), line (?P<line>\d+)"),
        ),
    ),
)

_DIALECT_OF_MARK = {mark: dialect for dialect in DIALECTS for mark in dialect.marks}


def dialect_of(root: Suite, suite: Suite) -> Dialect:
    """The dialect of a suite that stands directly below the root, or of the root itself.

    >>> dialect_of(Suite({}), Suite({"name": "pytest", "tests": "3"})).tool
    'pytest'
    """
    for mark in _marks_of(root, suite):
        if mark in _DIALECT_OF_MARK:
            return _DIALECT_OF_MARK[mark]
    return UNKNOWN


def _marks_of(root: Suite, suite: Suite) -> list[Mark]:
    schema = suite.attributes.get("noNamespaceSchemaLocation", "") + suite.attributes.get("schemaLocation", "")
    marks = [
        ("root", root.name),
        ("root attributes", " ".join(root.attributes)),
        ("suite", suite.name),
        ("package", suite.attributes.get("package") or root.attributes.get("package", "")),
        ("schema", "surefire" if "surefire" in schema else schema),
        ("hostname", suite.attributes.get("hostname", "")),
        ("attributes", " ".join(suite.attributes)),
        *(("property", name) for name in suite.properties),
    ]
    if not root.attributes and not suite.attributes:
        marks += [("bare class", case.class_name) for case in suite.cases[:1]]
    return marks
