"""The secrets that reports of secret scanners quote, and those that the sample project hides, so that outputs can be searched."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from tests.formats.test_contract import PLANTED_SECRETS

SHORTEST = 8
# folder -> keys whose values hold a secret, or a line with one
KEYS: dict[str, frozenset[str]] = {
    "ggshield": frozenset({"match"}),
    "gitlab-security": frozenset({"raw_source_code_extract"}),
    "gitleaks": frozenset({"Line", "Match", "Secret", "line", "match", "offender", "secret"}),
    "nuclei": frozenset({"extracted-results", "extracted_results"}),
    "detect-secrets": frozenset({"hashed_secret", "secret"}),
    "trivy": frozenset({"Match"}),
    "trufflehog": frozenset({"Raw", "RawV2", "secret", "stringsFound"}),
    "trufflehog3": frozenset({"Raw", "RawV2", "context", "secret", "stringsFound"}),
    "github-secret-scanning": frozenset({"secret"}),
}
# of reports that tell of more than secrets: what an item must say of itself, and which keys of it then hold a secret
_ITEMS: dict[str, tuple[re.Pattern[str], frozenset[str]]] = {
    "bandit": (re.compile(r"\bB10[567]\b"), frozenset({"code", "issue_text"})),
    "checkov": (re.compile(r"CKV_SECRET"), frozenset({"code_block"})),
    "sarif": (re.compile(r"gitleaks|secret|password|credential|api.?key|token", re.IGNORECASE), frozenset({"snippet"})),
    "semgrep": (re.compile(r"secret|password|credential|api.?key", re.IGNORECASE), frozenset({"lines"})),
}
# what such an item is named by, and what names it
_NAMES = frozenset({"check_id", "file", "filename", "file_path", "path", "rule", "ruleId", "rule_id", "test_id", "uri"})
_QUOTED = re.compile(r"'([^'\n]{8,})'|\"([^\"\n]{8,})\"|=\s*([^\s'\"]{8,})\s*$", re.MULTILINE)
# words, host names and paths stand in code beside secrets, and in what scanners of web pages extract
_PLAIN = re.compile(r"[a-z ]+|PHPSESSID|[a-z.-]+\.[a-z]{2,4}\.?|/[\w./-]+|[\w./]+\.\w+", re.IGNORECASE)
_MASKED = re.compile(r"\*{3}|REDACTED|\.{3,}|x{6}", re.IGNORECASE)


def secrets_of(corpus: Path) -> list[str]:
    """The secrets in a corpus's reports, those of 8 characters and more that no report's paths or rules spell, sorted."""
    found: set[str] = set(PLANTED_SECRETS)
    named: set[str] = set()
    for folder in sorted({*KEYS, *_ITEMS}):
        for path in sorted((corpus / folder).rglob("*")):
            for value in values(path):
                parts = {part for text in _secret_texts(folder, value) for part in _parts(text)}
                is_about_more = folder in _ITEMS or folder == "nuclei"
                found.update(part for part in parts if not (is_about_more and _PLAIN.fullmatch(part)))
                named.update(text for _, text in _texts(value, lambda key: key in _NAMES))
    names = "\n".join(named)
    return sorted(secret for secret in found if secret not in names)


def values(path: Path) -> Iterator[Any]:
    """The JSON values of a file: one, or one of each line; none if it is no JSON."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeError):
        return
    for part in (text, *(text.splitlines() if "\n" in text.strip() else ())):
        try:
            yield json.loads(part)
        except ValueError:
            continue
        if part is text:
            return


def _secret_texts(folder: str, value: Any) -> Iterator[str]:
    if folder in KEYS:
        yield from (text for _, text in _texts(value, lambda key: key in KEYS[folder]))
    if folder in _ITEMS:
        says, keys = _ITEMS[folder]
        for item in _objects(value):
            about = " ".join(str(item[name]) for name in _NAMES if isinstance(item.get(name), str))
            if says.search(about):
                yield from (text for _, text in _texts(item, lambda key: key in keys))


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for member in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _objects(member)


def _texts(value: Any, wanted: Callable[[str], bool], *, key: str = "", taken: bool = False) -> Iterator[tuple[str, str]]:
    """The texts below the wanted keys, however deep."""
    if isinstance(value, str):
        if taken:
            yield key, value
        return
    members: Iterable[tuple[str, Any]] = ()
    if isinstance(value, dict):
        members = value.items()
    elif isinstance(value, list):
        members = ((key, member) for member in value)
    for name, member in members:
        yield from _texts(member, wanted, key=name, taken=taken or wanted(name))


def _parts(text: str) -> Iterator[str]:
    """The text, its lines, and what is quoted or assigned in it; nothing that is masked or short."""
    quoted = (part for groups in _QUOTED.findall(text) for part in groups if part)
    for part in {text, *text.splitlines(), *quoted}:
        stripped = part.strip()
        if len(stripped) >= SHORTEST and _MASKED.search(stripped) is None:
            yield stripped
