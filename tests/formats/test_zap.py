"""What the ZAP format promises beyond the contract of all formats."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gatekit.formats.contract import Content
from gatekit.formats.dynamic.zap import FORMAT
from gatekit.model.vocabulary import FindingState, Kind, Severity
from gatekit.reading.document import Document
from gatekit.reading.shape import shape_of
from tests.formats.support import FIXTURES

HOST = "https://example.org"


def read(report: object) -> Content:
    return FORMAT.read(Document("zap.json", json.dumps(report).encode()))


def read_xml(items: str, attributes: str = "") -> Content:
    text = f'<OWASPZAPReport version="2.17.0" {attributes}><site name="{HOST}"><alerts>{items}</alerts></site></OWASPZAPReport>'
    return FORMAT.read(Document("zap.xml", text.encode()))


def alert(*instances: dict[str, str], **more: Any) -> dict[str, Any]:
    whole = {"pluginid": "40012", "alertRef": "40012", "name": "XSS", "riskcode": "3", "confidence": "2", "count": ""}
    return {**whole, "cweid": "79", "wascid": "8", "instances": list(instances), **more}


def instance(uri: str = f"{HOST}/", method: str = "GET", param: str = "q") -> dict[str, str]:
    return {"uri": uri, "method": method, "param": param, "attack": "<script>", "evidence": "hunter2", "otherinfo": "hunter2"}


def report(*alerts: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"@version": "2.17.0", "@generated": "x", "site": [{"@name": HOST, "alerts": list(alerts)}], **more}


def test_each_place_of_an_alert_is_a_finding() -> None:
    content = read(report(alert(instance(param="a"), instance(param="b"))))
    assert [(f.location.path, f.location.logical_name) for f in content.findings] == [(f"{HOST}/", "a"), (f"{HOST}/", "b")]
    assert {f.kind for f in content.findings} == content.measures == {Kind.CODE_WEAKNESS}


def test_an_alert_without_places_is_a_finding_of_its_site() -> None:
    (finding,) = read(report(alert())).findings
    assert finding.location.path == HOST


@pytest.mark.parametrize(
    ("risk", "severity"),
    [
        ("3", Severity.HIGH),
        (2, Severity.MEDIUM),
        ("1", Severity.LOW),
        ("0", Severity.INFO),
        ("4", Severity.UNKNOWN),
        ("", Severity.UNKNOWN),
    ],
)
def test_the_risk_is_the_severity_in_whatever_language_it_is_described(risk: Any, severity: Severity) -> None:
    (finding,) = read(report(alert(instance(), riskcode=risk, riskdesc="Hoch (Mittel)"))).findings
    assert finding.severity is severity


def test_a_false_positive_is_suppressed_and_other_confidences_are_tags() -> None:
    false, low = read(report(alert(instance(), confidence="0"), alert(instance(), confidence="1"))).findings
    assert (false.state, false.state_reason) == (FindingState.SUPPRESSED, "marked as a false positive in ZAP")
    assert (low.state, low.tags) == (FindingState.OPEN, ("WASC-8", "confidence-low"))


def test_nothing_of_attacks_evidence_queries_requests_and_responses_enters() -> None:
    place = {
        **instance("https://me:hunter2@example.org/a;jsessionid=hunter2?q=hunter2&b=hunter2#hunter=hunter2"),
        "request-header": "hunter2",
        "response-body": "hunter2",
    }
    content = read(report(alert(place, otherinfo="hunter2")))
    assert "hunter2" not in repr(content)
    assert content.findings[0].location.path == "https://***@example.org/a;jsessionid=***?q=***&b=***#hunter=***"


def test_the_alert_ref_is_the_rule_and_the_plugin_a_tag() -> None:
    (finding,) = read(report(alert(instance(), alertRef="40012-2"))).findings
    assert finding.rule_id == "40012-2"
    assert finding.tags[0] == "40012"


@pytest.mark.parametrize("number", ["-1", "0", "", "none"])
def test_zap_writes_numbers_that_mean_none(number: str) -> None:
    (finding,) = read(report(alert(instance(), cweid=number, wascid=number))).findings
    assert finding.cwes == ()
    assert finding.tags == ("confidence-medium",)


def test_places_that_zap_counted_but_did_not_list_are_counted() -> None:
    content = read(report(alert(instance(), instance(), count="20"), alert(count="3")))
    assert [(unread.reason, unread.count) for unread in content.unread] == [("instances that ZAP counted but did not list", 20)]


def test_an_error_of_the_plan_makes_the_report_partial_and_a_warning_is_counted() -> None:
    content = read(report(afPlanErrors=["Job spider failed\n to reach https://example.org/?token=hunter2"], afPlanWarns=["slow"]))
    assert content.incomplete == ("the plan had an error: Job spider failed to reach https://example.org/?token=***",)
    assert [unread.reason for unread in content.unread] == ["warnings of the plan"]


def test_only_a_time_with_a_zone_is_used() -> None:
    assert read(report()).produced_at is None
    assert read(report(created="2026-11-27T10:15:00.236211400Z")).produced_at is not None


def test_no_site_is_blank_and_a_site_without_alerts_is_clean() -> None:
    nothing = read({"@version": "2.17.0", "@generated": "x", "site": []})
    assert (nothing.blank, nothing.measures) == ("no site in it: ZAP has attacked nothing", frozenset())
    assert (read(report()).blank, read(report()).findings) == ("", [])


def test_xml_and_json_of_one_alert_are_read_alike() -> None:
    fields = (
        "<pluginid>40012</pluginid><alertRef>40012</alertRef><name>XSS</name><riskcode>3</riskcode><confidence>2</confidence>"
    )
    place = f"<instance><uri>{HOST}/</uri><method>GET</method><param>q</param><evidence>hunter2</evidence></instance>"
    more = "<cweid>79</cweid><wascid>8</wascid><tags><tag><tag>OWASP_2021_A03</tag><link>x</link></tag></tags>"
    content = read_xml(f"<alertitem>{fields}<instances>{place}</instances>{more}</alertitem>")
    assert content.findings == read(report(alert(instance(), tags=[{"tag": "OWASP_2021_A03"}]))).findings


def test_before_2_5_the_alert_held_its_one_place() -> None:
    (finding,) = read_xml(
        f"<alertitem><pluginid>1</pluginid><alert>A</alert><uri>{HOST}/a</uri><param>p</param></alertitem>"
    ).findings
    assert (finding.location.path, finding.location.logical_name, finding.message) == (f"{HOST}/a", "p", "A: p")


def test_an_alert_outside_of_any_site_is_not_lost() -> None:
    text = b"<OWASPZAPReport><alertitem><pluginid>1</pluginid><riskcode>3</riskcode></alertitem></OWASPZAPReport>"
    assert len(FORMAT.read(Document("zap.xml", text)).findings) == 1


def test_fixtures_hold_the_secrets_that_must_not_enter() -> None:
    assert all(b"hunter2-not-real" in path.read_bytes() for path in FIXTURES.glob("zap/alerts-*/zap.*"))


@pytest.mark.parametrize(
    "text",
    [
        b'{"site": []}',
        b'{"@version": "1", "site": "x"}',
        b'[{"@version": "1", "site": []}]',
        b'{"@version": "1", "scan": {}, "site": [], "vulnerabilities": []}',
        b"<Report/>",
    ],
)
def test_what_only_resembles_zap_is_not_claimed(text: bytes) -> None:
    assert not FORMAT.recognise(shape_of(text))


def test_a_site_without_a_list_of_alerts_is_no_clean_site() -> None:
    content = read({"@version": "2.17.0", "@generated": "x", "site": [{"@name": HOST}]})
    assert content.incomplete == (f"no list of alerts of {HOST}",)
    assert read(report()).incomplete == ()
