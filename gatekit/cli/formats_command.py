"""`gatekit formats`: what gatekit reads, and the commands that make it."""

from __future__ import annotations

from gatekit.cli.exits import PASS
from gatekit.cli.parser import Parser
from gatekit.cli.world import World
from gatekit.errors import UsageError, meant
from gatekit.formats.contract import Format
from gatekit.formats.registry import REGISTRY, load_format

_DESCRIPTION = "Lists the report formats that gatekit reads, each with the command that makes such a report."
_EPILOG = """\
examples:
  gatekit formats
  gatekit formats junit      what gatekit reads of one format, and what it leaves"""


def run(argv: list[str], world: World) -> int:
    """Runs the command and gives its exit code."""
    _, names = Parser("formats", positionals="[NAME ...]", description=_DESCRIPTION, epilog=_EPILOG, world=world).parse(argv)
    for name in names:
        if name not in REGISTRY:
            raise UsageError(f"there is no format {name!r}", hint=meant(name, REGISTRY))
    texts = [_details(load_format(name)) for name in names] or [_overview()]
    world.out.write("\n".join(texts))
    return PASS


def _overview() -> str:
    formats = [load_format(name) for name in REGISTRY]
    wide = max(len(known.name) for known in formats)
    indent = " " * (wide + 2)
    lines = []
    for known in formats:
        lines.append(f"{known.name:<{wide}}  {known.title}")
        if known.command:
            lines.append(f"{indent}{known.command}")
    return "\n".join([*lines, "", "`gatekit formats NAME` tells what is read of one; `gatekit inspect FILE` tries a file.", ""])


def _details(known: Format) -> str:
    facts = [
        ("versions", known.versions),
        ("made by", known.command),
        ("specified in", known.source),
        ("found by name", ", ".join(REGISTRY[known.name].names)),
        ("findings", ", ".join(kind.value for kind in known.kinds)),
        ("metrics", ", ".join(known.metrics)),
        ("records", ", ".join(known.records)),
        ("severities", ", ".join(f"{word} -> {severity.word}" for word, severity in known.severities.items())),
        ("when clean", _clean(known)),
    ]
    lines = [f"{known.name}: {known.title}", *(f"  {name}: {text}" for name, text in facts if text)]
    for title, items in (("reads", known.reads), ("leaves", known.leaves)):
        lines += [f"  {title}:", *(f"    - {item}" for item in items)] if items else []
    return "\n".join([*lines, ""])


def _clean(known: Format) -> str:
    if known.clean_form is None:
        return ""
    if known.clean_form.strip():
        return f"the tool writes {known.clean_form}"
    blank = "white space" if known.clean_form else "zero bytes"
    return f"the tool writes {blank}; as a crashed one does, too, only an entry with `blankIsClean: true` takes it for clean"
