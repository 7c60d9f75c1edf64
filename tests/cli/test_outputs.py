from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from gatekit.cli.outputs import Output, hold_writable, write_whole
from gatekit.errors import GatekitError, UsageError


def output(path: Path) -> Output:
    return Output(format="json", path=path, shown=path.name)


def test_a_file_is_replaced_as_a_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "d.json"
    path.write_text("old")
    path.chmod(0o600)
    write_whole(output(path), "new")
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_stays_and_what_it_points_to_is_written(tmp_path: Path) -> None:
    target = tmp_path / "target.json"
    link = tmp_path / "link.json"
    link.symlink_to(target)
    write_whole(output(link), "new")
    assert link.is_symlink()
    assert target.read_text() == "new"


def test_a_file_that_cannot_be_replaced_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "mounted.json"
    path.write_text("old and longer")

    def replace(*_: object) -> None:
        raise OSError(16, "Device or resource busy")

    monkeypatch.setattr(Path, "replace", replace)
    write_whole(output(path), "new")
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_pipe_is_written_and_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    hold_writable([output(path)], inputs=[])
    got: list[str] = []
    reader = threading.Thread(target=lambda: got.append(path.read_text()))
    reader.start()
    write_whole(output(path), "new")
    reader.join()
    assert got == ["new"]


def test_testing_a_file_leaves_it_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "d.json"
    path.write_text("old")
    hold_writable([output(path), output(tmp_path / "other.json")], inputs=[])
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_in_which_nothing_can_be_made_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def touch(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "touch", touch)
    with pytest.raises(UsageError, match=r"d\.json: cannot write the json report: Permission denied"):
        hold_writable([output(tmp_path / "d.json")], inputs=[])


def test_an_input_under_another_name_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "junit.xml").write_text("")
    (tmp_path / "link.xml").symlink_to(tmp_path / "junit.xml")
    with pytest.raises(UsageError, match="is read as evidence"):
        hold_writable([output(tmp_path / "link.xml")], inputs=[tmp_path / "junit.xml"])


def test_a_folder_that_went_away_is_told(tmp_path: Path) -> None:
    with pytest.raises(GatekitError, match="cannot write the json report: No such file or directory"):
        write_whole(output(tmp_path / "gone/d.json"), "new")
