"""Which format claims each file of a corpus, all recognisers asked, and what recognising costs.

    python -m benchmarks.recognition CORPUS [--verbose]

CORPUS has one folder of reports per format. Prints the files that two formats claim, or one that is not of the folder's own
formats; then how long recognising takes with the whole registry beside how long it takes with six formats of it.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from unittest import mock

from gatekit.discovery.recognise import recognise, resembling
from gatekit.errors import ReportError
from gatekit.formats.registry import REGISTRY, Line, load_format, names_of_mark
from gatekit.reading.document import Document, open_document

SIX = ("cobertura", "junit", "k6", "lighthouse", "sarif", "trivy")
# folders that hold what formats of other names read, or nothing that gatekit reads
FOLDERS: dict[str, set[str]] = {
    "checkstyle": {"checkstyle"},
    "clair": {"clair"},
    "coverage-clover": {"clover"},
    "coverage-cobertura": {"cobertura"},
    "coverage-coveragepy-json": {"coverage_py"},
    "coverage-gcov": set(),
    "coverage-go": {"go_cover"},
    "coverage-jacoco": {"jacoco"},
    "coverage-lcov": {"lcov"},
    "coverage-opencover": set(),
    "coverage-other": set(),
    "coverage-simplecov": set(),
    "coverage-vectorcast": {"cobertura"},
    "csaf": set(),
    "cyclonedx-json": {"cyclonedx"},
    "cyclonedx-json-spec": {"cyclonedx"},
    "cyclonedx-xml": {"cyclonedx"},
    "cyclonedx-xml-spec": {"cyclonedx"},
    "dora-events": {"github_deployment", "github_review", "github_workflow"},
    "dsse": {"in_toto"},
    "github-code-scanning": set(),
    "github-dependabot": set(),
    "github-secret-scanning": set(),
    "gitlab-security": {"gitlab_security"},
    "npm-audit-v6": {"npm_audit"},
    "npm-audit-v7": {"npm_audit"},
    "playwright-json": {"playwright"},
    "pnpm-audit": {"npm_audit"},
    "prometheus": {"prometheus"},
    "sarif-reject": {"sarif"},
    "scorecard": set(),
    "sigstore-bundle": {"in_toto"},
    "slsa-provenance": {"in_toto"},
    "test-other": set(),
    "trufflehog3": {"trufflehog"},
    "vsa": {"in_toto"},
    "xunit-net": {"xunit_net"},
    "zap-json": {"zap"},
    "zap-xml": {"zap"},
}
# files that lie in the folder of another format than theirs: what they are, and why
FILES: dict[str, set[str]] = {
    # JMeter's <testResults version="1.2"> with <httpSample>s: no <testsuite> and no <testcase> is in it
    "junit/jenkinsci__performance-plugin__constraint-test.xml": {"jmeter"},
    # Taurus runs Locust, and writes its own results as JMeter does: timeStamp, elapsed, label, responseCode, success
    "locust/Blazemeter__taurus__locust-kpi.jtl": {"jmeter"},
    # `yarn npm audit --json` of Yarn 2 and 3 is one document of npm 6's shape, and nothing in it names Yarn
    "yarn-audit/DefectDojo__django-DefectDojo__issue_6495.json": {"npm_audit"},
    "yarn-audit/DefectDojo__django-DefectDojo__issue_6495_multi_cwe_fabricated.json": {"npm_audit"},
}


def claims(document: Document) -> tuple[str, ...]:
    """The formats that claim a document, all recognisers asked: from its beginning, and if none does, from the whole."""
    shapes = [document.shape] if document.shape.complete else [document.shape, document.full_shape]
    for shape in shapes:
        found = tuple(name for name in REGISTRY if load_format(name).recognise(shape))
        if found:
            return found
    return ()


def documents(corpus: Path) -> list[tuple[str, Document]]:
    found = []
    for path in sorted(corpus.rglob("*")):
        if path.is_file() and path.parent != corpus:
            try:
                found.append((path.relative_to(corpus).parts[0], open_document(path, name=str(path.relative_to(corpus)))))
            except ReportError:
                continue  # what cannot be opened is nobody's
    return found


def cost(known: dict[str, Line], of: list[Document]) -> float:
    """Milliseconds for recognising some documents, with some formats of the registry; shapes are made before."""
    with mock.patch.dict(REGISTRY, known, clear=True):
        names_of_mark.cache_clear()
        names_of_mark()
        return timed(lambda: [recognise(document) for document in of])


def timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - begin)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--verbose", action="store_true", help="print also the files that nobody claims")
    arguments = parser.parse_args()
    counts: Counter[str] = Counter()
    ours = []
    for folder, document in documents(arguments.corpus):
        wanted = FILES.get(document.path) or FOLDERS.get(folder, {folder.replace("-", "_")})
        found = claims(document)
        wrong = len(found) > 1 or not set(found) <= wanted
        counts["wrong" if wrong else "right" if found else "unclaimed, of a format that is read" if wanted else "unclaimed"] += 1
        if wrong or (arguments.verbose and wanted and not found and document.shape.blank is None):
            print(f"{document.path}: {' and '.join(found) or 'nobody'}")
        if found and load_format(found[0]).name in SIX:
            ours.append(document)
    print(", ".join(f"{count} {what}" for what, count in sorted(counts.items())))
    few, every = {name: REGISTRY[name] for name in SIX}, dict(REGISTRY)
    cost(dict(every), ours)  # imports
    pairs = [(cost(dict(few), ours), cost(dict(every), ours)) for _ in range(9)]
    asked = statistics.mean(len(resembling(document.full_shape)) for document in ours)
    ratio = statistics.median(all_of / six for six, all_of in pairs)
    six = statistics.median(six for six, _ in pairs)
    print(f"recognising {len(ours)} files: {six:.1f} ms with {len(few)} formats, {ratio:.2f} times that with {len(every)},")
    print(f"of which {asked:.1f} are imported and asked for a file, on average")
    return 1 if counts["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
