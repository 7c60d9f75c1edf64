"""The reference of the policy language is run: its examples load, its tables are complete."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gatekit.errors import PolicyError
from gatekit.policy import keys
from gatekit.policy.compose import compose
from gatekit.policy.declare import declare
from gatekit.policy.environment import scope
from gatekit.policy.load import load
from gatekit.policy.source import Problems, Source
from tests.policy.support import EVERY_RECORD, FORMATS, GATES, HEAD, with_rule

PAGE = (Path(__file__).parents[2] / "docs" / "policy-language.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
WRONG = re.findall(r"^```yaml wrong\n(.*?)^```\n\n```text\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def whole(example: str) -> str:
    """An example as a policy: what it leaves out is added."""
    head = "" if "apiVersion" in example else HEAD
    gates = "" if re.search("^gates:", example, re.MULTILINE) else GATES
    return head + example + gates


def rows_of(name: str) -> list[list[str]]:
    """The words in code in the second cell of each row that begins with a name."""
    return [re.findall(r"`(\w+)`", cell) for cell in re.findall(rf"^\| `{name}` \| (.*) \|$", PAGE, re.MULTILINE)]


@pytest.mark.parametrize("example", EXAMPLES)
def test_each_example_is_a_policy(example: str) -> None:
    load(whole(example).encode(), "policy.yaml", formats=FORMATS)


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 9
    assert len(WRONG) == 1


@pytest.mark.parametrize(("example", "told"), WRONG)
def test_a_wrong_example_is_answered_as_the_page_says(example: str, told: str) -> None:
    with pytest.raises(PolicyError) as caught:
        load(whole(example).encode(), "policy.yaml", formats=FORMATS)
    assert str(caught.value) == told.rstrip("\n")


@pytest.mark.parametrize("table", [keys.POLICY, keys.EVIDENCE, keys.RULE], ids=lambda table: table.what)
def test_every_key_has_a_row(table: keys.Table) -> None:
    rows = {word for row in re.findall(r"^\| (`[^|]*`) \|", PAGE, re.MULTILINE) for word in re.findall(r"`(\w+)`", row)}
    assert set(table.keys) <= rows


@pytest.mark.parametrize(
    "table", [keys.METADATA, keys.PARAM, keys.METRIC, keys.GATE, keys.UNJUDGED], ids=lambda table: table.what
)
def test_every_key_is_named(table: keys.Table) -> None:
    assert all(f"`{key}`" in PAGE for key in table.keys)


def test_reserved_words_are_named() -> None:
    reserved = PAGE.partition("## Not yet supported")[2]
    assert set(re.findall(r"`(\w+)`", reserved)) - {"required"} == keys.RESERVED


def test_objects_and_enumerations_are_told_in_full() -> None:
    problems = Problems(Source(with_rule(f"expression: '{EVERY_RECORD}'"), "p.yaml"))
    root = compose(problems)
    assert root is not None
    declarations = scope(declare(root, problems, formats=FORMATS)).rule
    for name, object_ in declarations.objects.items():
        if name not in ("params", "variables", "evidence"):
            assert list(object_.fields) in rows_of(name)
    for name, enum in declarations.enums.items():
        assert list(enum.words) in rows_of(name)
    for name in (*declarations.variables, *declarations.functions):
        assert re.search(rf"^\| .*`{name}[`.(].* \|", PAGE, re.MULTILINE), name
