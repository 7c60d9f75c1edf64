"""Explanations: the value of each part with its place in the source."""

from __future__ import annotations

from typing import Any

from gatekit.cel.types import BOOL


def test_each_part_has_its_value_and_its_place(own: Any) -> None:
    text = "metric('coverage.line') >= 80.0 || finding.line > 3"
    steps = own.compile(text, BOOL).explain({**own.bindings, "metric": lambda name: 76.4})
    assert [(step.text, step.value) for step in steps] == [
        (text, False),
        ("metric('coverage.line') >= 80.0", False),
        ("metric('coverage.line')", 76.4),
        ("finding.line > 3", False),
        ("finding.line", 0),
        ("finding", own.bindings["finding"]),
    ]
    assert all(text[step.start : step.end] == step.text for step in steps)


def test_a_part_that_fails_says_why_and_what_was_not_reached_is_left_out(own: Any) -> None:
    steps = own.compile("finding.line == 1 && 1 / finding.line > 0", BOOL).explain(own.bindings)
    assert [step.text for step in steps] == [
        "finding.line == 1 && 1 / finding.line > 0",
        "finding.line == 1",
        "finding.line",
        "finding",
    ]
    failing = own.compile("1 / finding.line > 0", BOOL).explain(own.bindings)
    assert failing[0].error is not None
    assert (failing[0].value, failing[0].error.message) == (None, "division by zero")


def test_tracing_leaves_nothing_behind(own: Any) -> None:
    program = own.compile("findings.exists(f, f.line == 3)", BOOL)
    before = program.evaluate(own.bindings)
    program.explain(own.bindings)
    assert program.evaluate(own.bindings) == before
