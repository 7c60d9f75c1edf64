"""What every format must hold, asked of the registry: a format cannot exist without fixtures, an origin and a broken case."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gatekit.discovery.recognise import recognise
from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.registry import REGISTRY, load_format
from gatekit.model.catalogue import CATALOGUE
from gatekit.model.finding import Finding
from gatekit.model.records import RECORD_KINDS, record_class
from gatekit.model.vocabulary import Severity, SeverityBasis
from gatekit.reading.document import Document
from gatekit.reading.shape import Syntax
from tests.formats.support import EXPECTED, FIXTURES, NOT_FORMATS, ORIGIN, Case, cases, expectation_of, read_case

FORMATS = sorted(REGISTRY)
CASES = cases()
GOOD = [case for case in CASES if not case.is_broken]
BUDGET = settings(max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow])
BLANKS = (b"[]", b"{}", b"null", b" ", b"\n", b"\n\t ", b"", b'""', b"[{}]", b"[[]]")
# what the sample project hides in its sources; scanners copy it into their reports
PLANTED_SECRETS = (
    "AKIAIOSFODNN7EXAMPLE",
    "wJalrXUtnFEMI/K7MDENG",
    "q7Zk2mVtR9xWc4LpN8sYb3HdF6gJ1aTe",
    "hunter2-not-real",
    "MIIBFAKEFAKE",
)

each_format = pytest.mark.parametrize("name", FORMATS)
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.format}/{case.name}")
each_good_case = pytest.mark.parametrize("case", GOOD, ids=lambda case: f"{case.format}/{case.name}")


def claiming(document: Document) -> list[str]:
    """The formats that claim a document, all recognisers asked: from its beginning, and if none does, from the whole."""
    shapes = [document.shape] if document.shape.complete else [document.shape, document.full_shape]
    for shape in shapes:
        claims = [name for name in FORMATS if load_format(name).recognise(shape)]
        if claims:
            return claims
    return []


@cache
def content_of(case: Case) -> Content:
    return read_case(case)


def is_clean(content: Content) -> bool:
    """Whether nothing in the content would keep a rule over findings from passing."""
    return not (any(finding.is_open for finding in content.findings) or content.blank or content.incomplete or content.unread)


def test_the_registry_is_sorted() -> None:
    assert list(REGISTRY) == sorted(REGISTRY)


def test_every_fixture_folder_is_a_format() -> None:
    folders = {folder.name for folder in FIXTURES.iterdir() if folder.is_dir()} - NOT_FORMATS
    assert folders <= set(REGISTRY)


@each_format
def test_every_format_has_a_good_and_a_broken_case(name: str) -> None:
    assert {case.is_broken for case in cases(name)} == {True, False}


@each_format
def test_every_format_is_named_as_the_registry_names_it_and_documents_itself(name: str) -> None:
    described = load_format(name)
    assert described.name == name
    missing = [field for field in ("title", "versions", "command", "source", "reads", "leaves") if not getattr(described, field)]
    assert missing == []
    assert described.kinds or described.metrics or described.records


@each_format
def test_every_format_declares_only_names_that_exist(name: str) -> None:
    described = load_format(name)
    assert [metric for metric in described.metrics if metric not in CATALOGUE] == []
    assert [record for record in described.records if record not in RECORD_KINDS] == []
    assert [word for word in described.severities if word != word.lower()] == []


@each_case
def test_every_case_holds_one_report_its_expectation_and_its_origin(case: Case) -> None:
    assert case.report.is_file()
    assert len(list(case.folder.iterdir())) == 3
    origin = (case.folder / ORIGIN).read_text(encoding="utf-8")
    assert len(origin.strip()) > 40
    assert "/work/" not in origin + case.expectation.read_text(encoding="utf-8")


@each_case
def test_every_case_is_read_exactly_as_expected(case: Case) -> None:
    assert expectation_of(case) == case.expectation.read_text(encoding="utf-8")


@each_good_case
def test_every_report_is_claimed_by_exactly_its_own_format(case: Case) -> None:
    assert claiming(case.document()) == [case.format]


@each_case
def test_a_broken_report_is_claimed_by_no_other_format(case: Case) -> None:
    assert set(claiming(case.document())) <= {case.format}


@each_good_case
def test_recognition_by_the_registry_agrees_with_asking_all_formats(case: Case) -> None:
    assert recognise(case.document()) == (case.format,)


@each_good_case
def test_the_registry_marks_cover_every_report(case: Case) -> None:
    shape = case.document().full_shape
    assert shape.marks & set(REGISTRY[case.format].marks)


@pytest.mark.parametrize("data", BLANKS, ids=repr)
def test_a_blank_document_is_claimed_by_no_format(data: bytes) -> None:
    assert claiming(Document("blank", data)) == []


@each_good_case
def test_findings_use_only_what_their_format_declares(case: Case) -> None:
    described = load_format(case.format)
    content = content_of(case)
    assert {finding.kind for finding in content.findings} | content.measures <= set(described.kinds)
    assert {metric.name for metric in content.metrics} <= set(described.metrics)
    assert all(isinstance(record, tuple(map(record_class, described.records))) for record in content.records)
    wrong = [finding for finding in content.findings if not _severity_follows(finding, described.severities)]
    assert wrong == []


def _severity_follows(finding: Finding, table: Mapping[str, Severity]) -> bool:
    origin = finding.severity_origin
    if origin.basis is not SeverityBasis.TOOL:
        return True
    return finding.severity is table.get(origin.word.lower(), Severity.UNKNOWN)


@each_good_case
def test_metrics_are_finite_and_within_their_unit(case: Case) -> None:
    top = {"percent": 100, "ratio": 1, "score": 100}
    for metric in content_of(case).metrics:
        assert math.isfinite(metric.value)
        assert 0 <= metric.value <= top.get(CATALOGUE[metric.name].unit, math.inf), metric
        assert list(metric.labels) == sorted(metric.labels)


@each_good_case
def test_a_format_leaves_fingerprints_and_report_paths_to_others(case: Case) -> None:
    content = content_of(case)
    assert not any(finding.fingerprint or finding.reports for finding in content.findings)
    assert not any(metric.report for metric in content.metrics)
    assert not any(record.report for record in content.records)


def test_some_fixtures_hold_secrets() -> None:
    reports = [case.report.read_bytes() for case in GOOD]
    assert any(secret.encode() in report for secret in PLANTED_SECRETS for report in reports)


@each_good_case
def test_no_secret_of_a_fixture_is_in_its_content(case: Case) -> None:
    content = (case.folder / EXPECTED).read_text(encoding="utf-8")
    assert [secret for secret in PLANTED_SECRETS if secret in content] == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@each_good_case
def test_a_byte_order_mark_and_utf_16_change_nothing(case: Case, encoding: str) -> None:
    raw = case.report.read_bytes()
    if _declared_encoding(raw) != "utf-8":
        pytest.skip("the XML declares an encoding of its own")
    spelled = raw.decode("utf-8-sig").encode(encoding)
    assert read_case(case, spelled) == content_of(case)
    assert claiming(case.document(spelled)) == [case.format]


def _declared_encoding(raw: bytes) -> str:
    declared = re.match(rb"\s*<\?xml[^>]*?encoding=[\"']([^\"']+)", raw)
    return declared.group(1).decode().lower() if declared else "utf-8"


def _outcome(case: Case, data: bytes) -> Content | None:
    """What a damaged report comes to: None if no single format claims it or its format refuses it."""
    try:
        document = case.document(data)
        names = claiming(document)
        return load_format(names[0]).read(document) if len(names) == 1 else None
    except ReportError:  # any other exception is a bug, and fails the test
        return None


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.format}/{case.name}")
@BUDGET
@given(data=st.data())
def test_a_truncated_report_is_refused_or_read_the_same(case: Case, data: st.DataObject) -> None:
    raw = case.report.read_bytes()
    cut = raw[: data.draw(st.integers(0, max(len(raw) - 1, 0)))]
    content = _outcome(case, cut)
    if content is None or case.is_broken:
        return
    if case.document().shape.syntax in (Syntax.JSON, Syntax.XML):
        assert content == content_of(case)  # only white space was cut off
    else:
        assert not is_clean(content) or is_clean(content_of(case))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.format}/{case.name}")
@BUDGET
@given(data=st.data())
def test_a_report_with_replaced_bytes_never_gives_a_traceback(case: Case, data: st.DataObject) -> None:
    raw = bytearray(case.report.read_bytes())
    spots = data.draw(st.lists(st.tuples(st.integers(0, max(len(raw) - 1, 0)), st.integers(0, 255)), max_size=8)) if raw else []
    for spot, byte in spots:
        raw[spot] = byte
    _outcome(case, bytes(raw))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.format}/{case.name}")
@BUDGET
@given(data=st.data())
def test_a_report_with_bytes_that_no_text_has_never_turns_clean(case: Case, data: st.DataObject) -> None:
    """NUL and 0xFF are legal nowhere, so what they hit is refused or was never read; it does not become a clean report."""
    raw = bytearray(case.report.read_bytes())
    if not raw or case.is_broken or is_clean(content_of(case)):
        return
    for spot in data.draw(st.lists(st.integers(0, len(raw) - 1), min_size=1, max_size=4)):
        raw[spot] = data.draw(st.sampled_from((0x00, 0xFF)))
    content = _outcome(case, bytes(raw))
    assert content is None or not is_clean(content)
