"""`gatekit policy`: check a policy, show and list those that ship with gatekit, print the schema of the policy language."""

from __future__ import annotations

from collections.abc import Callable

from gatekit.cli.exits import PASS, USAGE
from gatekit.cli.parser import Parser
from gatekit.cli.project import POLICY_FILE, find_policy, find_root, policy_name
from gatekit.cli.telling import printable, problems_told
from gatekit.cli.world import Answered, World
from gatekit.engine import built_in_policy, is_shipped, load_policy, shipped_policies, shipped_policy
from gatekit.errors import PolicyError, UsageError, meant
from gatekit.policy.checked import CheckedPolicy

_OVERVIEW = """\
usage: gatekit policy COMMAND [options]

commands:
  check [FILE ...]   everything that is wrong with a policy, with file, line, column and caret
  show [NAME]        the text of a policy that ships with gatekit, to read or to copy; without a name, the built-in one
  list               the policies that ship with gatekit
  schema             the JSON Schema of the policy language, for editors

examples:
  gatekit policy check
  gatekit policy show > gatekit.yaml
  gatekit policy show supply_chain
  gatekit policy schema > policy.schema.json
"""
_CHECK_DESCRIPTION = "Checks policies and tells all of their problems at once. Without a file: gatekit.yaml in the root."
_CHECK_EPILOG = """\
examples:
  gatekit policy check
  gatekit policy check policies/strict.yaml

exit codes: 0 no errors (there may be warnings), 2 errors"""


def run(argv: list[str], world: World) -> int:
    """Runs the command and gives its exit code."""
    if not argv:
        world.out.write(_OVERVIEW)
        return USAGE
    if argv[0] in ("-h", "--help"):
        raise Answered(_OVERVIEW)
    command = _COMMANDS.get(argv[0])
    if command is None:
        raise UsageError(f"there is no command 'policy {argv[0]}'", hint=meant(argv[0], _COMMANDS))
    return command(argv[1:], world)


def _check(argv: list[str], world: World) -> int:
    parser = Parser("policy check", positionals="[FILE ...]", description=_CHECK_DESCRIPTION, epilog=_CHECK_EPILOG, world=world)
    parser.add("--root", default="", metavar="DIR", help="the project's folder")
    options, names = parser.parse(argv)
    root = find_root(world, options.root)
    code = PASS
    for named in names or [""]:
        path = find_policy(world, root, named)
        if path is None:
            raise UsageError(
                f"there is no {POLICY_FILE} here", file=str(root), hint="name a policy's file, or make one: gatekit init"
            )
        try:
            checked = load_policy(path, name=policy_name(path, root) if not named or is_shipped(path) else named)
        except PolicyError as error:
            code = USAGE
            world.out.write(f"{problems_told(error.problems)}\n")
        else:
            world.out.write(_told(checked))
    return code


def _told(checked: CheckedPolicy) -> str:
    policy = checked.policy
    counts = f"{_counted(len(policy.gates), 'gate')}, {_counted(len(checked.rules), 'rule')}"
    warnings = f", {_counted(len(checked.warnings), 'warning')}" if checked.warnings else ""
    told = f"{problems_told(checked.warnings)}\n" if checked.warnings else ""
    return f"{told}{printable(policy.source)}: ok ({counts}{warnings})\n"


def _counted(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _show(argv: list[str], world: World) -> int:
    description = "Prints the text of a policy that ships with gatekit; without a name, of the built-in one."
    _, names = Parser("policy show", positionals="[NAME]", description=description, epilog="", world=world).parse(argv)
    if len(names) > 1:
        raise UsageError(f"`policy show` takes one name, but got {names[1]!r} too")
    path = shipped_policy(names[0]) if names else built_in_policy()
    if path is None:
        raise UsageError(f"no policy {names[0]!r} ships with gatekit", hint=meant(names[0], shipped_policies()))
    world.out.write(path.read_text("utf-8"))
    return PASS


def _list(argv: list[str], world: World) -> int:
    _without_arguments("list", "Lists the policies that ship with gatekit; --policy takes their names.", argv, world)
    names = shipped_policies()
    for name in names:
        world.out.write(f"{name:<{max(map(len, names))}}  {load_policy(name).policy.description}\n")
    return PASS


def _schema(argv: list[str], world: World) -> int:
    _without_arguments("schema", "Prints the JSON Schema of the policy language, for editors.", argv, world)
    from importlib.resources import files  # noqa: PLC0415 - only here

    world.out.write(files("gatekit").joinpath("schemas", "policy.schema.json").read_text("utf-8"))
    return PASS


def _without_arguments(command: str, description: str, argv: list[str], world: World) -> None:
    _, rest = Parser(f"policy {command}", description=description, epilog="", world=world).parse(argv)
    if rest:
        raise UsageError(f"`policy {command}` takes no arguments, but got {rest[0]!r}")


_COMMANDS: dict[str, Callable[[list[str], World], int]] = {"check": _check, "list": _list, "show": _show, "schema": _schema}
