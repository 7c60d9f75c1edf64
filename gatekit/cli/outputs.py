"""Output files: tested before anything is decided, and each written whole."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct

from gatekit.errors import GatekitError, UsageError
from gatekit.model.evidence import Report
from gatekit.model.vocabulary import ReportStatus

STANDARD_OUTPUT = "-"


class Output(Struct, frozen=True, kw_only=True):
    """One rendering that was asked for.

    Attributes:
        format: name of the rendering.
        path: the file; None for standard output.
        shown: the path as the user named it.
    """

    format: str
    path: Path | None = None
    shown: str = ""


def hold_writable(outputs: Iterable[Output], *, inputs: Iterable[Path]) -> None:
    """Tests that each file can be written, without touching what is in it.

    Args:
        outputs: what was asked for.
        inputs: files that are read, and must not be written over.

    Raises:
        UsageError: a file cannot be written, is asked for twice, or is an input; or two renderings go to standard output.
    """
    taken: dict[str, str] = {os.path.realpath(path): "is read as evidence or policy" for path in inputs}
    on_standard_output = ""
    for output in outputs:
        if output.path is None:
            if on_standard_output:
                hint = f"give one of them a file: --format {output.format}=PATH"
                raise UsageError(f"{on_standard_output} and {output.format} cannot both go to standard output", hint=hint)
            on_standard_output = output.format
            continue
        real = os.path.realpath(output.path)
        if real in taken:
            raise _taken(output, taken[real])
        taken[real] = f"is already asked for as {output.format}"
        _hold_writable(Path(real), output)


def hold_no_report(outputs: Iterable[Output], names: Mapping[Path, str], reports: Iterable[Report]) -> frozenset[str]:
    """Tests that no report that was found would be written over.

    Args:
        outputs: what was asked for.
        names: of each file that was found.
        reports: what these files hold.

    Returns:
        the names of those that will be written over, because they are no reports.

    Raises:
        UsageError: one is a report, or may be a broken one.
    """
    targets = {os.path.realpath(output.path): output for output in outputs if output.path is not None}
    if not targets:
        return frozenset()
    found = {name: targets[real] for path, name in names.items() if (real := os.path.realpath(path)) in targets}
    for report in reports:
        if report.path in found and report.status is not ReportStatus.UNRECOGNISED:
            raise _taken(found[report.path], "is read as evidence")
    return frozenset(found)


def write_whole(output: Output, text: str) -> None:
    """Writes a rendering to its file so that nobody ever sees half of it.

    Raises:
        GatekitError: it cannot be written after all.
    """
    assert output.path is not None  # noqa: S101 - standard output is not written here
    path = Path(os.path.realpath(output.path))
    data = text.encode("utf-8", "backslashreplace")
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)  # a pipe or a device has no half that could be seen
        else:
            _replace(path, data)
    except OSError as error:
        raise GatekitError(f"cannot write the {output.format} report: {error.strerror}", file=output.shown) from error


def _taken(output: Output, why: str) -> UsageError:
    return UsageError(f"cannot write {output.format} there: the file {why}", file=output.shown, hint="name another file")


def _hold_writable(path: Path, output: Output) -> None:
    reason, hint = "", ""
    if path.is_dir():
        reason, hint = "it is a folder", f"name a file in it: --format {output.format}={output.shown.rstrip('/')}/..."
    elif not path.parent.is_dir():
        reason, hint = f"there is no folder {os.path.dirname(output.shown) or '.'}", "make it first"  # noqa: PTH120 - as named
    else:
        reason = _refusal(path)
    if reason:
        raise UsageError(f"cannot write the {output.format} report: {reason}", file=output.shown, hint=hint)


def _refusal(path: Path) -> str:
    """Why a file cannot be written; "" if it can. Existing content stays."""
    try:
        if not path.exists():
            _unfinished(path).touch()
            _unfinished(path).unlink()
        elif path.is_file():
            path.open("r+b").close()
    except OSError as error:
        return error.strerror or str(error)
    return "" if os.access(path if path.exists() else path.parent, os.W_OK) else os.strerror(13)


def _replace(path: Path, data: bytes) -> None:
    unfinished = _unfinished(path)
    try:
        unfinished.write_bytes(data)
        if path.exists():
            unfinished.chmod(path.stat().st_mode)
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        if not path.is_file():
            raise
        path.write_bytes(data)  # a single mounted file cannot be replaced, only written


def _unfinished(path: Path) -> Path:
    return path.with_name(f".{path.name[:100]}.{os.getpid()}.tmp")
