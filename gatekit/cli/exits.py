"""The exit codes. No path lets an exception give 1, which means that a blocking rule failed."""

from __future__ import annotations

PASS = 0
BLOCK = 1  # a blocking rule failed
USAGE = 2  # usage or policy error, or an output path that cannot be opened
UNKNOWN = 3  # a blocking rule has no data or an error, or nothing was examined
INTERNAL = 5  # an internal error, or interrupted
