"""YAML without its traps, the same with libyaml and without it."""

from __future__ import annotations

import time

import pytest
import yaml

from gatekit.policy.compose import DEFAULT_LOADER, compose
from gatekit.policy.nodes import ListNode, MapNode, Node, ScalarNode, resolve
from gatekit.policy.source import Problems, Source
from tests.policy.support import LOADERS

pytestmark = pytest.mark.parametrize("loader", LOADERS)


def plain(node: Node | None) -> object:
    if isinstance(node, MapNode):
        return {key.value: plain(value) for key, value in node.entries}
    if isinstance(node, ListNode):
        return [plain(item) for item in node.items]
    return resolve(node) if isinstance(node, ScalarNode) else node


def read(text: str, loader: str) -> tuple[object, list[str]]:
    problems = Problems(Source(text, "p.yaml"))
    node = compose(problems, loader=LOADERS[loader])
    return plain(node), [str(problem) for problem in problems.errors]


def only_problem(text: str, loader: str) -> str:
    _, found = read(text, loader)
    assert len(found) == 1, found
    return found[0]


def test_no_on_yes_off_stay_text(loader: str) -> None:
    assert read("[no, on, yes, off, Y, n]", loader) == (["no", "on", "yes", "off", "Y", "n"], [])


def test_dates_and_sexagesimals_stay_text(loader: str) -> None:
    assert read("[2027-01-01, 12:30:45, 2027-01-01T00:00:00Z]", loader)[0] == ["2027-01-01", "12:30:45", "2027-01-01T00:00:00Z"]


def test_numbers_are_those_of_yaml_1_2(loader: str) -> None:
    text = "[80, -1, +2, 010, 0o17, 0x1F, 1.5, .5, 1., 1e3, 1_000, 0b1, .inf, .nan, 1e999]"
    expected = [80, -1, 2, 10, 15, 31, 1.5, 0.5, 1.0, 1000.0, "1_000", "0b1", ".inf", ".nan", "1e999"]
    assert read(text, loader) == (expected, [])


def test_a_number_of_a_million_digits_is_no_work(loader: str) -> None:
    assert read("9" * 1_000_000, loader)[0] == "9" * 1_000_000


def test_nothing_is_null_in_five_spellings(loader: str) -> None:
    assert read("a:\nb: ~\nc: null\nd: Null\ne: NULL\nf: 'null'", loader)[0] == {**dict.fromkeys("abcde"), "f": "null"}


def test_a_duplicate_key_is_an_error_at_the_second(loader: str) -> None:
    text = only_problem("a: 1\nb: 2\na: 3", loader)
    assert text.startswith("p.yaml:3:1: the key 'a' occurs twice\n")
    assert text.endswith("it stands in line 1 already; remove one of them")


def test_keys_are_equal_if_their_text_is(loader: str) -> None:
    assert "occurs twice" in only_problem("1: x\n'1': y", loader)


@pytest.mark.parametrize("tag", ["!secret", "!!str", "!!python/object/apply:os.system", "!", "!<tag:yaml.org,2002:int>"])
def test_tags_are_errors(loader: str, tag: str) -> None:
    assert "YAML tags are not allowed" in only_problem(f"a: {tag} b\n", loader)
    assert "YAML tags are not allowed" in only_problem(f"a: {tag} [b]\n", loader)


def test_merge_keys_are_errors(loader: str) -> None:
    assert "merge keys (<<) are not allowed" in only_problem("a: &a {x: 1}\nb: {<<: *a, y: 2}", loader)


def test_a_quoted_merge_key_is_a_key(loader: str) -> None:
    assert read("'<<': 1", loader) == ({"<<": 1}, [])


def test_a_second_document_is_an_error(loader: str) -> None:
    value, found = read("a: 1\n---\nb: 2\n", loader)
    assert value == {"a": 1}
    assert found[0].startswith("p.yaml:2:1: a second document begins here")


def test_one_document_may_be_marked(loader: str) -> None:
    assert read("%YAML 1.2\n---\na: 1\n...\n", loader) == ({"a": 1}, [])


@pytest.mark.parametrize("text", ["", " \n", "# only a comment\n"])
def test_no_document_is_none(loader: str, text: str) -> None:
    assert read(text, loader) == (None, [])


