"""JMeter's JTL as XML: samples, which hold those that they are made of."""

from __future__ import annotations

from gatekit.errors import ReportError
from gatekit.formats.load.jmeter_samples import Results, is_transaction
from gatekit.formats.shared.requests import Samples
from gatekit.reading.document import Document
from gatekit.reading.values import parse_count
from gatekit.reading.xml import Start, xml_events

_SAMPLES = frozenset(("httpSample", "sample"))
_VERDICTS = {"true": False, "false": True}


def read_xml(document: Document) -> Results:
    """All samples of a JTL in XML: those below the root, and those within a transaction in its place.

    Raises:
        ReportError: the XML is broken, or a sample has no duration or no verdict.
    """
    results = Results(Samples(), Samples())
    open_samples: list[bool] = []  # of each sample that is open: whether the samples in it count
    depth = 0
    for event in xml_events(document):
        if not isinstance(event, Start):
            depth -= 1
            if event.name in _SAMPLES:
                open_samples.pop()
            continue
        depth += 1
        if event.name in _SAMPLES:
            counts = not open_samples or open_samples[-1]
            open_samples.append(counts and _add(document, event, results))
        elif depth == 2:
            results.strange[event.name] = results.strange.get(event.name, 0) + 1
    return results


def _add(document: Document, event: Start, results: Results) -> bool:
    """Takes in a sample, and says whether it is a transaction, so that the samples in it are requests."""
    attributes = event.attributes
    elapsed, failed = parse_count(attributes.get("t", "")), _VERDICTS.get(attributes.get("s", ""))
    if elapsed is None or failed is None:
        reason = "expected whole milliseconds in t and true or false in s"
        hint = "save them: jmeter.save.saveservice.time=true, jmeter.save.saveservice.successful=true"
        raise ReportError(reason, file=document.path, position=f"line {event.line}", hint=hint)
    label, message, begin = attributes.get("lb", ""), attributes.get("rm", ""), parse_count(attributes.get("ts", ""))
    if is_transaction(message):
        # what it holds stands within it, so nothing is hidden
        results.transactions.add(label, elapsed, begin, failed=failed)
        return True
    results.add(label, elapsed, begin, attributes.get("tn", ""), failed=failed)
    return False
