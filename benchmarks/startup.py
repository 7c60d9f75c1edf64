"""Start-up of the commands next to bare Python and to a process that only imports the same third-party modules.

    python benchmarks/startup.py [ROUNDS]

All processes are run in turn, round after round, so that whatever else the machine does hits all of them; medians are printed.
The commands are started as users start them: by the script that pip makes, with compiled modules as pip leaves them. Where Python
may not write these, each run compiles gatekit's sources anew and takes about half as long again.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

FIXTURES = Path(__file__).parent.parent / "fixtures" / "pipeline"
GATEKIT = str(Path(sysconfig.get_path("scripts")) / "gatekit")
REPORT = FIXTURES / "coverage" / "coverage.xml"
DECIDED = (0, 1, 3)  # a run that ended in an error measures nothing
POLICY = """\
apiVersion: gatekit/v1
kind: Policy
metadata: {name: one-rule}
evidence:
  coverage: {formats: [cobertura]}
gates:
  - {id: code, title: Code, rules: [{id: covered, from: [coverage], expression: metric('coverage.line') >= 50.0}]}
"""
# runs a command in this process, then names the modules that are neither gatekit's nor the standard library's
_LIST_IMPORTS = """
import io, os, sys
before = set(sys.modules)
from gatekit.cli.main import main
assert main(sys.argv[1:], environ={}, stdout=io.StringIO(), stderr=sys.stderr) in (0, 1, 3)
names = [name for name in sys.modules if name not in before]
foreign = [name for name in names if name.partition(".")[0] not in {*sys.stdlib_module_names, "gatekit", "_distutils_hack"}]
print("\\n".join(foreign))
"""


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 25
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "gatekit.yaml").write_text(POLICY)
        (Path(folder) / "coverage.xml").write_bytes(REPORT.read_bytes())
        commands = {
            "--version": ["--version"],
            "inspect": ["inspect", "coverage.xml"],
            "evaluate": ["evaluate"],
            "evaluate, built-in policy": ["evaluate", "--root", str(FIXTURES.parent), str(FIXTURES)],
        }
        processes = {"python -c pass": [sys.executable, "-c", "pass"]}
        for name, argv in commands.items():
            processes[f"gatekit {name}"] = [GATEKIT, *argv]
            processes[f"imports of gatekit {name}"] = [sys.executable, "-c", imports_of(argv, folder)]
        medians = interleaved_medians(processes, folder, rounds)
    print_table(medians, list(commands))


def imports_of(argv: list[str], folder: str) -> str:
    """A program that imports the third-party modules of a command, in the same order, and nothing else."""
    listed = subprocess.run([sys.executable, "-c", _LIST_IMPORTS, *argv], cwd=folder, capture_output=True, text=True, check=True)
    names = [name for name in listed.stdout.split() if is_importable(name)]
    return f"import importlib\nfor name in {names!r}: importlib.import_module(name)" if names else "pass"


def is_importable(name: str) -> bool:
    return subprocess.run([sys.executable, "-c", f"import {name}"], capture_output=True, check=False).returncode == 0


def interleaved_medians(processes: dict[str, list[str]], folder: str, rounds: int) -> dict[str, float]:
    times: dict[str, list[float]] = {name: [] for name in processes}
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environ["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "compiled")
    for number in range(rounds + 1):
        for name, arguments in processes.items():
            begin = time.perf_counter()
            ran = subprocess.run(arguments, cwd=folder, env=environ, capture_output=True, check=False)
            if ran.returncode not in DECIDED:
                raise SystemExit(f"{name} ended with {ran.returncode}: {ran.stderr.decode(errors='replace')}")
            if number:  # the first round compiles the modules and warms the file cache
                times[name].append(time.perf_counter() - begin)
    return {name: statistics.median(values) * 1000 for name, values in times.items()}


def print_table(medians: dict[str, float], commands: list[str]) -> None:
    """The table; a process that only imports frees its memory when it ends, which gatekit spares itself."""
    bare = medians["python -c pass"]
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores; ms, medians; `python -c pass`: {bare:.0f}\n")
    print("| command | whole process | its third-party imports alone | ratio | ratio beyond bare Python |")
    print("|---|---|---|---|---|")
    for name in commands:
        whole, imports = medians[f"gatekit {name}"], medians[f"imports of gatekit {name}"]
        beyond = f"{(whole - bare) / (imports - bare):.2f}" if imports - bare > 2 else "-"
        print(f"| `gatekit {name}` | {whole:.0f} | {imports:.0f} | {whole / imports:.2f} | {beyond} |")


if __name__ == "__main__":
    main()
