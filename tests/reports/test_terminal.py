"""The decision in a terminal."""

from __future__ import annotations

import re
from unicodedata import category

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gatekit.model.decision import Decision
from gatekit.model.vocabulary import EntryStatus, Kind, ReportStatus, Result
from gatekit.reports.terminal import render_terminal
from gatekit.reports.text import cells
from tests.reports.blocked import blocked
from tests.reports.decisions import DECISIONS, hostile, many, nearly, no_data, nothing_examined, passing, wide
from tests.reports.making import decision, finding, gate, rule, with_related
from tests.reports.strategies import texts, with_texts

ANSI = re.compile(r"\x1b\[[0-9;]+m")


def plain(decided: Decision, width: int = 100) -> str:
    return render_terminal(decided, colour=False, width=width)


def without_commands(decided: Decision) -> Decision:
    """The decision without commands, whose words are never broken."""
    entries = tuple(attrs.evolve(state, command="") for state in decided.evidence.entries)
    return attrs.evolve(decided, evidence=attrs.evolve(decided.evidence, entries=entries))


@settings(max_examples=40, deadline=None)
@given(st.lists(texts, min_size=1, max_size=40), st.integers(min_value=1, max_value=160))
def test_no_text_acts_on_the_terminal(replacements: list[str], width: int) -> None:
    """Whatever texts a decision holds, nothing but newlines and visible characters comes out without colour."""
    text = plain(with_texts(blocked(), replacements), width)
    assert {char for char in text if category(char)[0] == "C" or category(char) in ("Zl", "Zp")} <= {"\n"}


@settings(max_examples=40, deadline=None)
@given(st.lists(texts, min_size=1, max_size=40), st.integers(min_value=40, max_value=160))
def test_every_line_fits_the_width(replacements: list[str], width: int) -> None:
    """Whatever texts a decision holds, no line is wider than the page, and none ends in white space."""
    for line in plain(without_commands(with_texts(blocked(), replacements)), width).splitlines():
        assert cells(line) <= width
        assert line == line.rstrip()


@settings(max_examples=25, deadline=None)
@given(st.lists(texts, min_size=1, max_size=40))
def test_colour_adds_styles_and_nothing_else(replacements: list[str]) -> None:
    """Without its styles, the coloured text is the plain text: nothing is told by colour alone."""
    decided = with_texts(blocked(), replacements)
    coloured = render_terminal(decided, colour=True)
    stripped = "\n".join(line.rstrip() for line in ANSI.sub("", coloured).split("\n"))
    assert stripped == plain(decided)
    assert "\x1b" not in ANSI.sub("", coloured)


@settings(max_examples=25, deadline=None)
@given(st.lists(texts, min_size=1, max_size=40))
def test_an_ascii_page_is_ascii(replacements: list[str]) -> None:
    """Whatever texts a decision holds, only ASCII comes out if only ASCII may."""
    assert render_terminal(with_texts(blocked(), replacements), colour=False, ascii=True).isascii()


@pytest.mark.parametrize("name", sorted(DECISIONS))
def test_the_headline_comes_first_and_the_matrix_next(name: str) -> None:
    decided = DECISIONS[name]()
    if name == "hostile":
        return
    lines = plain(decided).splitlines()
    assert decided.headline in " ".join(" ".join(lines[:2]).split())
    matrix = lines[lines.index("") + 1 :][: len(decided.gates)]
    assert all(gate.title in line for gate, line in zip(decided.gates, matrix, strict=True))


def test_the_matrix_has_one_aligned_line_per_gate() -> None:
    lines = plain(wide()).splitlines()[3:5]
    assert cells(lines[0][: lines[0].index("fail")]) == cells(lines[1][: lines[1].index("pass")])


def test_a_failing_number_never_reads_as_its_limit() -> None:
    text = plain(nearly())
    assert "79.996 %   needs ≥ 80 %   0.004 percentage points short" in text
    assert "80.0" not in text


def test_a_combined_number_shows_its_parts() -> None:
    assert "from reports/coverage.xml 78.65 % (3,146 of 4,000), web/coverage.xml 80.9 % (809 of 1,000)" in plain(blocked())


