"""Writes the golden renderings anew: `python -m tests.reports.regenerate`. Read the difference before you keep it."""

from __future__ import annotations

from pathlib import Path

from gatekit.reports.inspection import render_inspection
from gatekit.reports.json import render_json
from gatekit.reports.markdown import render_markdown
from gatekit.reports.terminal import render_terminal
from tests.reports.decisions import DECISIONS

GOLDEN = Path(__file__).parents[1] / "golden"
TOO_LARGE = {"many.json"}  # 4.8 MB; its offenders are counted in a test instead


def renderings() -> dict[str, str]:
    """Every golden file's name and text."""
    found: dict[str, str] = {}
    for name, make in DECISIONS.items():
        decision = make()
        found[f"{name}.txt"] = render_terminal(decision, colour=False)
        found[f"{name}.md"] = render_markdown(decision)
        found[f"{name}.json"] = render_json(decision)
        reports = decision.evidence.reports
        found[f"{name}.inspection.txt"] = "\n".join(render_inspection(report, colour=False) for report in reports)
    found["blocked.narrow.txt"] = render_terminal(DECISIONS["blocked"](), colour=False, width=50, ascii=True)
    found["blocked.colour.txt"] = render_terminal(DECISIONS["blocked"](), colour=True)
    return {name: text for name, text in found.items() if text and name not in TOO_LARGE}


def main() -> None:
    """Writes every golden file."""
    for name, text in renderings().items():
        (GOLDEN / name).write_bytes(text.encode())


if __name__ == "__main__":
    main()
