"""A page of fixed-width text: colour, width and character set as parameters; columns, indents and wrapped paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gatekit.reports.text import ELLIPSIS, cells, clip, clip_left, pad, spell_in_ascii, visible, wrap

NARROWEST = 40

# SGR parameters of ECMA-48, section 8.3.117
_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33"}


class Page:
    """How a page is written.

    Args:
        colour: whether ANSI styles are used; nothing is told by colour alone.
        width: cells in a line; below 40, 40 is used.
        ascii: whether only ASCII characters may come out.
    """

    def __init__(self, *, colour: bool, width: int, ascii: bool = False) -> None:  # noqa: A002 - the codec's name
        self.colour = colour
        self.width = max(width, NARROWEST)
        self.ascii = ascii

    @property
    def ellipsis(self) -> str:
        """The sign for text that was cut."""
        return "..." if self.ascii else ELLIPSIS

    def show(self, text: str) -> str:
        r"""One safe line of any text; every text that comes onto a page has passed here.

        >>> Page(colour=False, width=80, ascii=True).show("bell\x07 ≥ 3")
        'bell\\x07 >= 3'
        """
        seen = visible(text)
        return spell_in_ascii(seen) if self.ascii else seen

    def paint(self, text: str, *styles: str) -> str:
        """The text in the styles (`bold`, `dim`, `red`, `green`, `yellow`), if the page has colour.

        >>> Page(colour=False, width=80).paint("pass", "green")
        'pass'
        """
        codes = ";".join(_CODES[style] for style in styles if style)
        return f"\x1b[{codes}m{text}\x1b[0m" if self.colour and codes and text else text

    def heading(self, text: str) -> list[str]:
        """A section's heading, with a rule to the edge of the page.

        >>> Page(colour=False, width=40).heading("Evidence")
        ['Evidence ───────────────────────────────']
        """
        rule = self.show("─") * max(self.width - cells(text) - 1, 0)
        return [self.paint(text, "bold") + " " + self.paint(rule, "dim")]

    def paragraph(self, text: str, *styles: str, indent: int = 0, first: str = "", tone: str = "dim") -> list[str]:
        """The text wrapped into the page.

        Args:
            text: anything.
            styles: for the text.
            indent: spaces before each line.
            first: a safe label before the first line; the following lines are indented by its width.
            tone: the label's style.

        >>> Page(colour=False, width=40).paragraph("Cover the files that are listed first above", indent=2, first="Fix   ")
        ['  Fix   Cover the files that are listed', '        first above']
        """
        hang = indent + cells(first)
        lines = wrap(self.show(text), max(self.width - hang, NARROWEST // 4))
        painted = [" " * hang + self.paint(line, *styles) for line in lines]
        if painted and first:
            painted[0] = " " * indent + self.paint(first, tone) + painted[0][hang:]
        return painted

    def command(self, text: str, *, indent: int = 0, first: str = "") -> list[str]:
        r"""A shell command, wrapped with a backslash at the end of each line but the last, so that it can be copied.

        A word that is longer than a line stays whole and goes beyond the page.

        >>> Page(colour=False, width=40).command("k6 run --summary-export=reports/k6.json load.js", indent=2)
        ['  k6 run \\', '      --summary-export=reports/k6.json \\', '      load.js']
        """
        hang = indent + cells(first)
        shown = self.show(text)
        fits = cells(shown) <= self.width - hang
        lines = [shown] if fits else wrap(shown, max(self.width - hang - 6, NARROWEST // 4), whole_words=True)
        written = [(" " * hang if number == 0 else " " * (hang + 4)) + line for number, line in enumerate(lines)]
        broken = [line + " \\" for line in written[:-1]] + written[-1:]
        if broken and first:
            broken[0] = " " * indent + self.paint(first, "dim") + broken[0][hang:]
        return broken

    def clip(self, text: str, width: int) -> str:
        """A safe line, its end cut off where it does not fit."""
        return clip(self.show(text), width, ellipsis=self.ellipsis)

    def clip_left(self, text: str, width: int) -> str:
        """A safe line, its beginning cut off where it does not fit."""
        return clip_left(self.show(text), width, ellipsis=self.ellipsis)

    @staticmethod
    def text(sections: Iterable[Sequence[str]]) -> str:
        r"""The sections that have lines, with an empty line between them and a newline at the end.

        >>> Page.text([["a  ", "b"], [], ["c"]])
        'a\nb\n\nc\n'
        """
        return "\n\n".join("\n".join(line.rstrip() for line in section) for section in sections if section) + "\n"

    def columns(self, rows: Sequence[Sequence[str]], *, most: Sequence[int]) -> list[int]:
        """The width that each column needs, at most `most` cells each.

        >>> Page(colour=False, width=80).columns([("a", "long text"), ("bcd", "")], most=(10, 5))
        [3, 5]
        """
        return [min(max((cells(self.show(row[column])) for row in rows), default=0), limit) for column, limit in enumerate(most)]


def in_columns(texts: Sequence[str], widths: Sequence[int], *, gap: str = "  ") -> str:
    """Safe texts padded to the widths of their columns, without white space at the end.

    >>> in_columns(("a", "b"), (3, 3))
    'a    b'
    """
    return gap.join(pad(text, width) for text, width in zip(texts, widths, strict=True)).rstrip()
