"""in-toto statements as provenance records."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from gatekit.formats.shared.digests import sorted_digests
from gatekit.formats.shared.urls import without_passwords
from gatekit.formats.supply_chain.in_toto_wire import Provenance0, Provenance1, Resource, Statement, Summary
from gatekit.model.records import Record, record_class
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json_part
from gatekit.reading.values import parse_count, parse_time

PROVENANCE = re.compile(r"https://slsa\.dev/provenance/v(0\.[12]|1(?:\.[0-9]+)?)")
SUMMARY = "https://slsa.dev/verification_summary/v"
_GIT_DIGESTS = ("gitCommit", "sha1")


def is_understood(predicate_type: str) -> bool:
    """Whether gatekit reads what a predicate of this type says."""
    return predicate_type.startswith(SUMMARY) or PROVENANCE.fullmatch(predicate_type) is not None


def provenance_of(document: Document, statement: Statement, position: str, *, signed: bool) -> Record:
    """The record of one statement.

    Args:
        document: that it came from.
        statement: as decoded.
        position: where it stands.
        signed: whether an envelope with a signature holds it.

    Raises:
        ReportError: a value in use is malformed.
    """
    kind = predicate_type_of(statement)
    place = f"{position}.predicate"
    said: Mapping[str, Any] = {}
    version = PROVENANCE.fullmatch(kind)
    if kind.startswith(SUMMARY):
        said = _summary(decode_json_part(document, statement.predicate, Summary, position=place))
    elif version and version[1].startswith("0"):
        said = _version_0(decode_json_part(document, statement.predicate, Provenance0, position=place))
    elif version:
        said = _version_1(decode_json_part(document, statement.predicate, Provenance1, position=place))
    subjects = statement.subject or ()
    record: Record = record_class("provenance")(
        predicate_type=kind,
        subjects=tuple(one.name or one.uri or "" for one in subjects),
        digests=sorted_digests(one.digest for one in subjects if one.digest),
        signed=signed,
        **said,
    )
    return record


def predicate_type_of(statement: Statement) -> str:
    """The predicate's type, whichever way it is spelled."""
    return statement.predicate_type or statement.snake_predicate_type or ""


def _version_0(predicate: Provenance0) -> dict[str, Any]:
    materials, recipe, metadata = predicate.materials or [], predicate.recipe, predicate.metadata
    config = predicate.invocation.config_source if predicate.invocation else None
    source = Resource(uri=config.uri, digest=config.digest) if config and config.uri else None
    index = parse_count(str(recipe.defined_in_material)) if recipe else None
    if source is None and index is not None and index < len(materials):
        source = materials[index]
    return {
        "builder": (predicate.builder.id or "") if predicate.builder else "",
        "build_type": predicate.build_type or (recipe.type if recipe else "") or "",
        **_source(source or _repository(materials)),
        "materials": _materials(materials),
        "invocation": (metadata.build_invocation_id or "") if metadata else "",
        "started_at": parse_time((metadata.build_started_on or "") if metadata else ""),
        "finished_at": parse_time((metadata.build_finished_on or "") if metadata else ""),
    }


def _version_1(predicate: Provenance1) -> dict[str, Any]:
    definition, details = predicate.build_definition, predicate.run_details
    metadata = details.metadata if details else None
    inputs = (definition.resolved_dependencies or []) if definition else []
    return {
        "builder": (details.builder.id or "") if details and details.builder else "",
        "build_type": (definition.build_type or "") if definition else "",
        **_source(_repository(inputs)),
        "materials": _materials(inputs),
        "invocation": (metadata.invocation_id or "") if metadata else "",
        "started_at": parse_time((metadata.started_on or "") if metadata else ""),
        "finished_at": parse_time((metadata.finished_on or "") if metadata else ""),
    }


def _summary(predicate: Summary) -> dict[str, Any]:
    levels = predicate.verified_levels or ([predicate.old_level] if predicate.old_level else [])
    return {
        "verifier": (predicate.verifier.id or "") if predicate.verifier else "",
        "verification_result": predicate.verification_result or predicate.old_result or "",
        "verified_levels": tuple(levels),
        "finished_at": parse_time(predicate.time_verified or predicate.old_time or ""),
    }


def _repository(resources: Sequence[Resource]) -> Resource | None:
    """The first input that is a repository at a commit; else the first that is called a git repository. A package is neither."""
    places = [one for one in resources if one.uri and not one.uri.startswith("pkg:")]
    commits = (one for one in places if any(name in (one.digest or {}) for name in _GIT_DIGESTS))
    return next(commits, None) or next((one for one in places if (one.uri or "").startswith("git+")), None)


def _source(resource: Resource | None) -> dict[str, str]:
    if resource is None:
        return {}
    digests = resource.digest or {}
    commit = next((digests[name] for name in _GIT_DIGESTS if name in digests), "")
    return {"source": repository_url(resource.uri or ""), "commit": commit}


def repository_url(uri: str) -> str:
    """The address of a repository, without the scheme's `git+` and the ref behind it.

    >>> repository_url("git+https://github.com/acme/shop@refs/heads/main")
    'https://github.com/acme/shop'
    >>> repository_url("git+ssh://git@github.com/acme/shop.git")
    'ssh://git@github.com/acme/shop.git'
    """
    plain = without_passwords(uri.removeprefix("git+"))
    try:
        path = urlsplit(plain).path
    except ValueError:
        return plain
    before, at, _ = path.partition("@")
    return plain[: plain.index(path) + len(before)] if at else plain


def _materials(resources: Sequence[Resource]) -> tuple[str, ...]:
    return tuple(_material(one) for one in resources)


def _material(resource: Resource) -> str:
    name = without_passwords(resource.uri or resource.name or "")
    digest = next(iter(sorted((resource.digest or {}).items())), None)
    return f"{name}@{digest[0]}:{digest[1]}" if digest else name
