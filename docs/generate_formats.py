"""Writes docs/formats/*.md from the registry: `python docs/generate_formats.py`. A test holds the pages against it."""

from __future__ import annotations

from pathlib import Path

from gatekit.engine import read_evidence
from gatekit.formats.contract import Format
from gatekit.formats.registry import REGISTRY, load_format
from gatekit.model.catalogue import CATALOGUE
from gatekit.model.evidence import Report
from gatekit.model.vocabulary import ReportStatus
from gatekit.reports.inspection import render_inspection

HERE = Path(__file__).parent / "formats"
ROOT = HERE.parent.parent
NO_REPORTS = frozenset(("expected.json", "error.txt", "origin.md"))
WIDTH = 110  # cells in a line of an example
EXAMPLES = 5  # findings in it
ENOUGH = 12  # of each sort; more do not make an example better
NOTE = "<!-- made by docs/generate_formats.py from the registry; change the format's module, not this page -->"

OPEN_KIND = (
    "Many kinds of tools write this format: an evidence entry's `kind:` says what its findings are; "
    "without it the tool's name and its rules decide."
)


def page(name: str) -> str:
    """The documentation page of one format."""
    form = load_format(name)
    lines = [NOTE, "", f"# {form.title} (`{name}`)", ""]
    lines += [f"Made by: `{form.command}`", "", f"Versions: {form.versions}", "", f"Specification: {form.source}", ""]
    customary = ", ".join(f"`{pattern}`" for pattern in REGISTRY[name].names)
    lines += [f"Found by discovery under these names: {customary}. Its content decides what it is.", ""]
    lines += _bullets("What is read", form.reads) + _bullets("What is left unread, and why", form.leaves)
    lines += _kinds(form) + _severities(form) + _metrics(form)
    if form.records:
        lines += ["## Records", "", *(f"- `{record}`" for record in form.records), ""]
    lines += ["## Clean form", "", f"The blank document that the tool writes when it found nothing: {_clean(form)}.", ""]
    lines += _example(name)
    return "\n".join(lines).rstrip() + "\n"


def _clean(form: Format) -> str:
    if form.clean_form is None:
        return "none: a blank document is never a clean one"
    if form.clean_form.strip():
        return f"`{form.clean_form}`"
    blank = "white space" if form.clean_form else "zero bytes"
    return f"{blank}. A crashed tool leaves it, too, so only an evidence entry with `blankIsClean: true` takes it for clean"


def _bullets(title: str, texts: tuple[str, ...]) -> list[str]:
    return [f"## {title}", "", *(f"- {text}" for text in texts), ""] if texts else []


def _kinds(form: Format) -> list[str]:
    if not form.kinds:
        return []
    lines = ["## Kinds of finding", "", ", ".join(f"`{kind.value}`" for kind in form.kinds), ""]
    if form.open_kind:
        lines += [OPEN_KIND, ""]
    return lines


def _severities(form: Format) -> list[str]:
    if not form.severities:
        return []
    rows = [f"| `{word}` | `{severity.word}` |" for word, severity in form.severities.items()]
    return ["## Severities", "", "| the tool's word | severity |", "|---|---|", *rows, ""]


def _metrics(form: Format) -> list[str]:
    if not form.metrics:
        return []
    rows = []
    for name in form.metrics:
        known = CATALOGUE[name]
        better = "higher" if known.higher_is_better else "lower"
        rows.append(f"| `{name}` | {known.unit or 'number'} | {better} | {known.combine.value} | {known.description} |")
    head = ["## Metrics", "", "| name | unit | better | several values | what it is |", "|---|---|---|---|---|"]
    return [*head, *rows, ""]


def _example(name: str) -> list[str]:
    """What `gatekit inspect` shows of the fixture in which most is read; nothing without fixtures."""
    cases = sorted(path for path in (ROOT / "fixtures" / name).glob("*/*") if path.name not in NO_REPORTS)
    good = [path.relative_to(ROOT) for path in cases if not path.parent.name.startswith("broken")]
    reports = read_evidence(good, root=ROOT).reports
    if not reports:
        return []
    report = max(reports, key=lambda one: (one.status is ReportStatus.OK, _much(one)))
    shown = render_inspection(report, colour=False, width=WIDTH, first=EXAMPLES).rstrip("\n")
    return ["## Example", "", "```text", f"$ gatekit inspect {report.path}", *shown.splitlines(), "```", ""]


def _much(report: Report) -> int:
    return min(len(report.findings), ENOUGH) + min(len(report.metrics), ENOUGH) + min(len(report.records), ENOUGH)


def index() -> str:
    """The page that lists the formats."""
    rows = [f"| [`{name}`]({name}.md) | {form.title} | `{form.command}` |" for name in REGISTRY for form in [load_format(name)]]
    return "\n".join([NOTE, "", "# Formats", "", "| name | what | made by |", "|---|---|---|", *rows, ""])


def pages() -> dict[str, str]:
    """Every page, by file name."""
    return {"README.md": index(), **{f"{name}.md": page(name) for name in REGISTRY}}


if __name__ == "__main__":
    for file_name, text in pages().items():
        (HERE / file_name).write_text(text, encoding="utf-8")
