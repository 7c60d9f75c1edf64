"""Paths: POSIX and relative to the root, by their spelling alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekit.governance.paths import CleanPath, Roots, posix_path
from gatekit.model.evidence import Report
from gatekit.model.finding import Location
from gatekit.model.metric import Metric
from gatekit.model.records.component import ComponentRecord
from gatekit.model.records.file_coverage import FileCoverage
from gatekit.model.vocabulary import ReportStatus


@pytest.mark.parametrize(
    ("spelled", "expected"),
    [
        ("src/a.py", "src/a.py"),
        ("./src/a.py", "src/a.py"),
        ("src//a/../b.py", "src/b.py"),
        ("../lib/b.py", "../lib/b.py"),
        ("a/../../b.py", "../b.py"),
        ("/../a.py", "/a.py"),
        (r"src\win\a.py", "src/win/a.py"),
        (r"c:\Users\ann\a.py", "C:/Users/ann/a.py"),
        (r"\\?\C:\Users\a.py", "C:/Users/a.py"),
        ("/c:/Users/a.py", "C:/Users/a.py"),
        (r"\\server\share\a.py", "//server/share/a.py"),
        ("file:///home/ann/my%20file.py", "/home/ann/my file.py"),
        ("file://localhost/home/a.py", "/home/a.py"),
        ("file:///C:/src/a.py", "C:/src/a.py"),
        ("file://C:/src/a.py", "C:/src/a.py"),
        ("file:/home/a.py", "/home/a.py"),
        ("file:src/a.py", "src/a.py"),
        ("file://server/share/a.py", "//server/share/a.py"),
        ("http://localhost:8080/cart/../a", "http://localhost:8080/cart/../a"),
        ("HTTPS://shop.example/", "HTTPS://shop.example/"),
        ("", ""),
        (".", "."),
        ("src/", "src"),
        ("my file.py", "my file.py"),
        ("100%25.py", "100%25.py"),
    ],
)
def test_a_path_is_spelled_as_posix(spelled: str, expected: str) -> None:
    assert posix_path(spelled) == expected


@pytest.mark.parametrize(
    ("root", "spelled", "expected"),
    [
        ("/home/ann/shop", "/home/ann/shop/src/a.py", CleanPath(path="src/a.py")),
        ("/home/ann/shop/", "/home/ann/shop/src/a.py", CleanPath(path="src/a.py")),
        ("/home/ann/shop", "/home/ann/shop", CleanPath(path=".")),
        ("/home/ann/shop", "/home/ann/shop-2/a.py", CleanPath(path="/home/ann/shop-2/a.py", external=True)),
        ("/home/ann/shop", "/home/ann/shop/src/../../other/a.py", CleanPath(path="/home/ann/other/a.py", external=True)),
        ("/home/ann/shop", "file:///home/ann/shop/src/a.py", CleanPath(path="src/a.py")),
        ("/home/ann/shop", "src/a.py", CleanPath(path="src/a.py")),
        ("/home/ann/shop", "../lib/a.py", CleanPath(path="../lib/a.py", external=True)),
        ("/home/ann/shop", "https://shop.example/cart", CleanPath(path="https://shop.example/cart")),
        (r"C:\work\shop", r"c:\work\shop\src\a.py", CleanPath(path="src/a.py")),
        ("/", "/usr/lib/a.so", CleanPath(path="usr/lib/a.so")),
        ("", "/usr/lib/a.so", CleanPath(path="/usr/lib/a.so", external=True)),
    ],
)
def test_a_path_below_the_root_is_relative_and_another_is_kept(root: str, spelled: str, expected: CleanPath) -> None:
    assert Roots(root).clean(spelled) == expected


def test_a_stripped_prefix_stands_for_the_root_and_the_longest_wins() -> None:
    one, other = Roots("/repo", ["/app", "/app/build"]), Roots("/repo", ["/app/build", "/app"])
    for roots in (one, other):
        assert roots.clean("/app/src/a.py") == CleanPath(path="src/a.py")
        assert roots.clean("/app/build/src/a.py") == CleanPath(path="src/a.py")
        assert roots.clean("/repo/src/a.py") == CleanPath(path="src/a.py")


def test_a_location_and_a_record_with_a_path_are_cleaned_and_others_stay_the_same_object() -> None:
    roots = Roots("/repo")
    assert roots.location(Location(path="/repo/a.py", line=3)) == Location(path="a.py", line=3)
    relative = Location(path="a.py", line=3)
    assert roots.location(relative) is relative
    assert roots.record(FileCoverage(path="/repo/a.py", lines=1, covered_lines=1)).path == "a.py"  # type: ignore[attr-defined]  # Record has no path, FileCoverage has
    component = ComponentRecord(name="lodash")
    assert roots.record(component) is component


def test_a_report_below_the_root_is_renamed_with_its_metrics_and_records() -> None:
    report = Report(
        path="/repo/out/coverage.xml",
        status=ReportStatus.OK,
        metrics=[Metric(name="coverage.line", value=1, report="/repo/out/coverage.xml")],
        records=[ComponentRecord(name="lodash", report="/repo/out/coverage.xml")],
    )
    (renamed,) = Roots("/repo").reports([report])
    assert {renamed.path, renamed.metrics[0].report, renamed.records[0].report} == {"out/coverage.xml"}


@pytest.mark.parametrize("text", ["./C:", "./C:/a", "./file:a", "a/../file:///b"])
def test_a_folder_whose_name_looks_like_a_drive_or_a_uri_stays_one(text: str) -> None:
    once = posix_path(text)
    assert posix_path(once) == once
    assert once.startswith("./")


def test_two_reports_never_come_to_one_name() -> None:
    names = ["app/junit.xml", "junit.xml", "app/other.xml", "file:junit.xml", "a%20b.xml"]
    reports = [Report(path=name, status=ReportStatus.OK) for name in names]
    named = [report.path for report in Roots("/repo", ["app"]).reports(reports)]
    assert named == ["app/junit.xml", "junit.xml", "other.xml", "file:junit.xml", "a%20b.xml"]


@given(st.text(alphabet="ab./\\: C", max_size=20))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    roots = Roots("/a/b", ["C:/a"])
    once = roots.clean(text).path
    assert posix_path(once) == once
    if once not in ("", ".") and not roots.clean(text).external:
        assert Roots().clean(once).path == once


@given(st.lists(st.sampled_from(["src", "a.py", "my file", "x"]), min_size=1))
def test_the_root_never_shows_in_a_path_below_it(parts: list[str]) -> None:
    path = "/".join(parts)
    spellings = [f"/builds/repo/{path}", f"file:///builds/repo/{path.replace(' ', '%20')}", f"/builds/x/../repo/./{path}"]
    assert {Roots("/builds/repo").clean(spelled) for spelled in spellings} == {CleanPath(path=path)}


@given(st.text(alphabet="ab.:/\\ \n%C", max_size=12))
def test_a_path_that_needs_no_cleaning_is_told_at_a_glance(path: str) -> None:
    """Where the glance leaves a location as it is, cleaning would too."""
    kept = Roots("/repo").location(Location(path=path))
    clean = Roots("/repo").clean(path)
    assert (kept.path, kept.external) == (clean.path, clean.external)