def test_the_worst_file_comes_first_and_the_rest_is_counted() -> None:
    text = plain(many())
    assert "20,000 findings, none allowed: 4,948 critical, 4,948 high, 4,949 medium, 5,155 low, in 500 files" in text
    assert "and 19,990 more in 500 files" in text
    assert text.count("finding number") == 10


def test_the_files_behind_a_number_are_listed_and_the_rest_is_counted() -> None:
    text = plain(with_related(nearly(), 12))
    assert "  src/f01.py  10 of 100 lines covered (10 %)\n" in text
    assert "src/f10.py" in text
    assert "src/f11.py" not in text
    assert "      and 2 more files\n" in text


def test_few_offenders_are_all_shown() -> None:
    assert "more in" not in plain(blocked())


def test_an_offender_without_a_file_says_so() -> None:
    lint = rule("secrets", "Secrets", Result.FAIL, examined=("a",), considered=1, offenders=(finding("key", "a key"),))
    assert "    without a file\n" in plain(decision("BLOCK", (gate("g", "G", lint),), passing().evidence))


def test_rules_blind_for_one_reason_come_together() -> None:
    text = plain(blocked())
    assert "? p95 latency · Error rate · Load-test thresholds  performance · owner: sre\n" in text
    assert text.count("No data: load_test is unfit") == 1


def test_missing_evidence_comes_with_the_command_that_makes_it() -> None:
    assert plain(no_data()).count("pytest --junitxml=reports/junit.xml") == 1
    assert "run    lighthouse https://staging.example.org --output=json \\\n" in plain(blocked())


def test_a_wrapped_command_can_be_copied() -> None:
    text = render_terminal(blocked(), colour=False, width=40)
    start = text.index("run    lighthouse") + len("run    ")
    command = text[start : text.index("\n\n", start)]
    joined = " ".join(command.replace("\\\n", " ").split())
    assert joined == next(state.command for state in blocked().evidence.entries if state.id == "web")


def test_an_empty_folder_is_told_what_to_run() -> None:
    text = plain(nothing_examined())
    assert "No report could be judged" in text
    assert "    unit_tests  pytest --junitxml=reports/junit.xml\n" in text


def test_a_number_that_passed_is_said() -> None:
    assert "Line coverage (84.25 % ≥ 80 %)\n" in plain(passing())


def test_a_gate_of_one_rule_says_how_it_passed() -> None:
    caught = (finding("A", "a"), finding("B", "b"))
    few = rule("few", "Few", Result.PASS, examined=("a",), considered=9, offenders=caught, allowed=3)
    none = rule("none", "None", Result.PASS, examined=("a",), considered=4)
    text = plain(decision("PASS", (gate("a", "A", few), gate("b", "B", none), gate("c", "C", none, none)), passing().evidence))
    assert "pass    1 rule passed (2 of 9 offend, 3 allowed)\n" in text
    assert "pass    1 rule passed (none of 4 offends)\n" in text
    assert "pass    2 rules passed\n" in text


@pytest.mark.parametrize(("result", "said"), [(Result.FAIL, True), (Result.NO_DATA, False), (Result.ERROR, False)])
def test_what_to_do_about_a_finding_is_said_only_where_something_was_found(result: Result, said: bool) -> None:
    secrets = rule("secrets", "Secrets", result, reason="nobody looked", remediation="Revoke each secret first")
    assert ("Revoke" in plain(decision("BLOCK", (gate("g", "G", secrets),), passing().evidence))) is said


def test_a_pass_needs_no_advice() -> None:
    assert "To unblock" not in plain(passing())


def test_what_the_tools_suppressed_is_said() -> None:
    assert "not counted: 23 that the tools themselves suppressed" in plain(blocked())


def test_findings_that_no_rule_judged_are_said() -> None:
    assert "Judged by no rule: 1 open finding (1 low)" in plain(passing())


