from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from gatekit.discovery.walk import Given, find_candidates
from gatekit.model.vocabulary import ReportStatus

Write = Callable[[str, str | bytes], Path]


def names(root: Path, *given: Given, **options: list[str]) -> list[str]:
    return [candidate.name for candidate in find_candidates(root, given=given, **options).candidates]


def test_candidates_have_customary_names_and_come_sorted(tmp_path: Path, write: Write) -> None:
    for name in ("z/my-widget.json", "a/widget.json", "b.txt", "a/gadget-1.json", "a.widget.json", "package.json"):
        write(name, "{}")
    assert names(tmp_path) == ["a.widget.json", "a/gadget-1.json", "a/widget.json", "z/my-widget.json"]


def test_paths_of_the_contract_make_candidates_beside_customary_names(tmp_path: Path, write: Write) -> None:
    write("out/result.txt", "")
    write("widget.json", "")
    assert names(tmp_path, paths=["out/*.txt"]) == ["out/result.txt", "widget.json"]


@pytest.mark.parametrize(
    "folder",
    [
        ".git",
        ".hg",
        ".venv",
        "venv",
        "node_modules",
        ".tox",
        "__pycache__",
        ".mypy_cache",
        "fixtures",
        "testdata",
        "a/b/node_modules",
    ],
)
def test_folders_of_others_are_not_entered(tmp_path: Path, write: Write, folder: str) -> None:
    write(f"{folder}/widget.json", "")
    assert names(tmp_path) == []


def test_a_folder_with_pyvenv_cfg_is_a_virtual_environment_whatever_its_name(tmp_path: Path, write: Write) -> None:
    write("py311/pyvenv.cfg", "")
    write("py311/lib/widget.json", "")
    assert names(tmp_path) == []


def test_exclude_leaves_out_files_and_whole_folders(tmp_path: Path, write: Write) -> None:
    for name in ("old/widget.json", "a/old/deep/widget.json", "build/widget.json", "x/gadget.json", "keep/widget.json"):
        write(name, "")
    assert names(tmp_path, exclude=["old", "/build/", "x/*.json"]) == ["keep/widget.json"]


