"""One command's options. What is wrong with them is a `UsageError` that says what was probably meant."""

from __future__ import annotations

from types import SimpleNamespace

from gatekit.cli.world import World

TYPE_CHECKING = False  # as in `typing`, which some commands do not need
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any


class Parser:
    """The options of one command; positional arguments are whatever remains, wherever they stand.

    A command line without any option is read here; argparse is imported for the others.

    Args:
        command: its words (`policy check`).
        positionals: how the usage line shows them, such as `[PATH ...]`.
        description: what the command does, in sentences.
        epilog: examples and exit codes, laid out as they are to be shown.
        world: for the width of `--help`.
    """

    def __init__(self, command: str, *, positionals: str = "", description: str, epilog: str, world: World) -> None:
        self.command = command
        self.positionals = positionals
        self.description = description
        self.epilog = epilog
        self.width = min(world.width, 120)
        self.options: list[tuple[str, str, dict[str, Any]]] = []

    def add(self, name: str, *, group: str = "", **settings: Any) -> None:
        """Adds an option.

        Args:
            name: with its two dashes.
            group: under which heading `--help` shows it.
            settings: as argparse's `add_argument` takes them.
        """
        self.options.append((name, group, settings))

    def parse(self, argv: Sequence[str]) -> tuple[SimpleNamespace, list[str]]:
        """The options and the positional arguments; everything after `--` is positional.

        Raises:
            UsageError: an option is unknown or lacks its value, or an argument is empty.
            Answered: `--help` was asked for.
        """
        self._hold_no_empty(argv)
        if any(word.startswith("-") and word != "-" for word in argv):
            from gatekit.cli.given_options import parse_given  # noqa: PLC0415 - argparse, only if there is something to parse

            return parse_given(self, argv)
        return SimpleNamespace(**{_attribute(name, settings): _default(settings) for name, _, settings in self.options}), [*argv]

    def _hold_no_empty(self, argv: Sequence[str]) -> None:
        """An empty word is a variable that is not set; decided without it, the built-in policy would stand for another."""
        empties = {"": "an argument", **{f"{name}=": name for name, _, _ in self.options}}
        for before, word in zip(("", *argv), argv, strict=False):
            if word in empties:
                from gatekit.errors import UsageError  # noqa: PLC0415 - only on errors

                what = before if not word and before.startswith("-") else empties[word]
                raise UsageError(f"{what} is empty", hint="leave it out, or see whether a variable is not set")


def _attribute(name: str, settings: dict[str, Any]) -> str:
    known: str = settings.get("dest", name.removeprefix("--").replace("-", "_"))
    return known


def _default(settings: dict[str, Any]) -> Any:
    return settings.get("default", False if settings.get("action") == "store_true" else None)
