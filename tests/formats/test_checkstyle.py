"""Checkstyle's XML: who wrote it, severities, exceptions, files that did not parse, and reports without files."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

import pytest

from gatekit.errors import ReportError
from gatekit.formats.analysis.checkstyle import read, recognise
from gatekit.formats.contract import Content
from gatekit.model.finding import Finding
from gatekit.model.vocabulary import Kind, Severity, SeverityBasis
from gatekit.reading.document import Document


def report(inner: str) -> Content:
    return read(Document("checkstyle.xml", f'<checkstyle version="5.0">{inner}</checkstyle>'.encode()))


def error(**more: str) -> str:
    given = {"line": "3", "column": "5", "severity": "error", "message": "told", "source": "rule", **more}
    return f"<error {' '.join(f'{name}={quoteattr(value)}' for name, value in given.items())}/>"


def only(**more: str) -> Finding:
    content = report(f'<file name="src/a.x">{error(**more)}</file>')
    assert len(content.findings) == 1
    return content.findings[0]


@pytest.mark.parametrize(
    ("source", "tool", "rule"),
    [
        ("org.scalastyle.file.NewLineAtEofChecker", "scalastyle", "org.scalastyle.file.NewLineAtEofChecker"),
        ("eslint.rules.no-var", "eslint", "no-var"),
        ("ShellCheck.SC2045", "shellcheck", "SC2045"),
        ("DL3007", "hadolint", "DL3007"),
        ("SC2046", "hadolint", "SC2046"),
        ("detekt.MagicNumber", "detekt", "MagicNumber"),
        ("PEAR.Commenting.FileComment.Missing", "checkstyle", "PEAR.Commenting.FileComment.Missing"),
        ("standard:no-wildcard-imports", "checkstyle", "standard:no-wildcard-imports"),
    ],
)
def test_the_source_tells_tool_and_rule(source: str, tool: str, rule: str) -> None:
    found = only(source=source)
    assert (found.tool, found.rule_id, found.kind) == (tool, rule, Kind.LINT)


def test_an_error_has_its_place() -> None:
    place = only().location
    assert (place.path, place.line, place.column) == ("src/a.x", 3, 5)
    assert (only(line="0", column="x").location.line, only(line="0", column="x").location.column) == (0, 0)


@pytest.mark.parametrize(
    ("word", "severity"),
    [("error", Severity.HIGH), ("warning", Severity.MEDIUM), ("info", Severity.INFO), ("ignore", Severity.NONE)],
)
def test_a_word_is_a_severity(word: str, severity: Severity) -> None:
    assert only(severity=word).severity is severity


def test_an_error_without_severity_takes_the_default_of_its_kind() -> None:
    found = only(severity="")
    assert (found.severity, found.severity_origin.basis) == (Severity.HIGH, SeverityBasis.KIND_DEFAULT)


def test_what_secretlint_finds_is_a_secret_and_not_quoted() -> None:
    told = "[AWSSecretAccessKey] found AWS Secret Access Key: never-to-be-told"
    finding = only(source="eslint.rules.@secretlint/secretlint-rule-aws", message=told)
    assert (finding.tool, finding.rule_id, finding.kind) == ("secretlint", "@secretlint/secretlint-rule-aws", Kind.SECRET)
    assert "never" not in repr(finding)


def test_the_rule_that_eslint_repeats_behind_its_message_is_left_out() -> None:
    assert only(source="eslint.rules.no-var", message="Unexpected var. (no-var)").message == "Unexpected var."


def test_an_exception_of_checkstyle_makes_the_report_partial() -> None:
    content = report('<file name="A.java"><exception>\nCheckstyleException: no\n at x\n</exception></file>')
    assert content.incomplete == ("checkstyle broke off in A.java: CheckstyleException: no",)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("", "Parsing error: Unexpected token ("),
        ("ShellCheck.SC1072", "Expected 'fi'."),
        ("ShellCheck", "a.sh: openBinaryFile: does not exist (No such file or directory)"),
        ("", "src/a.x:3:5: | 3 | RUNN x | ^ missing whitespace "),
    ],
)
def test_a_file_that_was_not_read_or_parsed_makes_the_report_partial(source: str, message: str) -> None:
    content = report(f'<file name="src/a.x">{error(source=source, message=message)}</file>')
    assert [reason.split(" ", 1)[1] for reason in content.incomplete] == [
        "could not read or parse src/a.x, so it did not check all of it"
    ]


def test_the_line_that_hadolint_quotes_does_not_get_through() -> None:
    message = "Dockerfile:2:4: | 2 | ENVV PASSWORD=hunter2-not-real | ^ missing whitespace "
    found = only(source="", message=message)
    assert (found.rule_id, found.message) == ("DL1000", "missing whitespace")


def test_a_report_that_lists_files_without_errors_is_clean_and_one_without_files_is_blank() -> None:
    assert report('<file name="a.sh"/>').blank == ""
    assert report("").blank == "no file in it: a linter that checked none writes the same"


def test_what_stands_outside_of_any_file_is_not_blank() -> None:
    assert (report(error()).blank, len(report(error()).findings)) == ("", 1)
    broken = report("<exception><![CDATA[java.lang.OutOfMemoryError]]></exception>")
    assert (broken.blank, broken.incomplete) == ("", ("checkstyle broke off in a file: java.lang.OutOfMemoryError",))


def test_only_checkstyles_own_version_is_that_of_the_tool() -> None:
    own = f'<file name="A.java">{error(source="com.puppycrawl.tools.checkstyle.checks.MagicNumberCheck")}</file>'
    assert (report(own).tool, report(own).tool_version) == ("checkstyle", "5.0")
    other = f'<file name="a.js">{error(source="eslint.rules.no-var")}</file>'
    assert (report(other).tool, report(other).tool_version) == ("eslint", "")


def test_an_error_that_says_nothing_is_refused_with_its_line() -> None:
    with pytest.raises(ReportError, match="line 1: an error with neither message nor source"):
        only(source="", message="")


def test_an_error_without_a_message_is_told_by_its_rule() -> None:
    assert only(message="").message == "rule"


def test_other_xml_is_not_checkstyles() -> None:
    assert not recognise(Document("x.xml", b"<results><errors/></results>").shape)


def test_what_is_no_error_within_a_file_is_not_passed_over() -> None:
    content = report('<file name="A.java"><eror line="1" severity="error" message="m"/><eror/></file>')
    assert content.incomplete == ("2 elements <eror>, which gatekit does not know",)