def test_equal_advice_for_different_findings_stays_apart() -> None:
    rules = [
        rule(
            name,
            name,
            Result.FAIL,
            examined=("a",),
            considered=1,
            offenders=(finding("x", "y"),),
            unblock=("mend the 1 offender",),
        )
        for name in ("types", "tests")
    ]
    text = plain(decision("BLOCK", (gate("g", "G", *rules),), passing().evidence))
    assert "  1. types: mend the 1 offender\n  2. tests: mend the 1 offender\n" in text


def test_long_advice_is_cut_and_counted() -> None:
    sentences = tuple(f"upgrade package {number}" for number in range(500))
    lint = rule("packages", "Packages", Result.FAIL, examined=("a",), unblock=sentences)
    text = plain(decision("BLOCK", (gate("g", "G", lint),), passing().evidence))
    assert "- upgrade package 6\n     - and 493 more like these\n" in text


def test_findings_without_a_file_are_not_counted_as_one() -> None:
    found = (finding("a", "a"), finding("b", "b", path="b.py"), *(finding("c", "c", number=number) for number in range(20)))
    lint = rule("lint", "Lint", Result.FAIL, examined=("a",), considered=22, offenders=found)
    text = plain(decision("BLOCK", (gate("g", "G", lint),), passing().evidence))
    assert "22 findings, none allowed: 22 high, in 1 file\n" in text
    assert "and 17 more\n" in text


def test_an_entry_counts_only_the_findings_that_its_rules_see() -> None:
    base = blocked()
    (state,) = (each for each in base.evidence.entries if each.id == "dependencies")
    entries = (attrs.evolve(state, measures=(Kind.SECRET,)),)
    text = plain(attrs.evolve(base, evidence=attrs.evolve(base.evidence, entries=entries)))
    assert re.search(r"  dependencies  ok  reports/trivy.json  trivy  no findings\n", text)


def test_what_several_reports_of_an_entry_share_is_said_once() -> None:
    base = passing()
    state = base.evidence.entries[0]
    broken = tuple(
        attrs.evolve(state.reports[0], path=f"lhr-{number}.json", status=ReportStatus.PARTIAL, reason="it timed out")
        for number in range(3)
    )
    entries = tuple(
        attrs.evolve(state, id=name, reports=(), unfit=broken, status=EntryStatus.UNFIT) for name in ("vitals", "score")
    )
    text = plain(attrs.evolve(base, evidence=attrs.evolve(base.evidence, reports=broken, entries=entries)))
    assert text.count("it timed out") == 1
    assert "each of these 3: it timed out\n" in text


def test_unfit_reports_say_why() -> None:
    text = plain(blocked())
    assert "produced 2026-11-20T04:20:00Z, 72h before the decision" in text
    assert "no format knows a JSON object with the keys total, covered" in text


def test_parameters_that_somebody_set_are_said() -> None:
    text = plain(blocked())
    assert "set: lintSeverity = high (command line), maxAge = 24h (environment)" in text
    assert "minLineCoverage =" not in text


def test_warnings_that_block_are_said() -> None:
    assert "· warnings block\n" in plain(attrs.evolve(passing(), fail_on_warn=True), width=120)


def test_a_rule_that_acts_softer_than_declared_says_why() -> None:
    reason = "acts as warn until 2027-01-01"
    lint = rule("lint", "Lint", Result.FAIL, examined=("a",), enforcement_reason=reason, condition="size(findings) == 0")
    assert f"note   {reason}" in plain(decision("BLOCK", (gate("g", "G", lint),), passing().evidence))


def test_many_reports_of_one_entry_are_summed_up() -> None:
    base = passing()
    state = base.evidence.entries[0]
    reports = tuple(attrs.evolve(state.reports[0], path=f"reports/junit-{number:03}.xml") for number in range(200))
    entries = (attrs.evolve(state, reports=reports),)
    text = plain(attrs.evolve(base, evidence=attrs.evolve(base.evidence, reports=reports, entries=entries)))
    assert "and 192 more reports" in text
    assert "junit-009" not in text


def test_hostile_text_is_shown_and_harmless() -> None:
    text = plain(hostile())
    assert "\\x1b[2J\\x1b]8;;https://evil.example\\x1b\\click" in text
    assert "\\u202egnp.exe" in text
