"""Standards as data: as many requirements as the standards have, and mappings that hold together."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from gatekit.model import standards
from gatekit.model.standards import STANDARDS, cwe_parents, standard

FOLDER = Path(standards.__file__).parent


@pytest.mark.parametrize(
    ("name", "levels"),
    [
        ("asvs_4_0_3", {1: 128, 2: 130, 3: 20}),
        ("asvs_5_0_0", {1: 70, 2: 183, 3: 92}),
        ("owasp_top_10_2021", {0: 10}),
        ("owasp_top_10_2025", {0: 10}),
        ("wcag_2_2", {1: 31, 2: 24, 3: 31}),
    ],
)
def test_a_standard_has_as_many_requirements_of_each_level_as_it_says_of_itself(name: str, levels: dict[int, int]) -> None:
    assert Counter(defined.level for defined in standard(name)) == levels


def test_every_table_is_a_standard_and_names_its_source() -> None:
    tables = {path.stem for path in FOLDER.glob("*.tsv")}
    assert tables == {*STANDARDS, "cwe_parents"}
    for path in FOLDER.glob("*.tsv"):
        assert re.match(r"# .*https://", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", STANDARDS)
def test_ids_are_unique_and_chapters_begin_them(name: str) -> None:
    defined = standard(name)
    assert len({each.id for each in defined}) == len(defined)
    assert all(each.id == each.chapter or each.id.startswith(f"{each.chapter}.") for each in defined)
    assert all(each.title for each in defined)


def test_weaknesses_are_the_common_ones_and_no_weakness_is_its_own_ancestor() -> None:
    parents = cwe_parents()
    # categories and deprecated entries, which are no part of the hierarchy
    outside = {"CWE-16", "CWE-19", "CWE-255", "CWE-265", "CWE-275", "CWE-310", "CWE-320", "CWE-417", "CWE-840"}
    named = {cwe for name in ("asvs_4_0_3", "asvs_5_0_0", "owasp_top_10_2025") for each in standard(name) for cwe in each.cwes}
    known = {*parents, *(parent for above in parents.values() for parent in above)}
    categories = {cwe for cwe in named - known if int(cwe.removeprefix("CWE-")) >= 1000}
    assert named - known - categories <= outside
    for cwe in parents:
        above, seen = list(parents[cwe]), set[str]()
        while above:
            parent = above.pop()
            if parent not in seen:
                seen.add(parent)
                above += parents.get(parent, ())
        assert cwe not in seen


def test_version_5_of_asvs_inherits_weaknesses_by_owasps_own_mapping() -> None:
    by_id = {each.id: each for each in standard("asvs_5_0_0")}
    assert by_id["V1.2.4"].cwes == ("CWE-89",)
    assert by_id["V1.2.5"].cwes == ("CWE-78",)
    assert by_id["V2.1.3"].needs_person
