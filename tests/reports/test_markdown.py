"""The decision as Markdown."""

from __future__ import annotations

from functools import cache

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gatekit.model.decision import Decision
from gatekit.model.vocabulary import Enforcement, Result
from gatekit.reports.markdown import render_markdown
from tests.reports import rendered
from tests.reports.blocked import blocked
from tests.reports.decisions import DECISIONS, hostile, many, nearly, no_data, nothing_examined, passing
from tests.reports.making import decision, finding, gate, rule, with_related
from tests.reports.strategies import texts, with_texts


@cache
def large() -> Decision:
    """Twenty-five failing rules of each enforcement with 150 long offenders each."""
    lints = tuple(
        finding(f"R{number}", "long text " * 20, path=f"src/{number % 50}.py", line=number, number=number)
        for number in range(150)
    )
    gates = tuple(
        gate(
            f"gate_{enforcement.value}",
            f"Gate {enforcement.value}",
            *(
                rule(
                    f"rule_{number}",
                    f"Rule {enforcement.value} {number}",
                    Result.FAIL,
                    enforcement=enforcement,
                    examined=("a",),
                    considered=150,
                    offenders=lints,
                    message="message " * 30,
                    remediation="remediation " * 30,
                    unblock=(f"fix the 150 findings of rule {number}",),
                )
                for number in range(25)
            ),
        )
        for enforcement in Enforcement
    )
    return decision("BLOCK: much", gates, blocked().evidence)


@settings(max_examples=30, deadline=None)
@given(st.lists(texts, min_size=1, max_size=40), st.integers(min_value=0, max_value=20_000))
def test_it_stays_under_the_limit_whatever_the_texts(replacements: list[str], limit: int) -> None:
    """Whatever texts a decision holds, and whatever the limit, the Markdown keeps to it."""
    assert len(render_markdown(with_texts(blocked(), replacements), limit=limit)) <= limit


@pytest.mark.parametrize("limit", [0, 1, 10, 100, 700, 3_000, 10_000, 60_000, 200_000])
def test_it_stays_under_the_limit_however_much_there_is(limit: int) -> None:
    assert len(render_markdown(large(), limit=limit)) <= limit


@settings(max_examples=30, deadline=None)
@given(st.lists(texts, min_size=1, max_size=40))
def test_no_text_makes_links_images_or_html(replacements: list[str]) -> None:
    """Whatever texts a decision holds, the only HTML is gatekit's own, and nothing links."""
    assert rendered.active(render_markdown(with_texts(blocked(), replacements))) == []


def test_hostile_text_changes_no_structure() -> None:
    markdown = render_markdown(hostile())
    tables = [token for token in rendered.parsed(markdown) if token.type == "tr_open"]
    assert rendered.active(markdown) == []
    assert len(tables) == 2 + 3  # the matrix with one gate, the evidence with two reports
    assert markdown.count("<details") == markdown.count("</details>") == 3


@pytest.mark.parametrize("name", sorted(DECISIONS))
def test_every_fold_that_opens_is_closed(name: str) -> None:
    markdown = render_markdown(DECISIONS[name]())
    assert markdown.count("<details") == markdown.count("</details>")


@pytest.mark.parametrize("limit", [3_000, 10_000, 60_000])
def test_shortening_closes_every_fold_and_says_so(limit: int) -> None:
    markdown = render_markdown(large(), limit=limit)
    assert markdown.count("<details") == markdown.count("</details>")
    assert "The JSON rendering has everything.*" in markdown
    assert markdown.startswith("## ❌ BLOCK: much\n")


def test_what_blocks_is_the_last_to_go() -> None:
    markdown = render_markdown(large(), limit=12_000)
    assert "Rule block 24" in markdown
    assert "Rule warn" not in markdown.partition("### ")[2]


def test_what_only_warns_goes_before_the_offenders_of_what_blocks() -> None:
    base = blocked()
    whole = render_markdown(base)
    shorter = render_markdown(base, limit=len(whole) - 1)
    assert "src/app/cart.py" in shorter
    assert "Secrets" not in shorter.partition("### What only warns")[2]


def test_nothing_is_said_to_be_shortened_if_it_fits() -> None:
    assert "Shortened" not in render_markdown(blocked())


def test_the_matrix_has_signs_and_words() -> None:
    markdown = render_markdown(blocked())
    assert "| ❌ | **Code Quality** | fail | blocks | Lint errors: 8 (2 allowed); Line coverage: 79.1 % &#60; 80 % |" in markdown
    assert "| ⚠️ | **Accessibility** | no data | warns |" in markdown
    assert "| ✅ | **Security** | pass |" in render_markdown(passing())


def test_a_failing_number_never_reads_as_its_limit() -> None:
    markdown = render_markdown(nearly())
    assert "`coverage.line` **79.996 %**, needs **≥ 80 %**: 0.004 percentage points short" in markdown
    assert "80.0" not in markdown


def test_long_lists_fold_and_the_rest_is_counted() -> None:
    markdown = render_markdown(many())
    assert "<details><summary>20,000 findings, none allowed: 4,948 critical" in markdown
    assert "and 19,800 more in 495 files" in markdown


def test_the_files_behind_a_number_are_listed_and_the_rest_is_counted() -> None:
    markdown = render_markdown(with_related(nearly(), 12))
    assert "- `src/f01.py` 10 of 100 lines covered (10 %)\n" in markdown
    assert "src/f11.py" not in markdown
    assert "- and 2 more files\n" in markdown
    assert "more file" not in render_markdown(with_related(nearly(), 10))


def test_short_lists_are_open() -> None:
    assert "<details open><summary>2 of 3 findings" in render_markdown(blocked())


def test_what_tools_put_in_back_quotes_is_code() -> None:
    assert "`F401` `os` imported but unused" in render_markdown(blocked())


def test_missing_evidence_comes_with_the_command_that_makes_it() -> None:
    assert render_markdown(no_data()).count("pytest --junitxml=reports/junit.xml") == 1
    assert "`pytest --junitxml=reports/junit.xml`" in render_markdown(nothing_examined())


def test_several_sentences_of_advice_are_a_list() -> None:
    base = nearly()
    rules = tuple(attrs.evolve(each, unblock=("first", "second")) for each in base.gates[0].rules)
    markdown = render_markdown(attrs.evolve(base, gates=(attrs.evolve(base.gates[0], rules=rules),)))
    assert "1. **Line coverage**: \n   - first\n   - second\n" in markdown
