"""The metadata of a Python package: METADATA of a wheel, PKG-INFO of a source distribution.

Source: PyPA, core metadata specifications 1.0 to 2.5; `packaging.metadata` parses and validates.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gatekit.errors import ReportError
from gatekit.formats.contract import Content, Format
from gatekit.formats.shared.licenses import license_expression
from gatekit.formats.shared.purl import purl_of
from gatekit.model.records import record_class
from gatekit.reading.document import Document
from gatekit.reading.lines import text_lines
from gatekit.reading.shape import Shape, Syntax

if TYPE_CHECKING:
    from packaging.metadata import RawMetadata

TOOL = "python"
_SPECIFICATION = "https://packaging.python.org/specifications/core-metadata/"
_FIRST = "Metadata-Version:"
_SOURCE_NAME = "PKG-INFO"
_USED = frozenset(("license", "license-expression", "metadata-version", "name", "requires-dist", "requires-python", "version"))
# the standard library's parser of such headers descends into parentheses without end; no real one has any
_CONTENT_TYPE = re.compile(r"[\w\s.+*'\"/;=,-]{1,200}")
_BEFORE_LICENSES = frozenset({"1.0", "1.1", "1.2", "2.1", "2.2", "2.3"})


def recognise(shape: Shape) -> bool:
    """Text that begins with the version of the metadata."""
    return shape.syntax is Syntax.TEXT and any(line.startswith(_FIRST) for line in shape.lines)


def read(document: Document) -> Content:
    """Reads the metadata as one artifact.

    Raises:
        ReportError: it is no text, or a field is malformed, missing, or not of its version; the field is named.
    """
    path = document.path
    text = "\n".join(text_lines(document))
    raw = _parsed(path, text)
    name, version = raw.get("name", ""), raw.get("version", "")
    said = raw.get("license_expression") or raw.get("license") or ""
    artifact = record_class("artifact")(
        name=name,
        type="sdist" if path.endswith(_SOURCE_NAME) else "wheel",
        version=version,
        purl=purl_of("pypi", name, version),
        license_expression=license_expression([said] if said and "\n" not in said else []),
        requires=tuple(raw.get("requires_dist", ())),
        requires_runtime=raw.get("requires_python", ""),
    )
    return Content(tool=TOOL, records=(artifact,))


def _parsed(path: str, text: str) -> RawMetadata:
    from packaging.metadata import Metadata, parse_email  # noqa: PLC0415 - for packages only

    raw, unparsed = parse_email(text)
    if raw.get("metadata_version") in _BEFORE_LICENSES:
        raw.pop("license_files", None)  # setuptools and hatchling wrote them long before 2.4 allowed it
    for name in sorted(_USED & unparsed.keys()):
        raise ReportError("the field stands there more than once, or is no text", file=path, position=name)
    if _CONTENT_TYPE.fullmatch(raw.get("description_content_type", "text/plain")) is None:
        raise _invalid(path, ["description-content-type"])
    try:
        Metadata.from_raw(raw)
    except ExceptionGroup as group:
        # packaging checks the fields in no order, and words its problems anew with each release
        raise _invalid(path, sorted({_field(one) for one in group.exceptions})) from group
    return raw


def _invalid(path: str, fields: Sequence[str]) -> ReportError:
    problem = f"missing, or no valid core metadata: {', '.join(fields)}"
    return ReportError(problem, file=path, position=fields[0], hint=_SPECIFICATION)


def _field(error: Exception) -> str:
    return str(getattr(error, "field", ""))


FORMAT = Format(
    name="python_package",
    title="Python package metadata",
    recognise=recognise,
    read=read,
    records=("artifact",),
    versions="core metadata 1.0 to 2.4, and those that the installed `packaging` knows beyond",
    command="python -m build && unzip -p dist/*.whl '*/METADATA' > dist/METADATA",
    source=f"PyPA core metadata specifications, {_SPECIFICATION}",
    reads=(
        "name, version and package URL; a file that is called PKG-INFO is of a source distribution, any other of a wheel",
        "the licence expression, or a licence that is a valid SPDX expression",
        "what it requires, and the versions of Python that it runs on",
        "invalid metadata is an error that names the field, as an index would refuse the upload",
    ),
    leaves=(
        "wheels and source distributions themselves: unpack the metadata",
        "description, classifiers, authors, project addresses",
        "licence files under metadata before 2.4: tools wrote them before the field existed",
    ),
)
