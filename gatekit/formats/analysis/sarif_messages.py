"""SARIF's messages as plain text for people."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from gatekit.formats.analysis.sarif_wire import Message
from gatekit.reading.values import parse_count

_PLACEHOLDER = re.compile(r"\{(\d+)\}|\{\{|\}\}")
_LINK = re.compile(r"(?<!\\)\[((?:[^\[\]\\]|\\.)+)\]\(\d+\)")


def plain_text(message: Message, *sources: Mapping[str, Message]) -> str:
    """The text of a message, with its arguments in place; "" if it has none.

    Links to related locations lose their targets, and keep their text.

    Source: SARIF 2.1.0, 3.11.5 (placeholders), 3.11.6 (links), 3.11.7 (lookup).

    Args:
        message: the message.
        sources: where a message id is looked up, in this order.

    >>> strings = {"default": Message(text="'{0}' flows to [a call](1)")}
    >>> plain_text(Message(id="default", arguments=["x"]), strings)
    "'x' flows to a call"
    """
    text = message.text or message.markdown
    if not text and message.id:
        found = next((source[message.id] for source in sources if message.id in source), None)
        text = (found.text or found.markdown) if found else None
    if not text:
        return ""
    if message.arguments:
        text = _filled(text, message.arguments)
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    return text.strip()


def _filled(text: str, arguments: Sequence[str]) -> str:
    def put(match: re.Match[str]) -> str:
        if match.group(1) is None:
            return match.group()[0]
        number = parse_count(match.group(1))
        return arguments[number] if number is not None and number < len(arguments) else match.group()

    return _PLACEHOLDER.sub(put, text)
