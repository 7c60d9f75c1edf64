"""No variant of any format's report, however hostile, gives a traceback or takes long: each ends in a status, with a reason."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from gatekit import inspect_report
from gatekit.formats.registry import REGISTRY
from gatekit.reports.inspection import render_inspection
from gatekit.reports.json import render_reports
from tests.formats.hostile import variants
from tests.formats.support import Case, cases

MOST_SECONDS = 4.0  # for 20 kilobytes: generous to slow machines, and far below what a pattern takes that goes back and forth
SIZE = 20_000
TRIED = 25


def smallest(name: str) -> Case:
    return min((case for case in cases(name) if not case.is_broken), key=lambda case: case.report.stat().st_size)


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_a_hostile_variant_of_a_report_ends_in_a_status_within_moments(name: str, tmp_path: Path) -> None:
    case = smallest(name)
    path = tmp_path / case.report.name
    chance = random.Random(name)  # noqa: S311 - the same variants in every run
    every = list(variants(case.report.read_bytes(), SIZE, chance))
    for what, data in chance.sample(every, min(len(every), TRIED)):
        path.write_bytes(data)
        begin = time.perf_counter()
        report = inspect_report(path)
        assert render_inspection(report, colour=False)
        assert render_reports([report])
        assert time.perf_counter() - begin < MOST_SECONDS, what
        assert len(report.reason) < 20_000, what
