"""xUnit.net's XML: results, exceptions, errors outside of tests, and counters."""

from __future__ import annotations

import pytest

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.tests.xunit_net import FORMAT
from gatekit.reading.document import Document
from tests.formats.runs import counts, only


def read(inside: str, attributes: str = 'total="0" failed="0"') -> Content:
    xml = f'<assemblies><assembly name="Shop.dll" {attributes}>{inside}</assembly></assemblies>'
    return FORMAT.read(Document("xunit.xml", xml.encode()))


def one(result: str, inside: str = "", name: str = "Shop.Basket.Adds", more: str = "") -> str:
    return f'<test name="{name}" type="Shop.Basket" method="Adds" time="0.5" result="{result}" {more}>{inside}</test>'


@pytest.mark.parametrize(
    ("result", "outcome"),
    [("Pass", "passed"), ("Fail", "failed"), ("Skip", "skipped"), ("NotRun", "skipped"), ("pass", "passed")],
)
def test_each_result_has_its_outcome(result: str, outcome: str) -> None:
    assert counts(read(one(result))) == {outcome: 1, "total": 1, "duration": 0.5}


def test_a_failure_counts_whatever_the_result_says() -> None:
    assert counts(read(one("Pass", "<failure/>")))["failed"] == 1


@pytest.mark.parametrize(
    ("failure", "message"),
    [
        ('<failure exception-type="A.BException"><message>no</message></failure>', "A.BException: no"),
        ('<failure exception-type="A.BException"><message>A.BException : no</message></failure>', "A.BException : no"),
        ('<failure exception-type="A.BException"/>', "A.BException"),
        ("<failure/>", "no message"),
    ],
)
def test_a_message_names_the_exception_once(failure: str, message: str) -> None:
    assert only(read(one("Fail", failure))).message == message


def test_a_display_name_stands_behind_its_class() -> None:
    assert only(read(one("Fail", name="a basket adds"))).rule_id == "Shop.Basket::a basket adds"


def test_the_source_of_the_test_is_the_place_if_the_stack_tells_none() -> None:
    finding = only(read(one("Fail", more='source-file="Basket.cs" source-line="12"')))
    assert (finding.location.path, finding.location.line) == ("Basket.cs", 12)


def test_an_error_outside_of_any_test_is_an_errored_test() -> None:
    errors = '<errors><error type="assembly-cleanup"><failure><message>locked</message></failure></error></errors>'
    content = read(errors + one("Pass"), 'total="1" failed="0" errors="1"')
    assert (only(content).rule_id, only(content).message, content.incomplete) == ("assembly-cleanup", "locked", ())
    assert counts(content) == {"errored": 1, "passed": 1, "total": 2, "duration": 0.5}


@pytest.mark.parametrize(
    ("attributes", "sentence"),
    [
        ('total="3"', "Shop.dll counts 3 tests and holds 1"),
        ('total="1" failed="1"', "Shop.dll counts 1 failed tests and holds none"),
        ('total="1" errors="2"', "Shop.dll counts 2 errors and holds none"),
    ],
)
def test_an_assembly_that_counts_more_than_it_holds_is_partial(attributes: str, sentence: str) -> None:
    assert read(one("Pass"), attributes).incomplete == (sentence,)


def test_a_result_that_nobody_knows_is_no_pass() -> None:
    content = read(one("Maybe"))
    assert counts(content)["skipped"] == 1
    assert content.incomplete == ("some tests have a result that gatekit does not know: maybe",)


def test_no_test_is_blank() -> None:
    assert read("").blank == "no test case in it"


@pytest.mark.parametrize(
    ("xml", "claimed"),
    [
        ('<assemblies timestamp="03/02/2026"/>', True),
        ('<assembly name="a.dll" total="0" passed="0" failed="0"/>', True),
        ('<assembly xmlns="urn:schemas-microsoft-com:asm.v1" manifestVersion="1.0"/>', False),
        ("<assembly><id>bin</id></assembly>", False),
    ],
)
def test_an_assembly_of_another_sort_is_not_claimed(xml: str, claimed: bool) -> None:
    assert FORMAT.recognise(Document("a.xml", xml.encode()).shape) is claimed


def test_another_root_is_refused_with_its_place() -> None:
    with pytest.raises(ReportError, match="line 1: expected <assemblies> or <assembly>, got <testsuite>"):
        FORMAT.read(Document("a.xml", b"<testsuite/>"))
