"""The names by which discovery finds reports: those that the tools' users give them, and few others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import gatekit
from gatekit.discovery.globs import Globs
from gatekit.discovery.walk import customary_names, find_candidates
from gatekit.formats.registry import REGISTRY, load_format

_FILE = re.compile(
    r"(?<![\w./*-])[\w./-]*[\w-]\.(?:csv|json|jsonl|log|ndjson|numstat|out|tap|txt|xml|info|sarif|jtl|trx)(?![\w.])"
)
# what a command reads or calls rather than writes
_READ = {"ValidationError.json", "collection.json", "requirements.txt"}


def _written() -> Iterator[tuple[str, str]]:
    """Each format with the files that its documented command writes."""
    for name in REGISTRY:
        for file in _FILE.findall(load_format(name).command):
            if file not in _READ:
                yield name, file


WRITTEN = sorted(set(_written()))


def test_most_commands_say_what_they_write() -> None:
    assert len({name for name, _ in WRITTEN}) > len(REGISTRY) * 0.8


@pytest.mark.parametrize(("name", "file"), WRITTEN)
def test_what_the_documented_command_writes_is_found(name: str, file: str) -> None:
    assert Globs(customary_names()).match(file)


@pytest.mark.parametrize(("name", "file"), WRITTEN)
def test_a_blank_report_of_one_tool_is_no_clean_report_of_another(name: str, file: str) -> None:
    """Blank documents are told apart by their names alone: `*ruff*` would make a clean lint report of trufflehog.json."""
    for other in REGISTRY:
        form = load_format(other).clean_form
        if other != name and form is not None:
            assert not Globs(REGISTRY[other].names).match(file), other


@pytest.mark.parametrize("file", ["trufflehog.json", "trufflehog-results.jsonl", "truffle-config.json", "road-safety-notes.json"])
def test_a_blank_file_whose_name_only_sounds_like_a_tool_is_nobodys_clean_report(tmp_path: Path, file: str) -> None:
    (tmp_path / file).write_text("[]")
    found = find_candidates(tmp_path).candidates
    decision = gatekit.evaluate(evidence=found, root=tmp_path, at=datetime(2026, 11, 23, tzinfo=UTC))
    assert not [report for report in decision.evidence.reports if report.status.value == "ok"]


@pytest.mark.parametrize(
    ("file", "shown", "unknown"),
    [("nuclei.json", "code_weaknesses", "secrets"), ("assertion-results.json", "lighthouse_assertions", "accessibility")],
)
def test_a_tool_that_looks_for_whatever_it_is_told_to_shows_little_by_finding_nothing(
    tmp_path: Path, file: str, shown: str, unknown: str
) -> None:
    (tmp_path / file).write_text("[]")
    found = find_candidates(tmp_path).candidates
    decision = gatekit.evaluate(evidence=found, root=tmp_path, at=datetime(2026, 11, 23, tzinfo=UTC))
    states = {state.id: state.status.value for state in decision.evidence.entries}
    assert (states[shown], states[unknown]) == ("satisfied", "missing")


ORDINARY = (
    "METADATA",
    "app.log",
    "ci/gitlab-sast.yml",
    "docs/bom.txt",
    "img/cover-profile.png",
    "k8s/deployment.json",
    "openapi.json",
    "package-lock.json",
    "package.json",
    "public/manifest.json",
    "report.json",
    "requirements.txt",
    "results.json",
    "scripts/git-numstat.ts",
    "src/coverProfile.tsx",
    "src/data/relaxed.json",
    "src/data/stats.json",
    "src/i18n/review.json",
    "src/i18n/taxes.json",
    "src/interview.json",
    "src/preview.json",
    "src/stats.js",
    "tools/lcov-merge.sh",
    "tsconfig.json",
)


@pytest.mark.parametrize("file", ORDINARY)
def test_ordinary_files_of_a_project_are_not_opened(file: str) -> None:
    assert not Globs(customary_names()).match(file)


@pytest.mark.parametrize(
    "file",
    [
        ".lighthouseci/manifest.json",
        "packages/web/.lighthouseci/manifest.json",
        "out/gatling/buy-20261120/js/stats.json",
        "report_json.json",
        "2026-11-20-ZAP-Report-shop.example.json",
        "c.out",
    ],
)
def test_what_the_tools_themselves_call_their_reports_is_found(file: str) -> None:
    assert Globs(customary_names()).match(file)
