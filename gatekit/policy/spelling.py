"""The one converter between Python's snake_case and the camelCase of policies, CEL and JSON keys."""

from __future__ import annotations


def camel(name: str) -> str:
    """The camelCase of a snake_case name.

    >>> camel("fixed_version"), camel("path")
    ('fixedVersion', 'path')
    """
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def plural(record_kind: str) -> str:
    """The name of the list of all records of a kind: what `over:` says and CEL binds.

    >>> plural("file_coverage"), plural("component")
    ('fileCoverages', 'components')
    """
    return f"{camel(record_kind)}s"
