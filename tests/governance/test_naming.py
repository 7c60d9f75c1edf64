"""Naming late gives the same names as naming early."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from gatekit.governance.govern import govern
from gatekit.governance.naming import all_named, named_later, of_shared_tools
from gatekit.governance.paths import Roots
from gatekit.model.evidence import Evidence
from gatekit.model.finding import Finding
from tests.governance.support import finding, report

FINDINGS = st.lists(
    st.builds(finding, st.sampled_from(["F401", "E501"]), path=st.sampled_from(["a.py", "b.py"]), line=st.integers(0, 3)),
    max_size=8,
)


@given(FINDINGS, st.sets(st.integers(0, 7)))
def test_a_finding_named_later_has_the_name_that_it_has_among_all(findings: Sequence[Finding], places: set[int]) -> None:
    early = all_named(findings, "ruff.sarif")
    wanted = [findings[place] for place in sorted(places) if place < len(findings)]
    later = named_later([report("ruff.sarif", findings)], wanted)
    assert [later[id(one)] for one in wanted] == [early[place] for place in sorted(places) if place < len(findings)]


def test_only_tools_with_several_reports_are_named_early() -> None:
    reports = {
        "a": report("a", [finding(tool="ruff")]),
        "b": report("b", [finding(tool="ruff")]),
        "c": report("c", [finding(tool="bandit")]),
    }
    assert of_shared_tools(reports) == {"a", "b"}


def test_one_finding_that_stands_twice_is_two() -> None:
    one = finding()
    governed = govern(Evidence(reports=(report("r", [one, one]),)), (), open_kinds=(), roots=Roots()).reports[0].findings
    names = named_later([report("r", governed)], governed)
    assert len({named.fingerprint for named in names.values()}) == 2
