"""Where the project is: its root, its policy, and what the user named in it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from gatekit.cli.world import World
from gatekit.discovery.names import readable, relative_name
from gatekit.discovery.walk import Given
from gatekit.engine import is_shipped, shipped_name, shipped_policies, shipped_policy
from gatekit.errors import UsageError

POLICY_FILE = "gatekit.yaml"
_NEAR_MISSES = ("gatekit.yml", ".gatekit.yaml", ".gatekit.yml")


def find_root(world: World, named: str = "") -> Path:
    """The root: the folder that the user named, else the nearest one with `.git`, else the working folder.

    Raises:
        UsageError: the named one is no folder.
    """
    if named:
        root = world.folder / named
        if not root.is_dir():
            raise UsageError("no such folder", file=named, hint="--root names the project's folder")
        return root.resolve()
    folder = world.folder
    return next((place for place in (folder, *folder.parents) if (place / ".git").exists()), folder)


def find_policy(world: World, root: Path, named: str = "") -> Path | None:
    """The policy's file: the one that the user named, else `gatekit.yaml` in the root; None for the built-in policy.

    What is no file may be the name of a policy that ships with gatekit.

    Raises:
        UsageError: the named one does not exist, or the root has a file that only looks like the policy.
    """
    if named:
        path = world.folder / named
        if path.is_file():
            return path
        if (path / POLICY_FILE).is_file():
            raise UsageError("this is a folder", file=named, hint=f"name the file in it: {named.rstrip('/')}/{POLICY_FILE}")
        shipped = None if path.exists() else shipped_policy(named)
        if shipped is not None:
            return shipped
        what = "this is a folder" if path.is_dir() else "this is no regular file" if path.exists() else "no such file"
        hint = f"--policy names a policy's file, or one that ships with gatekit: {', '.join(shipped_policies())}"
        raise UsageError(what, file=named, hint=hint)
    path = root / POLICY_FILE
    if os.path.lexists(path):
        return path
    for name in _NEAR_MISSES:
        if os.path.lexists(root / name):
            hint = f"rename it to {POLICY_FILE}, or name it with --policy"
            raise UsageError("this file would not be used", file=name, hint=hint)
    return None


def policy_name(path: Path, root: Path, named: str = "") -> str:
    """How the decision names the policy's file: relative to the root, so that the working folder plays no part."""
    if is_shipped(path) and named in {"", path.parent.name}:
        return shipped_name(path)
    return readable(relative_name(path, root, given_absolute=Path(named).is_absolute()))


def given_path(text: str, *, root: Path, world: World) -> Path:
    """A path that the user named, as discovery wants it: absolute as written, or relative to the root."""
    path = Path(text)
    return path if path.is_absolute() else Path(os.path.relpath(world.folder / path, root))


def hold_existing(given: Iterable[Given], *, root: Path, shown: Sequence[str]) -> None:
    """Tests that everything which the user named exists; all that does not is told at once.

    Raises:
        UsageError: something does not.
    """
    lost = [text for one, text in zip(given, shown, strict=True) if not (root / one.path).exists()]
    if lost:
        verb = "does" if len(lost) == 1 else "do"
        raise UsageError(f"{', '.join(map(readable, lost))} {verb} not exist", hint="relative paths start in the working folder")
