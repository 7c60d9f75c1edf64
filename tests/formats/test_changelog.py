"""Changelogs: headings and dates in their spellings, faults with their lines, and Markdown that is none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gatekit.formats.contract import Content
from gatekit.formats.operations.changelog import FORMAT
from gatekit.model.records.release import Release
from gatekit.reading.document import Document
from gatekit.reading.shape import shape_of


def read(*lines: str) -> Content:
    document = Document("CHANGELOG.md", "\n".join(("# Changelog", "", *lines, "")).encode())
    assert FORMAT.recognise(document.shape)
    return FORMAT.read(document)


def releases(*lines: str) -> list[Release]:
    return [record for record in read(*lines).records if isinstance(record, Release)]


@pytest.mark.parametrize(
    "heading",
    [
        "## [1.2.0] - 2026-11-23",
        "## 1.2.0 - 2026-11-23",
        "## [v1.2.0] \u2013 2026-11-23",
        "## [1.2.0](https://example.com/v1.2.0) - 2026-11-23",
        "## [1.2.0](https://example.com/v1.2.0) (2026-11-23)",
        "## [1.2.0] - 2026-11-23 ##",
    ],
)
def test_spellings_of_a_version(heading: str) -> None:
    content = read(heading)
    (release,) = releases(heading)
    assert (release.version, release.released_at, release.yanked) == ("1.2.0", datetime(2026, 11, 23, tzinfo=UTC), False)
    assert content.incomplete == ()


def test_a_version_that_was_taken_back() -> None:
    assert releases("## [1.2.0-rc.1+build] - 2026-11-23 [yanked]")[0].yanked
    assert releases("## [1.2.0-rc.1+build] - 2026-11-23 [YANKED]")[0].version == "1.2.0-rc.1+build"


def test_what_is_not_released_has_neither_version_nor_date() -> None:
    (release,) = releases("## [Unreleased]", "### Added", "- one", "- two", "### Fixed", "* three")
    assert (release.version, release.released_at, release.sections, release.entries) == ("", None, ("Added", "Fixed"), 3)


def test_nested_entries_and_fenced_blocks_do_not_count() -> None:
    block = ("```", "## [9.9.9] - 2026-01-01", "- none", "```", "~~~", "```", "- none", "~~~")
    (release,) = releases("## [1.0.0] - 2026-11-23", "- one", "  - of it", "    - deeper", *block, "- two")
    assert release.entries == 2


@pytest.mark.parametrize(
    ("heading", "fault"),
    [
        ("## [1.2.0] - 2026-02-30", "line 3: 1.2.0: no such date: 2026-02-30"),
        ("## [1.2.0] - 23.11.2026", "line 3: 1.2.0: expected a date such as 2026-11-23, got '23.11.2026'"),
        ("## [1.2.0]", "line 3: 1.2.0: expected a date such as 2026-11-23, got ''"),
    ],
)
def test_a_wrong_date_makes_the_report_partial_and_the_release_undated(heading: str, fault: str) -> None:
    assert read(heading).incomplete == (fault,)
    assert releases(heading)[0].released_at is None


def test_a_version_twice_and_a_heading_without_one_make_the_report_partial() -> None:
    content = read("## [1.0.0] - 2026-11-23", "## Thanks", "- nobody", "## [1.0.0] - 2026-11-22")
    assert content.incomplete == ("line 4: a heading that names no version: 'Thanks'", "line 6: 1.0.0 stands there twice")
    assert [record.entries for record in content.records if isinstance(record, Release)] == [0, 0]


@pytest.mark.parametrize(
    "text",
    [
        "# Changes\n## [1.0.0] - 2026-11-23\n",
        "# Changelog\nnothing yet\n",
        "# Changelog of thoughts\n## Monday\n",
        "intro\n# Changelog\n## [1.0.0] - 2026-11-23\n",
        "## [1.0.0] - 2026-11-23\n",
    ],
)
def test_other_markdown_is_not_claimed(text: str) -> None:
    assert not FORMAT.recognise(shape_of(text.encode()))
