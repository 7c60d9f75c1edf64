"""The conformance cases of the CEL specification, per file; `python -m tests.cel.conformance CASES` prints the table."""

from __future__ import annotations

import pytest

from tests.cel.conformance import CASES, excepted, load, run

FILES = [
    "basic",
    "bindings_ext",
    "comparisons",
    "conversions",
    "encoders_ext",
    "fields",
    "fp_math",
    "integer_math",
    "lists",
    "logic",
    "macros",
    "macros2",
    "math_ext",
    "namespace",
    "optionals",
    "parse",
    "plumbing",
    "string",
    "string_ext",
    "timestamps",
    "type_deduction",
]


@pytest.mark.skipif(not CASES.is_file(), reason="the conformance cases are not beside this checkout")
@pytest.mark.parametrize("file", FILES)
def test_every_case_of_the_file_holds_but_the_named_exceptions(file: str) -> None:
    cases = [case for case in load() if case["file"] == file]
    assert cases
    outcomes = [outcome for case in cases for outcome in run(case)]
    failed = [outcome for outcome in outcomes if outcome.why and not excepted(outcome)]
    assert not failed, f"{len(outcomes) - len(failed)} passed, {len(failed)} failed: {failed[:5]}"


@pytest.mark.skipif(not CASES.is_file(), reason="the conformance cases are not beside this checkout")
def test_every_file_of_the_cases_is_tested() -> None:
    assert {case["file"] for case in load()} == set(FILES)
