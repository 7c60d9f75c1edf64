"""Package URLs for reports that name a package by ecosystem, name and version. Source: package-url/purl-spec."""

from __future__ import annotations

from collections.abc import Mapping

# ecosystems as advisory databases call them, and the types of package URLs
_TYPES: Mapping[str, str] = {
    "alpine": "apk",
    "crates.io": "cargo",
    "debian": "deb",
    "go": "golang",
    "gem": "gem",
    "github actions": "githubactions",
    "gomod": "golang",
    "java": "maven",
    "packagist": "composer",
    "pip": "pypi",
    "python": "pypi",
    "redhat": "rpm",
    "rubygems": "gem",
    "rust": "cargo",
    "ubuntu": "deb",
}


def purl_of(ecosystem: str, name: str, version: str = "") -> str:
    """The package URL of a package; "" if the ecosystem or the name is unknown.

    Args:
        ecosystem: a type of package URL, or what OSV, GitHub or a scanner calls it (`PyPI`, `Debian:12`).
        name: with its namespace, as the ecosystem writes it (`@angular/core`, `org.apache:commons`).
        version: installed.

    >>> purl_of("npm", "@angular/core", "12.3.1"), purl_of("Maven", "org.slf4j:slf4j-api", "1.7")
    ('pkg:npm/%40angular/core@12.3.1', 'pkg:maven/org.slf4j/slf4j-api@1.7')
    >>> purl_of("PyPI", "Flask_Cors"), purl_of("", "x")
    ('pkg:pypi/flask-cors', '')
    """
    if not ecosystem or not name:
        return ""
    from packageurl import PackageURL  # noqa: PLC0415 - only for reports without package URLs of their own

    system = ecosystem.partition(":")[0].lower()
    kind = _TYPES.get(system, system)
    namespace, _, short = name.rpartition(":" if kind == "maven" else "/")
    if kind in {"deb", "apk"}:
        namespace, short = system, name
    try:
        return PackageURL(kind, namespace or None, short, version or None).to_string()
    except (ValueError, TypeError):  # the second where the name is nothing but white space and slashes
        return ""


def package_of(purl: str) -> tuple[str, str]:
    """Name, as its ecosystem writes it, and version of a package URL; two empty texts if it is none.

    >>> package_of("pkg:npm/%40angular/core@12.3.1"), package_of("pkg:maven/org.slf4j/slf4j-api@1.7?type=jar")
    (('@angular/core', '12.3.1'), ('org.slf4j:slf4j-api', '1.7'))
    >>> package_of("no purl")
    ('', '')
    """
    if not purl.startswith("pkg:"):
        return "", ""
    from packageurl import PackageURL  # noqa: PLC0415 - only for reports that name packages by package URL alone

    try:
        parts = PackageURL.from_string(purl)
    except ValueError:
        return "", ""
    is_plain = not parts.namespace or parts.type in {"apk", "deb", "rpm"}  # whose namespace is the distribution
    name = parts.name if is_plain else f"{parts.namespace}{':' if parts.type == 'maven' else '/'}{parts.name}"
    return name, parts.version or ""
