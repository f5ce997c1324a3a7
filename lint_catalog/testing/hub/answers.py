"""The Hub's answers that are not about one repository's content: errors, redirects, JSON as it is sent."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any, Literal

from lint_catalog.testing.hub.limits import Standing
from lint_catalog.testing.hub.scenario import Repo, User
from lint_catalog.testing.serving import Reply, Request

Form = Literal["json", "text", "html"]
"""How an answer is written: for the API, for files, for pages."""

TYPES: Mapping[Form, str] = {
    "json": "application/json; charset=utf-8",
    "text": "text/plain; charset=utf-8",
    "html": "text/html; charset=utf-8",
}
NO_USER = "Invalid username or password."
BAD_TOKEN = "Invalid credentials in Authorization header"  # noqa: S105 - a message
NO_PAGE = "Sorry, we can't find the page you are looking for."
DISABLED = "Access to this resource is disabled."
_CHALLENGE = ("WWW-Authenticate", 'Bearer realm="Authentication required", charset="UTF-8"')


def etag(body: bytes) -> str:
    """A weak tag as the Hub's web framework makes it: the length and a checksum."""
    checksum = base64.b64encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()[:27]
    return f'W/"{len(body):x}-{checksum}"'


def json_reply(request: Request, value: Any, headers: tuple[tuple[str, str], ...] = ()) -> Reply:
    """An answer in JSON; 304 without a body if the client has it already."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    tag = etag(body)
    headers = (("Content-Type", TYPES["json"]), ("ETag", tag), *headers)
    known = {each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")}
    if tag.removeprefix("W/") in known or "*" in known:
        return Reply(304, headers[1:])
    return Reply(200, headers, body)


def error(form: Form, status: int, message: str, code: str = "", *headers: tuple[str, str]) -> Reply:
    """An error with its message in the header and in the body, and its code if it has one."""
    shown = (("X-Error-Message", message),) if message.isascii() else ()
    codes = (("X-Error-Code", code),) if code else ()
    return Reply(status, (("Content-Type", TYPES[form]), *codes, *shown, *headers), _body(form, status, message))


def _body(form: Form, status: int, message: str) -> bytes:
    if form == "json":
        return json.dumps({"error": message}, ensure_ascii=False, separators=(",", ":")).encode()
    if form == "text":
        return message.encode()
    # A page that is not there says 404 to people, whatever its status.
    number = 404 if status == 401 else status
    return html_page(f"{number} - Hugging Face", f"<h1>{number}</h1><p>{message}</p>")


def html_page(title: str, content: str) -> bytes:
    """A whole page, of pieces of HTML."""
    return f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{content}</body></html>\n".encode()


def redirect(request: Request, location: str) -> Reply:
    """A temporary redirect to another path on the same host, with the query of the request."""
    question, query = request.target.partition("?")[1:]
    target = location + question + query
    headers = (("Location", target), ("Vary", "Origin, Accept"), ("Content-Type", TYPES["text"]))
    return Reply(307, headers, f"Temporary Redirect. Redirecting to {target}".encode())


def missing_repo(form: Form, user: User | None) -> Reply:
    """A repository that is not there, or not for this client: who has no token is asked for one."""
    if user is None:
        message = NO_PAGE if form == "html" else NO_USER
        reply = error(form, 401, message, "", _CHALLENGE)
        if form != "html":
            return reply
        headers = tuple((name, NO_USER if name == "X-Error-Message" else value) for name, value in reply.headers)
        return Reply(401, headers, reply.body)
    if form == "html":
        return error(form, 404, NO_PAGE)
    return error(form, 404, "Repository not found", "RepoNotFound")


def no_page(form: Form) -> Reply:
    """An address that is none."""
    return error(form, 404, NO_PAGE)


def bad_token(form: Form) -> Reply:
    """What everything answers to a token that is not valid."""
    return error(form, 401, BAD_TOKEN, "", _CHALLENGE)


def disabled(form: Form) -> Reply:
    """A repository that its owner or an administrator disabled."""
    return error(form, 403, DISABLED)


def gated(form: Form, repo: Repo, user: User | None, base: str) -> Reply:
    """Files of a gated repository, for somebody who has not been let in."""
    what = f"Access to {repo.kind[:-1]} {repo.id} is restricted"
    if user is None:
        message = f"{what}. You must have access to it and be authenticated to access it. Please log in."
        return error(form, 401, message, "GatedRepo", _CHALLENGE)
    page = f"{base}/{'' if repo.kind == 'models' else repo.kind + '/'}{repo.id}"
    message = f"{what} and you are not in the authorized list. Visit {page} to ask for access."
    return error(form, 403, message, "GatedRepo")


def no_revision(form: Form, revision: str) -> Reply:
    """A revision that the repository does not have."""
    return error(form, 404, f"Invalid rev id: {revision}", "RevisionNotFound")


def too_many(form: Form, standing: Standing, client: str, user: User | None) -> Reply:
    """More requests than the quota allows."""
    if user is None:
        message = (
            f"We had to rate limit your IP ({client}). To continue using our service, create a HF account or login to "
            "your existing account, and make sure you pass a HF_TOKEN if you're using the API."
        )
    else:
        message = (
            f"We had to rate limit you, you hit the quota of {standing.limit} {standing.bucket} requests per "
            f"{standing.window // 60} minutes period. Upgrade to a PRO user or Team/Enterprise organization account "
            "(https://hf.co/pricing) to get higher limits. See https://huggingface.co/docs/hub/rate-limits"
        )
    if form == "html":
        return Reply(429, (("Content-Type", TYPES[form]),), html_page("429", f"<h1>429</h1><p>{message}</p>"))
    return error(form, 429, message)


def invalid_option(choices: tuple[str, ...]) -> Reply:
    """A value of `expand` that the endpoint does not know: the answer lists those it does."""
    allowed = "|".join(f'"{each}"' for each in choices)
    return error("json", 400, f"✖ Invalid option: expected one of {allowed}")
