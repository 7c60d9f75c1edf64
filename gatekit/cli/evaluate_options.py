"""The options of `gatekit evaluate`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from msgspec import Struct

from gatekit.cli.ci import commit_of
from gatekit.cli.outputs import STANDARD_OUTPUT, Output
from gatekit.cli.parser import Parser
from gatekit.cli.words import moment, pair, size
from gatekit.cli.world import World
from gatekit.errors import UsageError, meant
from gatekit.reading.document import DEFAULT_MAX_BYTES
from gatekit.reports import RENDERINGS

_DESCRIPTION = """\
Reads the reports that a pipeline's tools left behind and decides: pass or block, with the reasons. Without arguments it looks for
reports below the root (the nearest parent folder with .git, else this one), and decides by the gatekit.yaml there, or by the
built-in policy. It prints the matrix and writes no file that you do not name."""

_EPILOG = """\
examples:
  gatekit evaluate
  gatekit evaluate reports/ --set minLineCoverage=85
  gatekit evaluate --evidence junit=out/tests.xml --evidence lint=ruff.sarif
  gatekit evaluate --format terminal --format json=decision.json --format markdown=summary.md

exit codes: 0 pass, 1 a blocking rule failed, 2 usage or policy error, 3 not enough evidence to decide,
5 internal error or interrupted. --exit-zero turns 1 and 3 into 0.

environment: GATEKIT_PARAM_<NAME> sets a parameter (--set counts more); NO_COLOR turns colours off; in known CI systems the
commit comes from the environment."""


class Pin(Struct, frozen=True, kw_only=True):
    """One `--evidence`: what stands before `=`, and the path."""

    what: str
    format: str
    path: str


class EvaluateOptions(Struct, frozen=True, kw_only=True):
    """What `gatekit evaluate` was asked; paths as the user wrote them.

    Attributes:
        paths: files and folders.
        policy: the policy's file; "" to look for one.
        engine: what evaluates the policy's expressions.
        root: the project's folder; "" to look for it.
        pins: one per `--evidence`.
        settings: one name and value per `--set`.
        commit: the commit that is decided about; "" if nobody says.
        at: the time that the decision is for.
        produced_at: when reports were made that do not say it themselves.
        strip_prefixes: folders that reports may spell as the root.
        outputs: the renderings that were asked for.
        fail_on_warn, exit_zero, quiet, no_color: as on the command line.
        max_bytes: larger reports stay unread.
    """

    paths: tuple[str, ...]
    policy: str
    engine: str
    root: str
    pins: tuple[Pin, ...]
    settings: tuple[tuple[str, str], ...]
    commit: str
    at: datetime
    produced_at: datetime | None
    strip_prefixes: tuple[str, ...]
    outputs: tuple[Output, ...]
    fail_on_warn: bool
    exit_zero: bool
    quiet: bool
    no_color: bool
    max_bytes: int


def evaluate_options(argv: Sequence[str], world: World) -> EvaluateOptions:
    """Reads the options.

    Raises:
        UsageError: an option is unknown, lacks its value, or has a wrong one.
    """
    options, paths = _parser(world).parse(argv)
    commit = options.commit if options.commit is not None else commit_of(world.environ)
    return EvaluateOptions(
        paths=tuple(paths),
        policy=options.policy,
        engine=options.engine,
        root=options.root,
        pins=tuple(_pin(text) for text in options.evidence),
        settings=tuple(pair(text, option="--set", example="--set minLineCoverage=85") for text in options.set),
        commit=commit.strip(),
        at=moment(options.at, option="--at") if options.at else world.time,
        produced_at=moment(options.produced_at, option="--produced-at") if options.produced_at else None,
        strip_prefixes=tuple(options.strip_prefix),
        outputs=_outputs(options, world),
        fail_on_warn=options.fail_on_warn,
        exit_zero=options.exit_zero,
        quiet=options.quiet,
        no_color=options.no_color,
        max_bytes=size(options.max_report_size, option="--max-report-size") if options.max_report_size else DEFAULT_MAX_BYTES,
    )


def _parser(world: World) -> Parser:
    parser = Parser("evaluate", positionals="[PATH ...]", description=_DESCRIPTION, epilog=_EPILOG, world=world)

    many: dict[str, Any] = {"action": "append", "default": []}
    parser.add("--evidence", group="evidence", metavar="WHAT=PATH", **many, help=_EVIDENCE)
    parser.add("--root", group="evidence", default="", metavar="DIR", help="the project's folder; paths are relative to it")
    parser.add("--strip-prefix", group="evidence", metavar="DIR", **many, help="a folder that reports spell instead of the root")
    parser.add("--commit", group="evidence", metavar="SHA", help="the commit that is decided about")
    parser.add("--produced-at", group="evidence", metavar="TIME", default="", help="when reports were made that do not say it")
    parser.add("--max-report-size", group="evidence", metavar="SIZE", default="", help="larger files are not read (default 1GiB)")

    parser.add("--policy", group="policy", default="", metavar="FILE", help="or a shipped policy's name; default: gatekit.yaml")
    parser.add(
        "--engine", group="policy", default="gatekit", metavar="NAME", help="evaluates expressions; or cel-python, to compare"
    )
    parser.add("--set", group="policy", metavar="NAME=VALUE", **many, help="sets a parameter of the policy")
    parser.add("--at", group="policy", metavar="TIME", default="", help="decide for this time instead of now; with its zone")
    parser.add("--fail-on-warn", group="policy", action="store_true", help="what would warn blocks")

    parser.add("--format", group="output", metavar="FORMAT[=PATH]", **many, help=_FORMAT)
    parser.add("--exit-zero", group="output", action="store_true", help="0 in place of 1 and 3, for trying a policy out")
    parser.add("--quiet", group="output", action="store_true", help="print nothing that --format does not ask for")
    parser.add("--no-color", group="output", action="store_true", help="no colours, also in a terminal")
    return parser


_EVIDENCE = (
    "says what a file is: ENTRY=PATH fills an entry of the policy's evidence, FORMAT=PATH names a format, ENTRY:FORMAT=PATH both;"
    " may be repeated"
)
_FORMAT = f"{', '.join(RENDERINGS)}; without a path to standard output; may be repeated"


def _pin(text: str) -> Pin:
    what, path = pair(text, option="--evidence", example="--evidence junit=out/tests.xml")
    what, _, format_name = what.partition(":")
    if not path:
        raise UsageError(f"--evidence: {text!r} names no path", hint=f"write it as --evidence {what}=PATH")
    return Pin(what=what, format=format_name, path=path)


def _outputs(options: SimpleNamespace, world: World) -> tuple[Output, ...]:
    outputs = tuple(_output(text, world) for text in options.format)
    if options.quiet or any(output.path is None for output in outputs):
        return outputs
    return (Output(format="terminal"), *outputs)


def _output(text: str, world: World) -> Output:
    name, sign, path = text.partition("=")
    if name not in RENDERINGS:
        raise UsageError(f"--format: there is no rendering {name!r}", hint=meant(name, RENDERINGS))
    if sign and not path:
        raise UsageError(f"--format: {text!r} names no path", hint=f"write it as --format {name}=PATH, or --format {name}")
    if not sign or path == STANDARD_OUTPUT:
        return Output(format=name)
    return Output(format=name, path=world.folder / path, shown=path)