def test_an_excluded_folder_that_cannot_be_listed_is_no_matter(
    tmp_path: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("secret/widget.json", "")
    refuse_listing(monkeypatch, "secret")
    assert find_candidates(tmp_path, exclude=["secret/"]).skipped == ()


def test_a_given_file_is_a_candidate_whatever_its_name_and_place(tmp_path: Path, write: Write) -> None:
    write("node_modules/odd.txt", "")
    found = find_candidates(tmp_path, given=[Given(path=Path("node_modules/odd.txt"))], exclude=["*.txt"])
    assert [(candidate.name, candidate.given) for candidate in found.candidates] == [("node_modules/odd.txt", True)]


def test_a_given_folder_is_walked_even_if_it_is_called_fixtures(tmp_path: Path, write: Write) -> None:
    write("fixtures/widget.json", "")
    write("fixtures/fixtures/widget.json", "")
    write("elsewhere/widget.json", "")
    assert names(tmp_path, Given(path=Path("fixtures"))) == ["fixtures/widget.json"]


def test_what_looks_like_a_report_in_a_given_folder_is_told_if_it_is_not_read(tmp_path: Path, write: Write) -> None:
    for name in ("out/widget.json", "out/findings.json", "out/a/b.XML", "out/notes.md", "out/node_modules/c.json", "d.json"):
        write(name, "{}")
    walked = find_candidates(tmp_path, given=[Given(path=Path("out"))])
    assert [candidate.name for candidate in walked.candidates] == ["out/widget.json"]
    assert walked.passed_over == ("out/a/b.XML", "out/findings.json")
    named = find_candidates(tmp_path, given=[Given(path=Path("out")), Given(path=Path("out/findings.json"))])
    assert named.passed_over == ("out/a/b.XML",)
    assert find_candidates(tmp_path).passed_over == find_candidates(tmp_path, given=[Given(path=Path())]).passed_over == ()


def test_a_given_virtual_environment_is_walked(tmp_path: Path, write: Write) -> None:
    write("venv/pyvenv.cfg", "")
    write("venv/widget.json", "")
    assert names(tmp_path, Given(path=Path("venv"))) == ["venv/widget.json"]


def test_a_pin_does_not_stop_the_walk(tmp_path: Path, write: Write) -> None:
    write("odd.txt", "")
    write("widget.json", "")
    found = find_candidates(tmp_path, given=[Given(path=Path("odd.txt"), entry="lint")])
    assert [(candidate.name, candidate.entry, candidate.given) for candidate in found.candidates] == [
        ("odd.txt", "lint", True),
        ("widget.json", "", False),
    ]


def test_a_pin_replaces_what_the_walk_found(tmp_path: Path, write: Write) -> None:
    write("widget.json", "")
    found = find_candidates(tmp_path, given=[Given(path=Path("widget.json"), format="widget")])
    assert [(candidate.name, candidate.format, candidate.given) for candidate in found.candidates] == [
        ("widget.json", "widget", True)
    ]


def test_a_file_given_twice_is_one_candidate_and_two_different_pins_are_two(tmp_path: Path, write: Write) -> None:
    write("widget.json", "")
    plain, one, other = (Given(path=Path("widget.json"), entry=entry) for entry in ("", "lint", "security"))
    assert [candidate.entry for candidate in find_candidates(tmp_path, given=[plain, plain]).candidates] == [""]
    assert [candidate.entry for candidate in find_candidates(tmp_path, given=[plain, one, one, other]).candidates] == [
        "lint",
        "security",
    ]


def test_a_pinned_folder_pins_the_candidates_in_it(tmp_path: Path, write: Write) -> None:
    write("out/widget.json", "")
    write("out/other.txt", "")
    found = find_candidates(tmp_path, given=[Given(path=Path("out"), entry="lint")])
    assert [(candidate.name, candidate.entry) for candidate in found.candidates] == [("out/widget.json", "lint")]


def test_links_are_not_followed_and_a_link_to_what_was_found_is_no_matter(tmp_path: Path, write: Write) -> None:
    write("real/widget.json", "")
    (tmp_path / "again").symlink_to(tmp_path / "real", target_is_directory=True)
    (tmp_path / "latest-widget.json").symlink_to(tmp_path / "real/widget.json")
    found = find_candidates(tmp_path)
    assert [candidate.name for candidate in found.candidates] == ["real/widget.json"]
    assert found.skipped == ()


def test_a_link_to_what_was_not_found_is_listed_as_unreadable(tmp_path: Path, write: Write) -> None:
    write("real/other.txt", "")
    (tmp_path / "latest-widget.json").symlink_to(tmp_path / "real/other.txt")
    (tmp_path / "dangling-widget.json").symlink_to(tmp_path / "nowhere")
    reports = [skipped.report for skipped in find_candidates(tmp_path).skipped]
    assert [(report.path, report.status) for report in reports] == [
        ("dangling-widget.json", ReportStatus.UNREADABLE),
        ("latest-widget.json", ReportStatus.UNREADABLE),
    ]
    assert "name it on the command line" in reports[0].reason


def test_a_given_link_is_followed(tmp_path: Path, write: Write) -> None:
    write("real/widget.json", "")
    (tmp_path / "link.json").symlink_to(tmp_path / "real/widget.json")
    (tmp_path / "again").symlink_to(tmp_path / "real", target_is_directory=True)
    assert names(tmp_path, Given(path=Path("link.json")), Given(path=Path("again"))) == ["again/widget.json", "link.json"]


def refuse_listing(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    real = os.scandir

    def scandir(path: Path) -> object:
        if Path(path).name == name:
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)


def test_a_folder_that_cannot_be_listed_is_told(tmp_path: Path, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write("closed/widget.json", "")
    write("open/widget.json", "")
    refuse_listing(monkeypatch, "closed")
    found = find_candidates(tmp_path)
    assert [candidate.name for candidate in found.candidates] == ["open/widget.json"]
    assert [(skipped.name, skipped.reason) for skipped in found.skipped] == [
        ("closed/", "the folder cannot be listed: Permission denied")
    ]


def test_names_outside_the_root_do_not_depend_on_the_working_folder(
    tmp_path: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("reports/widget.json", "")
    root = tmp_path / "repo"
    root.mkdir()
    monkeypatch.chdir("/")
    assert names(root, Given(path=Path("../reports"))) == ["../reports/widget.json"]
    assert names(root, Given(path=tmp_path / "reports")) == [f"{tmp_path.as_posix()}/reports/widget.json"]
    assert names(tmp_path, Given(path=tmp_path / "reports")) == ["reports/widget.json"]


def test_a_root_behind_a_link_is_the_same_root(tmp_path: Path, write: Write) -> None:
    write("repo/out/widget.json", "")
    (tmp_path / "alias").symlink_to(tmp_path / "repo", target_is_directory=True)
    assert names(tmp_path / "alias", Given(path=tmp_path / "repo/out/widget.json")) == ["out/widget.json"]


def test_hostile_names_stay_apart_and_are_readable(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path)
    for name in (
        b"caf\xe9-widget.json",
        b"caf%E9-widget.json",
        b"a\\b-widget.json",
        b"a\nb-widget.json",
        b"\x1b[31m-widget.json",
    ):
        with open(os.path.join(folder, name), "wb"):  # noqa: PTH118, PTH123 - names that are not text
            pass
    found = names(tmp_path)
    assert found == [
        "\x1b[31m-widget.json",
        "a\nb-widget.json",
        "a%5Cb-widget.json",
        "caf%25E9-widget.json",
        "caf%E9-widget.json",
    ]


def test_a_path_that_does_not_exist_yields_nothing(tmp_path: Path) -> None:
    assert names(tmp_path, Given(path=Path("nowhere"))) == []
