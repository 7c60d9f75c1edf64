"""Reads options that were given, with argparse."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, NoReturn

from gatekit.cli.parser import Parser
from gatekit.cli.world import Answered
from gatekit.errors import UsageError, meant


def parse_given(parser: Parser, argv: Sequence[str]) -> tuple[SimpleNamespace, list[str]]:
    """The options and the positional arguments, as `Parser.parse` promises them."""
    reader = _Reader(parser)
    cut = argv.index("--") if "--" in argv else len(argv)
    options = SimpleNamespace()
    _, rest = reader.parse_known_args(argv[:cut], options)
    for word in rest:
        if word.startswith("-") and word != "-":
            raise _unknown(parser, word)
    return options, [*rest, *argv[cut + 1 :]]


class _Reader(argparse.ArgumentParser):
    def __init__(self, parser: Parser) -> None:
        def formatter(prog: str) -> argparse.HelpFormatter:
            return argparse.RawDescriptionHelpFormatter(prog, max_help_position=30, width=parser.width)

        self._command = parser.command
        super().__init__(
            prog=f"gatekit {parser.command}",
            usage=" ".join(filter(None, (f"gatekit {parser.command}", parser.positionals, "[options]"))),
            description=parser.description,
            epilog=parser.epilog,
            formatter_class=formatter,
            add_help=False,
            allow_abbrev=False,
        )
        self.color = False  # from Python 3.14 on, argparse would look at the real environment
        self.add_argument("-h", "--help", action=_Help, help="show this text")
        groups: dict[str, argparse._ArgumentGroup] = {}
        for name, title, settings in parser.options:
            if title and title not in groups:
                groups[title] = self.add_argument_group(title)
            groups.get(title, self).add_argument(name, **{"action": _Once, **settings})

    def error(self, message: str) -> NoReturn:
        """Turns argparse's own complaints into a `UsageError`."""
        raise UsageError(message, hint=f"`gatekit {self._command} --help` tells the options")


def _unknown(parser: Parser, word: str) -> UsageError:
    name = word.partition("=")[0]
    hint = meant(name, [*(known for known, _, _ in parser.options), "--help"])
    if not hint.startswith("did you mean"):
        hint = f"`gatekit {parser.command} --help` tells the options; a path that begins with - stands after --"
    return UsageError(f"there is no option {name!r}", hint=hint)


class _Once(argparse.Action):
    """An option with one value: of two, one would be passed over."""

    def __call__(
        self, _parser: argparse.ArgumentParser, options: argparse.Namespace, value: Any, option: str | None = None
    ) -> None:
        """Keeps the value.

        Raises:
            UsageError: there is one already.
        """
        given = vars(options).setdefault("given", set[str]())
        if option in given:
            raise UsageError(f"{option} is given twice", hint="name it once")
        given.add(option)
        setattr(options, self.dest, value)


class _Help(argparse.Action):
    """`--help`, through the world's own standard output."""

    def __init__(self, option_strings: Sequence[str], dest: str, **others: Any) -> None:
        super().__init__(option_strings, dest, nargs=0, default=argparse.SUPPRESS, **others)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        """Answers with the help text."""
        raise Answered(parser.format_help())
