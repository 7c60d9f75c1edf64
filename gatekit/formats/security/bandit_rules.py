"""What Bandit looks for: the CWE of each of its tests. Taken from Bandit 1.9.4: its plugins and blacklists."""

from __future__ import annotations

from collections.abc import Mapping

RULES_OF = "1.9.4"
_TESTS_BY_CWE: Mapping[int, str] = {
    20: "B313 B314 B315 B316 B317 B318 B319 B320 B405 B406 B407 B408 B409 B410 B411 B506",
    22: "B202 B310",
    78: "B102 B307 B404 B601 B602 B603 B604 B605 B606 B607",
    79: "B308 B704",
    80: "B702 B703",
    89: "B608 B610 B611",
    94: "B201 B612 B701",
    155: "B609",
    259: "B105 B106 B107",
    284: "B412",
    295: "B323 B501 B507",
    319: "B312 B321 B401 B402 B415 B508 B509",
    326: "B505",
    327: "B303 B304 B305 B324 B413 B502 B503 B504",
    330: "B311",
    377: "B108 B306",
    400: "B113",
    494: "B615",
    502: "B301 B302 B403 B614",
    605: "B104",
    703: "B101 B110 B112",
    732: "B103",
    838: "B613",
}
CWE_OF_TEST: Mapping[str, int] = {test: cwe for cwe, tests in _TESTS_BY_CWE.items() for test in tests.split()}

# a report does not name the version, and earlier ones lack the tests of these
_CWES_OF_LATE = frozenset((400, 494, 838))
LOOKED_FOR = frozenset(f"CWE-{cwe}" for cwe in _TESTS_BY_CWE if cwe not in _CWES_OF_LATE)
