"""One command's options. What is wrong with them is a `UsageError` that says what was probably meant."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any, NoReturn

from gatekit.cli.world import Answered, World
from gatekit.errors import UsageError


class Parser(argparse.ArgumentParser):
    """The options of one command; positional arguments are whatever remains, wherever they stand.

    Args:
        command: its words (`policy check`).
        positionals: how the usage line shows them, such as `[PATH ...]`.
        description: what the command does, in sentences.
        epilog: examples and exit codes, laid out as they are to be shown.
        world: for the width of `--help`.
    """

    def __init__(self, command: str, *, positionals: str = "", description: str, epilog: str, world: World) -> None:
        def formatter(prog: str) -> argparse.HelpFormatter:
            return argparse.RawDescriptionHelpFormatter(prog, max_help_position=30, width=min(world.width, 120))

        self.command = command
        super().__init__(
            prog=f"gatekit {command}",
            usage=" ".join(filter(None, (f"gatekit {command}", positionals, "[options]"))),
            description=description,
            epilog=epilog,
            formatter_class=formatter,
            add_help=False,
            allow_abbrev=False,
        )
        self.color = False  # from Python 3.14 on, argparse would look at the real environment
        self.add_argument("-h", "--help", action=_Help, help="show this text")

    def error(self, message: str) -> NoReturn:
        """Turns argparse's own complaints into a `UsageError`."""
        raise UsageError(message, hint=f"`gatekit {self.command} --help` tells the options")

    def parse(self, argv: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
        """The options and the positional arguments; everything after `--` is positional.

        Raises:
            UsageError: an option is unknown or lacks its value.
            Answered: `--help` was asked for.
        """
        cut = argv.index("--") if "--" in argv else len(argv)
        options, rest = self.parse_known_args(argv[:cut])
        for word in rest:
            if word.startswith("-") and word != "-":
                raise self._unknown(word)
        return options, [*rest, *argv[cut + 1 :]]

    def _unknown(self, word: str) -> UsageError:
        from gatekit.policy.words import meant  # noqa: PLC0415 - only on errors

        name = word.partition("=")[0]
        known = [option for option in self._option_string_actions if option.startswith("--")]
        hint = meant(name, known)
        if not hint.startswith("did you mean"):
            hint = f"`gatekit {self.command} --help` tells the options; a path that begins with - stands after --"
        return UsageError(f"there is no option {name!r}", hint=hint)


class _Help(argparse.Action):
    """`--help`, through the world's own standard output."""

    def __init__(self, option_strings: Sequence[str], dest: str, **others: Any) -> None:
        super().__init__(option_strings, dest, nargs=0, default=argparse.SUPPRESS, **others)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        """Answers with the help text."""
        raise Answered(parser.format_help())
