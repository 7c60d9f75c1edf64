"""What to tell people when there was nothing to decide on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gatekit.cli.telling import printable
from gatekit.discovery.walk import Given
from gatekit.formats.registry import REGISTRY, load_format
from gatekit.model.decision import Decision
from gatekit.model.policy import Policy
from gatekit.reports.text import wrap

_MOST_PATHS = 6
_MOST_NAMES = 20
_ALL_NAMES = "and other customary names (`gatekit formats NAME` tells a format's)"
_NOT_ENTERED = "version control, virtual environments, node_modules, caches, fixtures, testdata, the policy's `exclude`"


def told_nothing_examined(decision: Decision, policy: Policy, given: Sequence[Given], root: Path, *, width: int) -> str:
    """Where reports were looked for, and what to do so that some are found."""
    found = len(decision.evidence.reports)
    if found:
        files = "1 file was found, but it is no" if found == 1 else f"{found} files were found, but none of them is"
        return (
            f"\ngatekit: {files} evidence that this policy can judge; the evidence table says why.\n"
            "  `gatekit inspect FILE` shows what gatekit reads in a file;\n"
            "  `--evidence ENTRY=PATH` says which evidence a file is."
        )
    places = ", ".join(str(root / one.path) for one in given) or str(root)
    paths = list(dict.fromkeys(glob for entry in policy.evidence for glob in entry.paths))
    more = [f"and {len(paths) - _MOST_PATHS} more of the policy's `paths`"] if len(paths) > _MOST_PATHS else []
    looked_for = printable(", ".join((*_names(policy), *paths[:_MOST_PATHS], *more, _ALL_NAMES)))
    return "\n".join(
        (
            f"\ngatekit: no report was found below {printable(places)}",
            *(f"  {line}" for line in wrap(f"looked for: {looked_for}", width - 2)),
            *(f"  {line}" for line in wrap(f"not in: {_NOT_ENTERED}", width - 2)),
            *_commands(policy),
            "  Make reports and run `gatekit evaluate` again, or name files: gatekit evaluate --evidence junit=path/to/tests.xml",
            "  `gatekit formats` lists everything that gatekit reads, and the commands that make it.",
        )
    )


def _names(policy: Policy) -> list[str]:
    """Examples of customary names, one for each entry; those of all formats would fill the screen."""
    formats = [entry.formats[0] for entry in policy.evidence if entry.formats and entry.formats[0] in REGISTRY] or list(REGISTRY)
    return list(dict.fromkeys(REGISTRY[name].names[0] for name in formats if REGISTRY[name].names))[:_MOST_NAMES]


def _commands(policy: Policy) -> list[str]:
    """Commands that make reports, for a policy that names none; the renderings show those of a policy that does."""
    if any(entry.command for entry in policy.evidence):
        return []
    commands = dict.fromkeys(load_format(name).command for name in REGISTRY)
    return ["  These commands make reports that gatekit reads:", *(f"    {command}" for command in commands if command)]
