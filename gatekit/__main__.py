"""`python -m gatekit` is the command `gatekit`."""

from __future__ import annotations

from gatekit.cli.main import console

if __name__ == "__main__":
    console()
