"""Enforcement: block, warn, audit, rules that take effect later, and runs in which warnings block."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from gatekit.model.vocabulary import Effect, Enforcement, Outcome
from tests.decision.support import decision, rule_policy, rule_result
from tests.governance.support import finding, report, state

NO_FINDING = "from: [lint]\ndeny: 'true'\n"
FINDING = state("lint", report(findings=[finding()]))
LATER = NO_FINDING + 'effectiveFrom: "2027-01-01"'


@pytest.mark.parametrize(("word", "effect"), [("block", Effect.BLOCK), ("warn", Effect.WARN), ("audit", Effect.AUDIT)])
def test_a_failing_rule_has_the_effect_of_its_enforcement(word: str, effect: Effect) -> None:
    checked = rule_policy(NO_FINDING + f"enforcement: {word}")
    assert rule_result(checked, FINDING).effect is effect
    assert decision(checked, FINDING).outcome is (Outcome.BLOCK if effect is Effect.BLOCK else Outcome.PASS)


def test_no_data_and_errors_have_the_effect_of_the_enforcement_too() -> None:
    assert rule_result(rule_policy(NO_FINDING + "enforcement: warn"), state("lint", required=True)).effect is Effect.WARN
    assert rule_result(rule_policy("from: [lint]\nexpression: 1 / 0 > 0\nenforcement: audit"), FINDING).effect is Effect.AUDIT


@pytest.mark.parametrize(
    ("at", "effect", "reason"),
    [
        (datetime(2026, 12, 31, 23, 59, 59, 999999, tzinfo=UTC), Effect.WARN, "blocks from 2027-01-01 on"),
        (datetime(2027, 1, 1, tzinfo=UTC), Effect.BLOCK, ""),
        (datetime(2027, 1, 1, 1, 59, tzinfo=timezone(timedelta(hours=2))), Effect.WARN, "blocks from 2027-01-01 on"),
    ],
)
def test_before_midnight_utc_of_its_day_a_blocking_rule_only_warns(at: datetime, effect: Effect, reason: str) -> None:
    result = rule_result(rule_policy(LATER), FINDING, at=at)
    assert (result.effect, result.enforcement_reason, result.enforcement) == (effect, reason, Enforcement.BLOCK)


def test_fail_on_warn_turns_warn_into_block_and_is_recorded() -> None:
    checked = rule_policy(NO_FINDING + "enforcement: warn")
    made = decision(checked, FINDING, fail_on_warn=True)
    result = made.gates[0].rules[0]
    assert (made.exit_code, made.fail_on_warn, result.effect) == (1, True, Effect.BLOCK)
    assert (result.effective_enforcement, result.enforcement_reason) == (Enforcement.BLOCK, "warnings block in this run")
    assert result.unblock


def test_fail_on_warn_does_not_touch_audit() -> None:
    assert rule_result(rule_policy(NO_FINDING + "enforcement: audit"), FINDING, fail_on_warn=True).effect is Effect.AUDIT


def test_fail_on_warn_makes_a_rule_of_tomorrow_block_today() -> None:
    result = rule_result(rule_policy(LATER), FINDING, fail_on_warn=True)
    assert (result.effect, result.effective_enforcement, result.enforcement_reason) == (Effect.BLOCK, Enforcement.BLOCK, "")
