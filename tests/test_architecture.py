"""The table in docs/architecture.md is executed: no room imports a room that it may not."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "gatekit"
# the package's own two files that are no room: the version, and the lazy public API with `python -m gatekit`
NO_ROOMS = {"_version", "__init__", "__main__"}


def rooms() -> dict[str, set[str]]:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = re.findall(r"^\| (\w+) \| ([\w, ]+) \| [^|]+ \|$", text, re.MULTILINE)
    allowed = {room: set(re.findall(r"\w+", names)) for room, names in table if room != "room"}
    assert len(allowed) >= 12
    for room, names in allowed.items():
        if names == {"everything"}:
            allowed[room] = set(allowed) | {"_version"}
        elif names == {"nothing"}:
            allowed[room] = set()
    return allowed


def room_of(module: Path) -> str:
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(module: Path) -> set[tuple[str, int]]:
    found = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno}: relative import"
            base = node.module or ""
            names = [f"{base}.{alias.name}" for alias in node.names] if base == "gatekit" else [base]
        else:
            continue
        found |= {(name.split(".")[1], node.lineno) for name in names if name.startswith("gatekit.")}
    return found


MODULES = sorted(path for path in PACKAGE.rglob("*.py") if room_of(path) not in NO_ROOMS)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_room_imports_only_what_the_table_allows(module: Path) -> None:
    allowed = rooms()
    room = room_of(module)
    assert room in allowed, f"{room} is not in the table of docs/architecture.md"
    for name, line in sorted(imported_rooms(module)):
        assert name == room or name in allowed[room] or name == "_version", f"{module}:{line}: {room} may not import {name}"


def test_every_room_of_the_table_exists() -> None:
    for room in rooms():
        assert (PACKAGE / room).is_dir() or (PACKAGE / f"{room}.py").is_file(), room


def test_nobody_imports_the_command_line() -> None:
    for module in MODULES:
        if room_of(module) != "cli":
            assert "cli" not in {name for name, _ in imported_rooms(module)}, module


CORE_BANS = re.compile(
    r"\b(os\.environ|os\.getenv|os\.getcwd|Path\.cwd|time\.time|datetime\.now|datetime\.today|date\.today|utcnow"
    r"|locale\.|sys\.argv|sys\.stdout|random\.|print\()"
)


@pytest.mark.parametrize(
    "module", [path for path in MODULES if room_of(path) != "cli"], ids=lambda path: path.relative_to(PACKAGE).as_posix()
)
def test_the_core_sees_no_clock_environment_folder_or_output(module: Path) -> None:
    code = "\n".join(
        line for line in ast.unparse(_without_docstrings(ast.parse(module.read_text(encoding="utf-8")))).splitlines()
    )
    found = CORE_BANS.search(code)
    assert found is None, f"{module}: {found and found.group(0)}"


def _without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            node.value.value = ""
    return tree


@pytest.mark.parametrize("module", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_module_is_over_400_lines(module: Path) -> None:
    assert len(module.read_text(encoding="utf-8").splitlines()) <= 400
