"""What the command line sees of the machine: streams, environment, clock and working folder. No other room sees them."""

from __future__ import annotations

import os

from gatekit.errors import GatekitError, UsageError

TYPE_CHECKING = False  # as in `typing`, which `--version` does not need
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path
    from typing import TextIO

_WIDTH_OF_FILES = 100
_WIDTHS = range(40, 161)
_MOST_DIGITS = 9  # of a width


class Answered(Exception):  # noqa: N818 - it is no error
    """The command line asked for a text, which is the whole answer."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class Stream:
    """A text stream that takes any character, and whose reader may go away.

    Args:
        stream: where the text goes; None if the process has no such stream.
        name: how errors call it.
    """

    def __init__(self, stream: TextIO | None, name: str) -> None:
        self._stream = stream
        self._name = name

    @property
    def is_terminal(self) -> bool:
        """Whether a person reads along."""
        return self._stream is not None and self._stream.isatty()

    @property
    def knows_unicode(self) -> bool:
        """Whether it takes every character as it is."""
        return self._encoding.lower().replace("_", "-").startswith("utf")

    @property
    def file(self) -> int | None:
        """The number of the open file; None if there is none."""
        try:
            return None if self._stream is None else self._stream.fileno()
        except (OSError, ValueError):
            return None

    def write(self, text: str) -> None:
        """Writes all of it at once; characters that the encoding lacks come out as escapes.

        Raises:
            GatekitError: the text cannot be written though a reader is there.
        """
        if self._stream is None:
            return
        encodable = text.encode(self._encoding, "backslashreplace").decode(self._encoding)
        try:
            self._stream.write(encodable)
            self._stream.flush()
        except BrokenPipeError:
            self._stream = None  # who closed the pipe has read enough
        except (OSError, ValueError) as error:
            self._stream = None
            raise GatekitError(f"cannot write: {error}", file=self._name) from error

    @property
    def _encoding(self) -> str:
        return getattr(self._stream, "encoding", None) or "utf-8"


class World:
    """What the command line sees of the machine.

    Args:
        environ: the environment variables.
        stdout: standard output, for what was asked.
        stderr: standard error, for notes and errors.
        now: gives the time, in seconds since 1970 in UTC.
        cwd: the working folder; None asks the system when it is first needed.
    """

    def __init__(
        self,
        *,
        environ: Mapping[str, str],
        stdout: TextIO | None,
        stderr: TextIO | None,
        now: Callable[[], float],
        cwd: str | None = None,
    ) -> None:
        self.environ = environ
        self.out = Stream(stdout, "standard output")
        self._notes = Stream(stderr, "standard error")
        self._now = now
        self._cwd = cwd

    @property
    def folder(self) -> Path:
        """The working folder.

        Raises:
            UsageError: it does not exist any more.
        """
        from pathlib import Path  # noqa: PLC0415 - `--version` needs no paths

        try:
            return Path(self._cwd if self._cwd is not None else os.getcwd())  # noqa: PTH109 - Path.cwd calls it too
        except OSError as error:
            raise UsageError(f"the working folder cannot be used: {error.strerror}", hint="go to a folder that exists") from error

    @property
    def time(self) -> datetime:
        """The time, in whole seconds of UTC."""
        from datetime import UTC, datetime  # noqa: PLC0415 - `--version` needs no time

        return datetime.fromtimestamp(int(self._now()), UTC)

    def note(self, text: str) -> None:
        """Tells people something that is not what they asked for. If nobody can be told, nothing happens."""
        try:
            self._notes.write(f"{text}\n")
        except GatekitError:
            return

    @property
    def width(self) -> int:
        """How many cells a line of standard output may take."""
        columns = self.environ.get("COLUMNS", "")
        if columns.isascii() and columns.isdigit() and len(columns) <= _MOST_DIGITS and int(columns) > 0:
            return min(max(int(columns), _WIDTHS.start), _WIDTHS.stop - 1)
        file = self.out.file
        try:
            width = os.get_terminal_size(file).columns if file is not None else 0
        except OSError:
            width = 0
        return min(max(width, _WIDTHS.start), _WIDTHS.stop - 1) if width else _WIDTH_OF_FILES

    def colour(self, *, refused: bool) -> bool:
        """Whether standard output is shown in colour: on a terminal, unless the user or `NO_COLOR` says no (https://no-color.org)."""
        is_plain = bool(self.environ.get("NO_COLOR")) or self.environ.get("TERM") == "dumb"
        return self.out.is_terminal and not refused and not is_plain
