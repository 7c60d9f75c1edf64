"""The shape of a SARIF 2.1.0 log: the fields that gatekit reads, in snake_case.

Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0, section 3.
"""

from __future__ import annotations

from typing import Any

import msgspec


class Wire(msgspec.Struct, gc=False, rename="camel"):
    """Base of the wire structs: trees, so the cyclic collector need not track them."""


class Reference(msgspec.Struct, gc=False, rename="camel", frozen=True):
    """Base of what names something that stands elsewhere in the log; equal ones name the same."""


class ComponentReference(Reference, frozen=True):
    """3.54: which tool component or taxonomy."""

    name: str | None = None
    index: int | None = None
    guid: str | None = None


class DescriptorReference(Reference, frozen=True):
    """3.52: which rule or taxon."""

    id: str | None = None
    index: int | None = None
    guid: str | None = None
    tool_component: ComponentReference | None = None


class Message(Wire):
    """3.11."""

    text: str | None = None
    markdown: str | None = None
    id: str | None = None
    arguments: list[str] | None = None


class ArtifactLocation(Wire):
    """3.4."""

    uri: str | None = None
    uri_base_id: str | None = None
    index: int | None = None


class Snippet(Wire):
    """3.3."""

    text: str | None = None


class Region(Wire):
    """3.30."""

    start_line: int | None = None
    start_column: int | None = None
    end_line: int | None = None
    snippet: Snippet | None = None


class PhysicalLocation(Wire):
    """3.29."""

    artifact_location: ArtifactLocation | None = None
    region: Region | None = None


class LogicalLocation(Wire):
    """3.33."""

    name: str | None = None
    fully_qualified_name: str | None = None
    index: int | None = None


class Location(Wire):
    """3.28."""

    physical_location: PhysicalLocation | None = None
    logical_locations: list[LogicalLocation] | None = None


class Suppression(Wire):
    """3.35; `state` is what drafts of 2.1.0 called `status`."""

    kind: str | None = None
    status: str | None = None
    state: str | None = None
    justification: str | None = None


class Bag(Wire):
    """3.8: a property bag, of which these are customary."""

    tags: list[str] | None = None
    security_severity: str | float | None = msgspec.field(default=None, name="security-severity")
    cwe: Any = None


class Provenance(Wire):
    """3.48."""

    invocation_index: int | None = None


class Result(Wire):
    """3.27."""

    rule_id: str | None = None
    rule_index: int | None = None
    rule: DescriptorReference | None = None
    kind: str | None = None
    level: str | None = None
    message: Message | None = None
    locations: list[Location] | None = None
    analysis_target: ArtifactLocation | None = None
    fingerprints: dict[str, str] | None = None
    partial_fingerprints: dict[str, str] | None = None
    suppressions: list[Suppression] | None = None
    baseline_state: str | None = None
    taxa: list[DescriptorReference] | None = None
    provenance: Provenance | None = None
    properties: Bag | None = None


class Configuration(Wire):
    """3.50."""

    level: str | None = None
    enabled: bool | None = None


class Relationship(Wire):
    """3.53."""

    target: DescriptorReference | None = None


class Rule(Wire):
    """3.49: a reporting descriptor."""

    id: str | None = None
    guid: str | None = None
    name: str | None = None
    short_description: Message | None = None
    full_description: Message | None = None
    message_strings: dict[str, Message] | None = None
    help_uri: str | None = None
    default_configuration: Configuration | None = None
    deprecated_ids: list[str] | None = None
    relationships: list[Relationship] | None = None
    properties: Bag | None = None


class ToolComponent(Wire):
    """3.19: the driver, an extension or a taxonomy."""

    name: str | None = None
    guid: str | None = None
    version: str | None = None
    semantic_version: str | None = None
    rules: list[Rule] | None = None
    global_message_strings: dict[str, Message] | None = None


class Tool(Wire):
    """3.18."""

    driver: ToolComponent | None = None
    extensions: list[ToolComponent] | None = None


class Notification(Wire):
    """3.58."""

    level: str | None = None
    message: Message | None = None


class Override(Wire):
    """3.51."""

    descriptor: DescriptorReference | None = None
    configuration: Configuration | None = None


class Invocation(Wire):
    """3.20."""

    execution_successful: bool | None = None
    exit_code: int | None = None
    exit_code_description: str | None = None
    exit_signal_name: str | None = None
    exit_signal_number: int | None = None
    process_start_failure_message: str | None = None
    start_time_utc: str | None = None
    end_time_utc: str | None = None
    rule_configuration_overrides: list[Override] | None = None
    tool_execution_notifications: list[Notification] | None = None
    tool_configuration_notifications: list[Notification] | None = None


class Artifact(Wire):
    """3.24."""

    location: ArtifactLocation | None = None


class VersionControl(Wire):
    """3.23."""

    revision_id: str | None = None
    mapped_to: ArtifactLocation | None = None


class ExternalReferences(Wire):
    """3.15: what a producer put into files of their own."""

    results: list[msgspec.Raw] | None = None
    driver: Any = None


class Run(Wire):
    """3.14; the results are decoded one by one, so that a large log is never held twice."""

    tool: Tool | None = None
    results: list[msgspec.Raw] | None = None
    invocations: list[Invocation] | None = None
    artifacts: list[Artifact] | None = None
    logical_locations: list[LogicalLocation] | None = None
    taxonomies: list[ToolComponent] | None = None
    original_uri_base_ids: dict[str, ArtifactLocation] | None = None
    version_control_provenance: list[VersionControl] | None = None
    external_property_file_references: ExternalReferences | None = None


class Log(Wire):
    """3.13."""

    version: str | None = None
    runs: list[Run] | None = None
    inline_external_properties: list[ExternalReferences] | None = None
