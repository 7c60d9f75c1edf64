"""`gatekit inspect`: what gatekit reads in a report, before any policy."""

from __future__ import annotations

from pathlib import Path

from gatekit.cli.exits import PASS, UNKNOWN
from gatekit.cli.parser import Parser
from gatekit.cli.words import size
from gatekit.cli.world import World
from gatekit.discovery.names import readable
from gatekit.discovery.read import read_report
from gatekit.errors import UsageError
from gatekit.formats.registry import REGISTRY
from gatekit.model.evidence import Report
from gatekit.model.vocabulary import ReportStatus
from gatekit.reading.document import DEFAULT_MAX_BYTES
from gatekit.reports.inspection import render_inspection

_DESCRIPTION = (
    "Shows what gatekit reads in reports: format, tool, status, counts, metrics, what stayed unread, the first findings."
)
_EPILOG = """\
examples:
  gatekit inspect reports/junit.xml
  gatekit inspect --as sarif out/scan.json

exit codes: 0 every report is ok, 2 a file does not exist, 3 a report is not fit to be judged"""


def run(argv: list[str], world: World) -> int:
    """Runs the command and gives its exit code."""
    parser = Parser("inspect", positionals="FILE ...", description=_DESCRIPTION, epilog=_EPILOG, world=world)
    parser.add_argument("--as", dest="known_as", default="", metavar="FORMAT", help="the format that the files have")
    parser.add_argument("--max-report-size", metavar="SIZE", default="", help="larger files are not read (default 1GiB)")
    parser.add_argument("--no-color", action="store_true", help="no colours, also in a terminal")
    options, names = parser.parse(argv)
    paths = _existing(names, world)
    if options.known_as and options.known_as not in REGISTRY:
        from gatekit.policy.words import meant  # noqa: PLC0415 - only on errors

        raise UsageError(f"--as: there is no format {options.known_as!r}", hint=meant(options.known_as, REGISTRY))
    most = size(options.max_report_size, option="--max-report-size") if options.max_report_size else DEFAULT_MAX_BYTES
    code = PASS
    for number, (name, path) in enumerate(zip(names, paths, strict=True)):
        report = read_report(path, name=readable(name), format=options.known_as, given=True, max_bytes=most)
        world.out.write("\n" * bool(number) + _rendered(report, world, no_color=options.no_color))
        code = code if report.status is ReportStatus.OK else UNKNOWN
    return code


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


def _rendered(report: Report, world: World, *, no_color: bool) -> str:
    return render_inspection(report, colour=world.colour(refused=no_color), width=world.width, ascii=not world.out.knows_unicode)
