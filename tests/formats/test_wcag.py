"""Success criteria of WCAG 2.2: the data, and how tools spell them."""

from __future__ import annotations

from collections import Counter

import pytest

from gatekit.formats.shared.wcag import criteria_of_axe_rule, criteria_of_axe_tags, criteria_of_sniff, wcag_tags
from gatekit.model.standards import standard


def test_wcag_2_2_has_86_criteria_of_which_55_are_level_a_and_aa() -> None:
    criteria = standard("wcag_2_2")
    assert Counter(criterion.level for criterion in criteria) == {1: 31, 2: 24, 3: 31}
    assert len({criterion.id for criterion in criteria}) == 86
    assert all(criterion.id.startswith(criterion.chapter + ".") and criterion.title for criterion in criteria)


@pytest.mark.parametrize(("new", "level"), [("2.4.11", 2), ("2.5.8", 2), ("3.2.6", 1), ("3.3.7", 1), ("3.3.8", 2), ("3.3.9", 3)])
def test_what_2_2_added_is_there(new: str, level: int) -> None:
    assert [criterion.level for criterion in standard("wcag_2_2") if criterion.id == new] == [level]


def test_4_1_1_which_2_2_removed_gives_no_tag_and_no_level() -> None:
    assert "4.1.1" not in {criterion.id for criterion in standard("wcag_2_2")}
    assert wcag_tags(criteria_of_axe_tags(["wcag2a", "wcag411"]), ["wcag2a", "wcag411"]) == ()


def test_every_axe_rule_of_the_table_has_criteria_that_exist() -> None:
    known = {criterion.id for criterion in standard("wcag_2_2")}
    for rule in ("image-alt", "target-size", "scrollable-region-focusable"):
        assert set(criteria_of_axe_rule(rule)) <= known
        assert criteria_of_axe_rule(rule)


def test_the_level_is_the_lowest_of_the_criteria() -> None:
    assert wcag_tags(["1.4.3"])[-1] == "WCAG-2.2-AA"
    assert wcag_tags(["1.4.6"])[-1] == "WCAG-2.2-AAA"
    assert wcag_tags(criteria_of_axe_tags(["wcag2aaa", "wcag146", "wcag143"]))[-1] == "WCAG-2.2-AA"


@pytest.mark.parametrize(
    ("code", "criteria"),
    [
        ("WCAG2AA.Principle1.Guideline1_1.1_1_1.H37", ("1.1.1",)),
        ("WCAG2AA.Principle1.Guideline1_4.1_4_3_F24.F24.BGColour", ("1.4.3",)),
        ("WCAG2AAA.Principle1.Guideline1_3.1_3_1_AAA.G141", ("1.3.1",)),
        ("WCAG2AA.Principle1.Guideline1_4.1_4_10.C32,C31,C33,C38,SCR34,G206", ("1.4.10",)),
        ("Section508.A.Img.MissingAlt", ()),
        ("image-alt", ()),
    ],
)
def test_codes_of_html_codesniffer(code: str, criteria: tuple[str, ...]) -> None:
    assert criteria_of_sniff(code) == criteria


@pytest.mark.parametrize("tags", [["best-practice"], ["wcag2a-obsolete"], ["cat.aria"], []])
def test_best_practices_have_no_level(tags: list[str]) -> None:
    assert wcag_tags([], tags) == ()
