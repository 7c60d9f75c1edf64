"""What GitHub's webhooks and its REST API share: people, repositories, and documents of several objects."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from gatekit.model.records import Record

_REPOSITORY = re.compile(r"/repos/([^/?#]{1,100}/[^/?#]{1,100})/")


class User(msgspec.Struct):
    """A person, a bot or an organisation."""

    login: str | None = None
    type: str | None = None


class Repository(msgspec.Struct):
    """A repository."""

    full_name: str | None = None


def login_of(user: User | None) -> str:
    """The login; "" for a user who is not told or was deleted."""
    return (user.login or "") if user else ""


def is_bot(user: User | None) -> bool:
    """Whether a user is an app.

    >>> is_bot(User("dependabot[bot]", "Bot")), is_bot(User("octocat", "User")), is_bot(None)
    (True, False, False)
    """
    return user is not None and (user.type == "Bot" or login_of(user).endswith("[bot]"))


def repository_of(repository: Repository | None, *urls: str | None) -> str:
    """The repository that an event names, or that an object's own address holds; "" if neither.

    >>> repository_of(None, "https://api.github.com/repos/octo-org/shop/deployments/1")
    'octo-org/shop'
    """
    if repository is not None and repository.full_name:
        return repository.full_name
    return next((match[1] for url in urls if url and (match := _REPOSITORY.search(url))), "")


def only_commit(records: Iterable[Record]) -> str:
    """The one commit that all records of kinds with a commit are about; "" if there are several, or one says none.

    >>> from gatekit.model.records import record_class
    >>> a1, none = (record_class("approval")(state="approved", commit=commit) for commit in ("a1", ""))
    >>> only_commit([a1, a1]), only_commit([a1, none]), only_commit([])
    ('a1', '', '')
    """
    found: set[str] = {record.commit for record in records if hasattr(record, "commit")}
    return found.pop() if len(found) == 1 else ""


def other_events(count: int, of_kind: str) -> tuple[str, ...]:
    """Why a document with events of several kinds is partial: nobody knows what they would say.

    >>> other_events(2, "deployments"), other_events(0, "deployments")
    (('objects that are no deployments: 2; keep each kind of event in a file of its own',), ())
    """
    if not count:
        return ()
    return (f"objects that are no {of_kind}: {count}; keep each kind of event in a file of its own",)
