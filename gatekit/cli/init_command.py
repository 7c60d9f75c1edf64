"""`gatekit init`: a policy of one's own that requires the evidence found here."""

from __future__ import annotations

import os
import re
from pathlib import Path

from gatekit.cli.exits import PASS
from gatekit.cli.parser import Parser
from gatekit.cli.project import POLICY_FILE, find_policy, find_root, given_path, hold_existing
from gatekit.cli.telling import printable
from gatekit.cli.world import World
from gatekit.discovery.walk import Given, find_candidates
from gatekit.engine import built_in_policy, evaluate, load_policy, read_evidence
from gatekit.errors import UsageError
from gatekit.model.evidence import EntryState, Evidence
from gatekit.model.vocabulary import ReportStatus

_DESCRIPTION = """\
Writes a gatekit.yaml into the root: a copy of the built-in policy that requires the evidence found here, so that a report that is
missing tomorrow blocks instead of being passed over. An existing gatekit.yaml is never touched."""
_EPILOG = """\
examples:
  gatekit init
  gatekit init reports/

exit codes: 0 written, 2 there is one already, or it cannot be written"""
_HEADER = """\
# Written by `gatekit init` from gatekit's built-in policy: yours to change.
# `require` lists the evidence that was found then; without it, the rules that need it have no data and block.
# `gatekit policy check` tells what is wrong with this file.

"""
# the default of the parameter `require`
_REQUIRE = re.compile(r"^( +require:\s*\{[^}]*?\bdefault: )\[\]", re.MULTILINE)


def run(argv: list[str], world: World) -> int:
    """Runs the command and gives its exit code."""
    parser = Parser("init", positionals="[PATH ...]", description=_DESCRIPTION, epilog=_EPILOG, world=world)
    parser.add("--root", default="", metavar="DIR", help="the project's folder")
    options, paths = parser.parse(argv)
    root = find_root(world, options.root)
    if find_policy(world, root) is not None:
        raise UsageError(
            "there is one already; nothing was written", file=str(root / POLICY_FILE), hint="gatekit init never overwrites"
        )
    given = [Given(path=given_path(text, root=root, world=world)) for text in paths]
    hold_existing(given, root=root, shown=paths)
    evidence = _evidence(root, given, world)
    found = [state for state in evidence.entries if _is_found(state)]
    _write(root / POLICY_FILE, _HEADER + policy_requiring([state.id for state in found]))
    world.out.write(_told(root, found, evidence))
    return PASS


def policy_requiring(entries: list[str]) -> str:
    """The built-in policy's text, with these entries of its evidence required by default.

    >>> "default: [lint]" in policy_requiring(["lint"])
    True
    """
    _, start, rest = (
        built_in_policy().read_text("utf-8").partition("apiVersion:")
    )  # the comment before it speaks of the built-in policy's folder
    changed, count = _REQUIRE.subn(rf"\1[{', '.join(entries)}]", start + rest)
    assert count == 1  # noqa: S101 - a test holds the built-in policy to it
    return changed


def _evidence(root: Path, given: list[Given], world: World) -> Evidence:
    policy = load_policy()
    paths = [glob for entry in policy.policy.evidence for glob in entry.paths]
    walked = find_candidates(root, given=given, paths=paths, exclude=policy.policy.exclude)
    return evaluate(evidence=read_evidence(walked.candidates, root=root), at=world.time, policy=policy, root=root).evidence


def _is_found(state: EntryState) -> bool:
    """Whether a report shows that it is this entry's; a broken one might be anybody's, and requires nothing."""
    return bool(state.reports) or any(report.measures or report.metrics for report in state.unfit)


def _write(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror or os.strerror(5)}", file=str(path)) from error


def _told(root: Path, found: list[EntryState], evidence: Evidence) -> str:
    lines = [f"wrote {printable(str(root / POLICY_FILE))}"]
    if found:
        lines.append("it requires the evidence found here:")
        wide = max(len(state.id) for state in found)
        for state in found:
            reports = [printable(report.path) for report in (*state.reports, *state.unfit)]
            more = f" and {len(reports) - 1} more" if len(reports) > 1 else ""
            lines.append(f"  {state.id:<{wide}}  {reports[0]}{more}")
    else:
        lines.append("no report was found here, so that it requires nothing yet: add ids of its `evidence` to `require`")
    if broken := [report for report in evidence.reports if report.status in (ReportStatus.UNREADABLE, ReportStatus.BLANK)]:
        lines.append("not read, and so not required (make them anew, and add what they are to `require`):")
        lines += [f"  {printable(report.path)}: {printable(report.reason)}" for report in broken]
    return "\n".join([*lines, "next: `gatekit evaluate` decides by it; `gatekit policy check` checks your changes", ""])
