"""`GET /api/models`, `/api/datasets`, `/api/spaces`: listings in pages."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from lint_catalog.testing.hub.answers import error, invalid_option, json_reply
from lint_catalog.testing.hub.payloads import EXPAND, FULL, ITEM, payload
from lint_catalog.testing.hub.scenario import Kind, Repo, User
from lint_catalog.testing.hub.world import World, tags
from lint_catalog.testing.serving import Reply, Request

_TRUE = frozenset({"true", "1"})
_SORTS: Mapping[str, Callable[[Repo], Any]] = {
    "createdAt": lambda repo: repo.created_at,
    "downloads": lambda repo: repo.downloads,
    "lastModified": lambda repo: repo.last_modified or repo.created_at,
    "likes": lambda repo: repo.likes,
}


def expanded(request: Request) -> list[str]:
    """The values of `expand`, which clients write with and without brackets."""
    return [value for name, value in request.query if name in ("expand", "expand[]")]


def listing(request: Request, kind: Kind, world: World, user: User | None) -> Reply:
    """One page of a listing, with a `Link` to the next one if there is one."""
    query = {name.lower().removesuffix("[]"): value for name, value in request.query}
    expand = expanded(request)
    if any(each not in EXPAND[kind] for each in expand):
        return invalid_option(EXPAND[kind])
    try:
        limit = min(int(query.get("limit", world.scenario.page_size)), world.scenario.page_size)
        skip = int(query.get("skip", 0)) + _offset(query.get("cursor", ""))
    except ValueError:
        return error("json", 400, "✖ Invalid input: expected a number, or a cursor from a `Link` header")
    if limit < 1 or skip < 0:
        return error("json", 400, "✖ Too small: expected number to be >=1")
    chosen = [each for each in world.of_owner(kind, query.get("author")) if world.may_see(each, user)]
    chosen = [each for each in chosen if _matches(each, request, query)]
    sort = _SORTS.get(query.get("sort", ""))
    if sort is not None:
        chosen.sort(key=sort, reverse=query.get("direction", "-1") != "1")
    fields = _fields(kind, expand, query)
    page = [payload(each, fields, world) for each in chosen[skip : skip + limit]]
    headers = () if skip + limit >= len(chosen) else (("Link", _link(request, skip + limit)),)
    return json_reply(request, page, headers)


def _fields(kind: Kind, expand: Iterable[str], query: Mapping[str, str]) -> tuple[str, ...]:
    if expand:
        return tuple(expand)
    more = FULL if query.get("full", "").lower() in _TRUE else ()
    flags = tuple(each for each in ("cardData", "config") if query.get(each.lower(), "").lower() in _TRUE)
    return (*ITEM[kind], *more, *flags)


def _matches(repo: Repo, request: Request, query: Mapping[str, str]) -> bool:
    if query.get("search", "").lower() not in repo.id.lower():
        return False
    gated = query.get("gated", "").lower()
    if gated and (gated in _TRUE) != bool(repo.gated):
        return False
    wanted = {each for name, value in request.query if name in ("filter", "filter[]") for each in value.split(",")}
    return not wanted or wanted <= set(tags(repo))


def _link(request: Request, offset: int) -> str:
    """The next page's address, which is absolute; the cursor says nothing to clients."""
    cursor = base64.b64encode(json.dumps({"after": offset}).encode()).decode()
    pairs = parse_qsl(request.target.partition("?")[2], keep_blank_values=True)
    query = urlencode([*(each for each in pairs if each[0] != "cursor"), ("cursor", cursor)])
    return f'<{request.base}{request.path}?{query}>; rel="next"'


def _offset(cursor: str) -> int:
    """Where the page of a cursor begins. Raises ValueError if it is none of ours."""
    if not cursor:
        return 0
    try:
        return int(json.loads(base64.b64decode(cursor, validate=True))["after"])
    except (binascii.Error, KeyError, TypeError) as broken:
        raise ValueError(cursor) from broken
