"""The entry point: picks the command, and turns every end into an exit code."""

from __future__ import annotations

import gc
import os
import sys
import time

from gatekit.cli.exits import INTERNAL, PASS, UNKNOWN, USAGE
from gatekit.cli.world import Answered, World
from gatekit.errors import GatekitError, PolicyError, ReportError, UsageError, meant

TYPE_CHECKING = False  # as in `typing`, which `--version` does not need
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import NoReturn, TextIO

# command -> what it does; its module is `gatekit.cli.<command>_command`
COMMANDS = {
    "evaluate": "decide on a pipeline's reports: pass or block, with the reasons",
    "inspect": "show what gatekit reads in a report",
    "formats": "list the report formats and the commands that make them",
    "policy": "check a policy, show the built-in one, print the policy schema",
    "init": "write a gatekit.yaml that requires the evidence found here",
}


def main(
    argv: Sequence[str],
    *,
    environ: Mapping[str, str],
    stdout: TextIO | None,
    stderr: TextIO | None,
    now: Callable[[], float] = time.time,
    cwd: str | None = None,
) -> int:
    """Runs one command and gives its exit code; never raises.

    Args:
        argv: the arguments after the program's name.
        environ: the environment variables.
        stdout: where what was asked for goes; None if nowhere.
        stderr: where notes and errors go; None if nowhere.
        now: gives the time, in seconds since 1970 in UTC.
        cwd: the working folder; None asks the system.
    """
    world = World(environ=environ, stdout=stdout, stderr=stderr, now=now, cwd=cwd)
    try:
        return _answer(list(argv), world)
    except KeyboardInterrupt:
        world.note("gatekit: interrupted")
        return INTERNAL
    except GatekitError as error:
        from gatekit.cli.telling import told  # noqa: PLC0415 - only on errors

        world.note(told(error))
        return _exit_code(error)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a fault of gatekit's own must not look like a failed gate
        return _own_fault(error, world)


def console() -> NoReturn:
    """The command `gatekit`. Ends without freeing memory, which takes longer than deciding on a large report."""
    gc.set_threshold(_YOUNG)
    code = INTERNAL
    try:
        code = main(sys.argv[1:], environ=os.environ, stdout=sys.stdout, stderr=sys.stderr)
    finally:
        os._exit(code)


def _answer(argv: list[str], world: World) -> int:
    try:
        return _run(argv, world)
    except Answered as answer:
        world.out.write(answer.text)
        return PASS


def _run(argv: list[str], world: World) -> int:
    command = argv[0] if argv else ""
    if command in ("--version", "-V"):
        from gatekit._version import __version__  # noqa: PLC0415 - only here

        raise Answered(f"gatekit {__version__}\n")
    if command in ("--help", "-h", "help"):
        raise Answered(_overview())
    if not argv:
        world.out.write(_overview())
        return USAGE
    if command not in COMMANDS:
        raise _unknown(command, world)
    from importlib import import_module  # noqa: PLC0415 - `--version` needs no command

    code: int = import_module(f"gatekit.cli.{command}_command").run(argv[1:], world)
    return code


def _overview() -> str:
    commands = "\n".join(f"  {name:<10} {what}" for name, what in COMMANDS.items())
    return f"""usage: gatekit COMMAND [options]

gatekit reads the reports that a pipeline's tools left behind, and decides: pass or block, with the reasons.

commands:
{commands}

examples:
  gatekit evaluate                      decide on the reports found in this repository
  gatekit inspect reports/junit.xml     show what gatekit reads in one report
  gatekit init                          start a policy of your own

`gatekit COMMAND --help` tells more. `gatekit --version` prints the version.

exit codes: {_CODES}
"""


_YOUNG = 100_000  # objects between two collections; a process that ends in a moment has next to nothing to collect
_CODES = "0 pass, 1 block, 2 usage or policy error, 3 not enough evidence, 5 internal error or interrupted"


def _unknown(word: str, world: World) -> UsageError:

    if word.startswith("-"):
        return UsageError(
            f"options stand after the command: gatekit evaluate {word} ...", hint="`gatekit --help` lists the commands"
        )
    if (world.folder / word).exists():
        return UsageError(f"there is no command {word!r}", hint=f"to decide on what is there: gatekit evaluate {word}")
    return UsageError(f"there is no command {word!r}", hint=meant(word, COMMANDS))


def _exit_code(error: GatekitError) -> int:
    if isinstance(error, (UsageError, PolicyError)):
        return USAGE
    return UNKNOWN if isinstance(error, ReportError) else INTERNAL


def _own_fault(error: BaseException, world: World) -> int:
    from gatekit.cli.telling import printable  # noqa: PLC0415 - only on errors

    if world.environ.get("GATEKIT_DEBUG") == "1":
        from traceback import format_exception  # noqa: PLC0415 - only on errors

        world.note(printable("".join(format_exception(error)), kept="\n"))
    what = printable(f"{type(error).__name__}: {error}".removesuffix(": "))
    advice = "a fault of gatekit, not a decision; please report it with what GATEKIT_DEBUG=1 prints"
    world.note(f"gatekit: internal error: {what} ({advice})")
    return INTERNAL
