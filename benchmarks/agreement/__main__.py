"""How far gatekit's reading agrees with what other people's tests say about real reports.

    python -m benchmarks.agreement CORPUS [FORMAT...] [--verbose]

CORPUS is a folder with `EXPECTED.tsv` (columns file, what, value, where asserted, caveat) and one folder of reports per format.
Prints, per format, how many rows agree, disagree, or are not comparable, and every disagreement that `<area>_disagreements.tsv`
does not explain; with any such, the exit code is 1. That table says who is right: `gatekit`, the `expectation`, or `both`, where
they count different things; where two rows of EXPECTED.tsv differ in their value alone, its column `value` says which of them is
meant. A row is classed by the
first pattern of its area's `<area>.tsv` that its column `what` matches, never by its value or its file; it is not comparable only
if it wants a quantity that gatekit's model lacks (quantities that begin with `-`). What matches no pattern is an error.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

from msgspec import Struct

import gatekit
from benchmarks.agreement.quantities import COMMON, Quantity

HERE = Path(__file__).parent
AREAS = (
    "analysis",
    "contract",
    "coverage",
    "dependencies",
    "dynamic",
    "load",
    "operations",
    "secrets",
    "security",
    "supply_chain",
    "tests",
    "web",
)
NOT_THERE = {"0 / metric absent": "not measured", "not in the file": "no verdicts"}
NUMBERS = frozenset(("error_rate", "tests_total", "tests_by_result", "tests_not_passed", "http_requests"))


class Area(Struct, frozen=True):
    """What one area's module and tables say."""

    name: str
    quantities: Mapping[str, Quantity]
    classes: tuple[tuple[re.Pattern[str], str], ...]
    explained: Mapping[tuple[str, str, str], str]

    def quantity_of(self, what: str) -> str:
        for pattern, quantity in self.classes:
            if pattern.search(what):
                return quantity
        raise SystemExit(f"no class for the expectation {what!r}: add a pattern to {self.name}.tsv")

    def who_is_right(self, row: Mapping[str, str]) -> str:
        """What the table of disagreements says of an expectation; "" if it does not explain it."""
        file, what = row["file"], row["what"]
        return self.explained.get((file, what, row["value"])) or self.explained.get((file, what, ""), "")


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)


@cache
def area(name: str) -> Area:
    return Area(
        name,
        {**COMMON, **import_module(f"benchmarks.agreement.{name}").QUANTITIES},
        tuple((re.compile(row["pattern"]), row["quantity"]) for row in rows_of(HERE / f"{name}.tsv")),
        {(row["file"], row["what"], row.get("value", "")): row["right"] for row in rows_of(HERE / f"{name}_disagreements.tsv")},
    )


def folders() -> dict[str, tuple[str, str]]:
    """Area and format of each folder of the corpus."""
    return {
        folder: (name, format_name)
        for name in AREAS
        for folder, format_name in import_module(f"benchmarks.agreement.{name}").FOLDERS.items()
    }


def within(what: str, expected: str, actual: str) -> bool:
    """Whether two numbers differ by no more than the tolerance that the expectation itself names (`+-1`)."""
    tolerance = re.search(r"\+-(\d+)", what)
    numeric = all(re.fullmatch(r"[\d.]+", text) for text in (expected, actual))
    return tolerance is not None and numeric and abs(float(expected) - float(actual)) <= float(tolerance.group(1))


def expected_value(quantity: str, value: str) -> str:
    """The expectation in the spelling of our quantities."""
    if quantity == "refused":
        return "error"
    if value in NOT_THERE:
        return NOT_THERE[value]
    if quantity == "thresholds_crossed":
        return "0" if value == "none" else str(len(value.split("; ")))
    if quantity in NUMBERS and re.fullmatch(r"[\d.]+", value):
        return f"{float(value):g}"
    return value


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("formats", nargs="*", help="only these")
    parser.add_argument("--verbose", action="store_true", help="print every row that disagrees, also the explained ones")
    arguments = parser.parse_args()
    homes = folders()
    counts: dict[str, Counter[str]] = {}
    reports: dict[str, gatekit.Report] = {}
    unexplained = 0
    for row in rows_of(arguments.corpus / "EXPECTED.tsv"):
        folder = row["file"].partition("/")[0]
        home, name = homes.get(folder, ("", f"({folder})"))
        if arguments.formats and name not in arguments.formats:
            continue
        count = counts.setdefault(name, Counter())
        if not home:
            count["not comparable"] += 1  # a format that gatekit does not read
            continue
        quantity = area(home).quantity_of(row["what"])
        if quantity.startswith("-"):
            count["not comparable"] += 1
            continue
        if row["file"] not in reports:
            reports[row["file"]] = gatekit.inspect_report(arguments.corpus / row["file"])
        actual = area(home).quantities[quantity](reports[row["file"]], row["what"])
        expected = expected_value(quantity, row["value"])
        agrees = actual == expected or within(row["what"], expected, actual)
        count["agree" if agrees else "disagree"] += 1
        right = area(home).who_is_right(row)
        is_explained = bool(right)
        unexplained += not agrees and not is_explained
        if not agrees and right in {"gatekit", "both"}:
            count[f"{right} right"] += 1
        if (not agrees and (arguments.verbose or not is_explained)) or (agrees and is_explained):
            told = "explained, but agrees" if agrees else "explained" if is_explained else "UNEXPLAINED"
            print(f"{told}: {row['file']}: {row['what']}: expected {expected}, read {actual} [{row['caveat']}]")
    if not counts:
        parser.error("no expectation to compare")
    show(counts)
    return 1 if unexplained else 0


def show(counts: Mapping[str, Counter[str]]) -> None:
    columns = ("agree", "disagree", "gatekit right", "both right", "not comparable")
    print(f"{'format':<26}{''.join(f'{column:>16}' for column in columns)}{'of comparable':>16}")
    for name, count in [*sorted(counts.items()), ("all", sum(counts.values(), Counter[str]()))]:
        comparable = count["agree"] + count["disagree"]
        share = f"{100 * count['agree'] / comparable:.1f} %" if comparable else "none"
        print(f"{name:<26}{''.join(f'{count[column]:>16}' for column in columns)}{share:>16}")


if __name__ == "__main__":
    sys.exit(main())