@pytest.mark.parametrize("key", ["[a]", "{a: b}"])
def test_a_key_that_is_not_text_is_an_error(loader: str, key: str) -> None:
    assert "a key must be text" in only_problem(f"? {key}\n: 1\nb: 2", loader)


def test_aliases_repeat_values(loader: str) -> None:
    assert read("a: &x [1, &y two]\nb: *x\nc: *y", loader) == ({"a": [1, "two"], "b": [1, "two"], "c": "two"}, [])


def test_an_alias_of_nothing_is_an_error(loader: str) -> None:
    assert "the alias *x repeats nothing" in only_problem("a: *x", loader)


def test_an_alias_inside_its_own_anchor_is_an_error(loader: str) -> None:
    assert "stands inside what it repeats" in only_problem("a: &x [1, *x]", loader)


def test_laughs_by_the_billion_are_stopped(loader: str) -> None:
    rows = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    begin = time.perf_counter()
    assert "aliases repeat more than 10000 values" in only_problem("\n".join(rows), loader)
    assert time.perf_counter() - begin < 2


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_ten_thousand_levels_are_an_error_with_a_place(loader: str, opening: str) -> None:
    text = only_problem(opening * 10_000, loader)
    assert text.startswith("p.yaml:1:")
    assert "nested more than 64 levels deep" in text


def test_a_tab_cannot_indent(loader: str) -> None:
    text = only_problem("a:\n\tb: 1", loader)
    assert text.startswith("p.yaml:2:1: a tab cannot indent YAML")
    assert text.endswith("indent with spaces")


@pytest.mark.parametrize(
    "value",
    [
        "has(x) ? y : z",
        "'a' in finding.tags",
        '"a" + "b" == "ab"',
        "[1, 2].exists(x, x > 1)",
        "{'a': 1}.a == 1",
        "!measured('x') && true",
        "> 5",
        "- 1",
        "%5",
        "@x",
        "`x`",
        "*x.y",
        "'not closed",
    ],
)
def test_an_expression_that_fails_as_yaml_is_told_to_be_quoted(loader: str, value: str) -> None:
    text = only_problem(f"rules:\n  - id: a\n    deny: {value}\n    from: [x]\n", loader)
    assert text.startswith("p.yaml:3:")
    assert "quote the value of deny, or write it on a line of its own below `deny: |`" in text


def test_a_wrong_indentation_is_not_told_to_be_quoted(loader: str) -> None:
    text = only_problem("a: b\n c: d\n", loader)
    assert "quote" not in text.splitlines()[-1] or "look at the indentation" in text


@pytest.mark.parametrize("text", ["a: [1, 2", "a: [1, 2\n", "a: [{b: c}\n\n"])
def test_what_is_not_closed_is_shown_where_it_opens(loader: str, text: str) -> None:
    told = only_problem(text, loader)
    assert told.startswith(("p.yaml:1:4", "p.yaml:1:5"))
    assert told.endswith("look at the indentation, and at quotes and brackets that are not closed")


def test_a_mistake_in_a_flow_mapping_is_told_of_the_key_that_has_it(loader: str) -> None:
    told = only_problem("gates: [{id: g, rules: [{id: r, expression: has(x) ? y : z}]}]\n", loader)
    assert "quote the value of expression, or write it on a line of its own below `expression: |`" in told


def test_an_unquoted_glob_in_a_list_is_told_to_be_quoted(loader: str) -> None:
    assert only_problem("a: {paths: [*.sarif]}\n", loader).endswith("a text that begins with * must be quoted")


def test_an_escape_that_does_not_exist_is_told_apart_from_a_quote(loader: str) -> None:
    told = only_problem("a: {deny: \"finding.ruleId.matches('\\d')\"}\n", loader)
    assert told.endswith("in double quotes a backslash begins an escape: write two of them, or use single quotes")


def test_a_policy_of_a_megabyte_is_read(loader: str) -> None:
    text = "".join(f"key{n}: [a, b, 'c', 1]\n" for n in range(2_000 if loader == "python" else 40_000))
    begin = time.perf_counter()
    value, found = read(text, loader)
    assert isinstance(value, dict)
    assert (len(value), found) == (text.count("\n"), [])
    assert time.perf_counter() - begin < 20


def test_libyaml_is_used_where_it_is(loader: str) -> None:
    assert DEFAULT_LOADER is yaml.CSafeLoader
