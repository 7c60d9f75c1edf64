"""The published JSON Schema of the policy language says what the loader says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import gatekit
from gatekit.formats.registry import REGISTRY
from gatekit.model.catalogue import CATALOGUE, Combine
from gatekit.model.policy import ParamType
from gatekit.model.records import RECORD_KINDS
from gatekit.model.vocabulary import Enforcement, Kind, Severity
from gatekit.policy import keys
from gatekit.policy.compose import compose
from gatekit.policy.load import load
from gatekit.policy.nodes import ListNode, MapNode, Node, ScalarNode, resolve
from gatekit.policy.source import Problems, Source
from gatekit.policy.spelling import plural
from tests.policy.support import GATES, HEAD, PACKS, loaded, with_rule
from tests.policy.wrong_declarations import DECLARATIONS, RESERVED

SCHEMA: dict[str, Any] = json.loads((Path(gatekit.__file__).parent / "schemas" / "policy.schema.json").read_text("utf-8"))
DEFS = SCHEMA["$defs"]
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)

# what only the loader can know: ids that meet, words of other places, and which keys do nothing
BEYOND_THE_SCHEMA = {
    "allowEmpty over findings",
    "allowEmpty on an expression without records",
    "a gate id twice",
    "a rule id twice",
    "the id of gatekit's own gate",
    "from with an unknown entry",
    "an unknown format",
    "effectiveFrom on a warning",
    "a day that does not exist",
    "no age at all",
    "a path that leaves the root",
    "a parameter by a word of CEL",
    "require with an id that is no entry",
    "a severity mapped to an unknown one",
    "a metric of the catalogue",
}


def plain(node: Node | None) -> Any:
    if isinstance(node, MapNode):
        return {key.value: plain(value) for key, value in node.entries}
    if isinstance(node, ListNode):
        return [plain(item) for item in node.items]
    return resolve(node) if isinstance(node, ScalarNode) else None


def rejected(text: str) -> bool:
    return not VALIDATOR.is_valid(plain(compose(Problems(Source(text, "p.yaml")))))


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    ("table", "published"),
    [
        (keys.POLICY, SCHEMA),
        (keys.METADATA, SCHEMA["properties"]["metadata"]),
        (keys.UNJUDGED, SCHEMA["properties"]["unjudged"]),
        (keys.PARAM, DEFS["param"]),
        (keys.EVIDENCE, DEFS["evidenceEntry"]),
        (keys.METRIC, DEFS["metric"]),
        (keys.GATE, DEFS["gate"]),
        (keys.RULE, DEFS["rule"]),
    ],
    ids=lambda value: value.what if isinstance(value, keys.Table) else "",
)
def test_both_know_the_same_keys_in_the_same_order(table: keys.Table, published: dict[str, Any]) -> None:
    assert tuple(published["properties"]) == table.keys
    assert published["additionalProperties"] is False


def test_both_know_the_same_words() -> None:
    rule = DEFS["rule"]["properties"]
    assert DEFS["kind"]["enum"] == [kind.value for kind in Kind]
    assert SCHEMA["properties"]["severities"]["propertyNames"]["enum"] == [severity.word for severity in Severity]
    assert rule["enforcement"]["enum"] == [enforcement.value for enforcement in Enforcement]
    assert rule["over"]["enum"] == ["findings", *(plural(kind) for kind in RECORD_KINDS)]
    assert DEFS["param"]["properties"]["type"]["enum"] == [type_.value for type_ in ParamType]
    assert DEFS["metric"]["properties"]["combine"]["enum"] == [combine.value for combine in Combine]
    units = sorted({definition.unit for definition in CATALOGUE.values()} - {""})
    assert DEFS["metric"]["properties"]["unit"]["enum"] == units


def test_every_key_is_described() -> None:
    tables = [SCHEMA, SCHEMA["properties"]["metadata"], SCHEMA["properties"]["unjudged"]]
    tables += [part for part in DEFS.values() if "properties" in part]
    for table in tables:
        for key, value in table["properties"].items():
            assert value.get("description"), key


@pytest.mark.parametrize("pack", PACKS, ids=lambda path: path.parent.name)
def test_shipped_policies_are_accepted(pack: Path) -> None:
    text = pack.read_text("utf-8")
    assert not rejected(text)
    assert not load(text.encode(), pack.name, formats=REGISTRY).warnings


@pytest.mark.parametrize(
    "text",
    [
        HEAD + GATES,
        HEAD.replace("test", "test, version: 1.10") + GATES,
        with_rule("expression: true"),
        with_rule("from: [lint], deny: 'true', allow: params.most", "params: {most: {type: int, default: 0}}\n"),
        with_rule("manual: ask a person, remediation: ask"),
        with_rule("from: [lint], over: components, deny: component.name == 'x', allowEmpty: true"),
        with_rule("from: [lint], expression: 'components.all(c, c.version != \"\")', allowEmpty: true"),
        with_rule("from: [lint], deny: 'components.exists(c, c.name == finding.component.name)', allowEmpty: true"),
        with_rule("from: [lint], expression: variables.count == 0, allowEmpty: true", "variables: {count: components.size()}\n"),
        with_rule("expression: 'true', effectiveFrom: 2027-01-01, enforcement: block"),
    ],
)
def test_what_the_loader_takes_the_schema_takes(text: str) -> None:
    loaded(text)
    assert not rejected(text)


@pytest.mark.parametrize("case", DECLARATIONS)
def test_what_is_wrong_with_the_structure_is_rejected_by_both(case: str) -> None:
    assert rejected(DECLARATIONS[case][0]) == (case not in BEYOND_THE_SCHEMA)


@pytest.mark.parametrize("word", RESERVED)
def test_reserved_words_are_rejected_by_both(word: str) -> None:
    assert rejected(HEAD + RESERVED[word])
