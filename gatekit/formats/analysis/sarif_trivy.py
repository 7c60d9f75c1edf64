"""What Trivy's SARIF messages say line by line: the package, its versions, and what is wrong with a configuration."""

from __future__ import annotations

from gatekit.model.finding import NO_COMPONENT, Component


def package_of(text: str) -> Component:
    r"""The package of a vulnerability's message; none if the message is not in lines, as those of Trivy 0.19.

    Source: Trivy, pkg/report/sarif.go, `Write`.

    >>> told = package_of("Package: lodash\nInstalled Version: 4.17.4\nVulnerability CVE-2019-10744\nFixed Version: 4.17.12")
    >>> told.name, told.version, told.fixed_version
    ('lodash', '4.17.4', '4.17.12')
    >>> package_of("A prototype pollution.").name
    ''
    """
    if not text.startswith("Package: "):
        return NO_COMPONENT
    said = dict(line.split(": ", 1) for line in text.splitlines() if ": " in line)
    return Component(
        name=said["Package"].strip(),
        version=said.get("Installed Version", "").strip(),
        fixed_version=said.get("Fixed Version", "").strip(),
    )


def message_of(text: str) -> str:
    r"""What a misconfiguration's message says in its own words; "" if it does not say it in a line of its own.

    >>> message_of("Artifact: Dockerfile\nType: dockerfile\nVulnerability DS-0002\nMessage: Name a user\nLink: [DS-0002](https://x)")
    'Name a user'
    """
    said = text.partition("\nMessage: ")[2]
    return said.rpartition("\nLink: ")[0].strip() or said.strip()
