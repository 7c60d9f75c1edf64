"""`gatekit inspect`: what gatekit reads in a report, before any policy."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from gatekit.cli.exits import PASS, UNKNOWN
from gatekit.cli.parser import Parser
from gatekit.cli.words import size
from gatekit.cli.world import World
from gatekit.discovery.names import readable
from gatekit.discovery.read import read_report
from gatekit.errors import UsageError, meant
from gatekit.formats.registry import REGISTRY
from gatekit.model.evidence import Report
from gatekit.model.vocabulary import ReportStatus
from gatekit.reading.document import DEFAULT_MAX_BYTES
from gatekit.reports.inspection import render_inspection

_DESCRIPTION = (
    "Shows what gatekit reads in reports: format, tool, status, counts, metrics, what stayed unread, the first findings."
)
_FORMATS = ("terminal", "json")
_EPILOG = """\
examples:
  gatekit inspect reports/junit.xml
  gatekit inspect --as sarif out/scan.json
  gatekit inspect --format json trivy.json | jq '.reports[].findings[].ruleId'

exit codes: 0 every report is ok, 2 a file does not exist, 3 a report is not fit to be judged"""


def run(argv: list[str], world: World) -> int:
    """Runs the command and gives its exit code."""
    parser = Parser("inspect", positionals="FILE ...", description=_DESCRIPTION, epilog=_EPILOG, world=world)
    parser.add("--as", dest="known_as", default="", metavar="FORMAT", help="the format that the files have")
    parser.add("--format", metavar="FORMAT", default=_FORMATS[0], help=f"{' or '.join(_FORMATS)} (with all findings)")
    parser.add("--max-report-size", metavar="SIZE", default="", help="larger files are not read (default 1GiB)")
    parser.add("--no-color", action="store_true", help="no colours, also in a terminal")
    options, names = parser.parse(argv)
    if options.format not in _FORMATS:
        raise UsageError(f"--format: there is no rendering {options.format!r}", hint=meant(options.format, _FORMATS))
    paths = _existing(names, world)
    if options.known_as and options.known_as not in REGISTRY:
        raise UsageError(f"--as: there is no format {options.known_as!r}", hint=meant(options.known_as, REGISTRY))
    most = size(options.max_report_size, option="--max-report-size") if options.max_report_size else DEFAULT_MAX_BYTES
    reports = (
        read_report(path, name=readable(name), format=options.known_as, given=True, max_bytes=most)
        for name, path in zip(names, paths, strict=True)
    )
    return _as_json(reports, world) if options.format == "json" else _as_text(reports, world, no_color=options.no_color)


def _as_text(reports: Iterable[Report], world: World, *, no_color: bool) -> int:
    code = PASS
    for number, report in enumerate(reports):
        text = render_inspection(
            report, colour=world.colour(refused=no_color), width=world.width, ascii=not world.out.knows_unicode
        )
        world.out.write("\n" * bool(number) + text)
        code = code if report.status is ReportStatus.OK else UNKNOWN
    return code


def _as_json(reports: Iterable[Report], world: World) -> int:
    from gatekit.reports.json import render_reports  # noqa: PLC0415 - only for JSON

    every = list(reports)
    world.out.write(render_reports(every))
    return PASS if all(report.status is ReportStatus.OK for report in every) else UNKNOWN


def _existing(names: list[str], world: World) -> list[Path]:
    if not names:
        raise UsageError("inspect needs a file", hint="gatekit inspect reports/junit.xml")
    paths = [world.folder / name for name in names]
    for name, path in zip(names, paths, strict=True):
        if path.is_dir():
            raise UsageError("this is a folder", file=readable(name), hint="name the files in it, or: gatekit evaluate FOLDER")
        if not path.exists():
            raise UsageError("no such file", file=readable(name), hint="relative paths start in the working folder")
    return paths
