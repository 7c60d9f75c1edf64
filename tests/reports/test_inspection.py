"""What `gatekit inspect` prints of a report."""

from __future__ import annotations

from unicodedata import category

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from gatekit.model.evidence import Report
from gatekit.model.metric import Metric
from gatekit.model.records import record_class
from gatekit.model.vocabulary import Kind, ReportStatus, Severity
from gatekit.reports.inspection import render_inspection
from gatekit.reports.text import cells
from tests.reports.blocked import blocked
from tests.reports.making import finding, report
from tests.reports.strategies import texts, with_texts

RUFF = next(each for each in blocked().evidence.reports if each.path == "reports/ruff.sarif")


def inspected(told: Report, *, width: int = 100, first: int = 10) -> str:
    return render_inspection(told, colour=False, width=width, first=first)


@settings(max_examples=40, deadline=None)
@given(st.lists(texts, min_size=1, max_size=20), st.integers(min_value=40, max_value=160))
def test_no_text_acts_on_the_terminal_and_every_line_fits(replacements: list[str], width: int) -> None:
    """Whatever texts a report holds, only visible characters come out, in lines that fit."""
    metrics = (
        Metric(name="a", value=1.0, labels=(("b", "c"),)),
        Metric(name="coverage.line", value=50.0, numerator=1, denominator=2),
    )
    text = inspected(with_texts(attrs.evolve(RUFF, metrics=metrics), replacements), width=width)
    assert {char for char in text if category(char)[0] == "C"} <= {"\n"}
    assert all(cells(line) <= width and line == line.rstrip() for line in text.splitlines())


def test_it_counts_findings_by_kind_and_severity_worst_first() -> None:
    found = (
        *[finding("A", "a", severity=Severity.HIGH)] * 3,
        finding("B", "b", severity=Severity.UNKNOWN),
        finding("C", "c", kind=Kind.SECRET, severity=Severity.CRITICAL),
    )
    text = inspected(report("a.sarif", "sarif", "tool", *found))
    assert "          unknown  critical  high\n  lint          1               3\n  secret                  1\n  5 open\n" in text


def test_it_says_which_states_the_findings_have() -> None:
    assert "  8 open, 23 suppressed\n" in inspected(RUFF)
    assert "[suppressed] line too long" in inspected(RUFF)


def test_it_lists_records_by_what_names_them() -> None:
    rollout = record_class("rollout")
    records = [rollout(name=name, kind="Deployment", desired=3, ready=2) for name in ("shop", "mail", "search")]
    text = inspected(attrs.evolve(report("k.json", "kubernetes", "kubernetes"), records=tuple(records)), first=2)
    assert "The first 2 of 3 records" in text
    assert "  Deployment shop  desired: 3; ready: 2\n  Deployment mail  desired: 3; ready: 2\n  and 1 more\n" in text


def test_it_counts_records_in_words() -> None:
    rollout, run = record_class("rollout"), record_class("workflow_run")
    records = (rollout(name="a", kind="Deployment"), rollout(name="b", kind="Deployment"), run(id="7"))
    text = inspected(attrs.evolve(report("k.json", "kubernetes", "kubernetes"), records=records))
    assert "  2 rollouts, 1 workflow run\n" in text


def test_a_report_that_looks_for_no_problems_says_nothing_of_findings() -> None:
    text = inspected(report("k6.json", "k6", "k6", metrics=(Metric(name="http.p95", value=412),)))
    assert "findings" not in text


def test_it_lists_as_many_findings_as_asked() -> None:
    assert "The first 3 of 31 findings" in inspected(RUFF, first=3)
    assert "and 28 more" in inspected(RUFF, first=3)
    assert "first" not in inspected(RUFF, first=0)


def test_it_says_what_was_not_read() -> None:
    assert "2 not read ──" in inspected(RUFF)
    assert "  2  result without a rule id\n" in inspected(RUFF)


def test_metrics_have_units_parts_and_labels() -> None:
    metrics = (
        Metric(name="http.p95", value=412.337, labels=(("url", "https://example.org/cart"),)),
        Metric(name="http.error_rate", value=0.0125, numerator=5.0, denominator=400.0),
        Metric(name="team.own", value=3.0),
    )
    text = inspected(report("k6.json", "k6", "k6", metrics=metrics))
    assert "  http.p95         412.337 ms         url=https://example.org/cart\n" in text
    assert "  http.error_rate  1.25 % (5 of 400)\n" in text
    assert "  team.own         3\n" in text


def test_a_clean_report_says_what_it_looked_for() -> None:
    text = inspected(report("clean.sarif", "sarif", "trivy", measures=frozenset({Kind.SECRET, Kind.LICENSE})))
    assert "  looked for  secret, license\n" in text
    assert "  findings    none\n" in text


def test_a_report_that_could_not_be_read_says_why_and_claims_nothing() -> None:
    text = inspected(Report(path="a.json", status=ReportStatus.UNREADABLE, reason="line 3, column 7: expected ',' or '}'"))
    assert "  status      unreadable\n  why         line 3, column 7: expected ',' or '}'\n" in text
    assert "none" not in text
