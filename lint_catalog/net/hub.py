"""The Hugging Face Hub's API: asking it at its pace, and what its answers mean.

What the Hub does is written in no one place; the forms here are those that its own client
(https://github.com/huggingface/huggingface_hub, `utils/_http.py`) and recorded answers agree on. An anonymous request
for what does not exist is answered with 401 and `Invalid username or password.`, with a token with 404 and
`X-Error-Code: RepoNotFound`; names that changed and letter case are answered with 307; a token that is not accepted
turns every answer into 401 with `Invalid credentials in Authorization header`.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from lint_catalog.model.links.answers import Answer, RepoFacts, Verdict
from lint_catalog.net.clock import Clock
from lint_catalog.net.pace import Pace
from lint_catalog.net.reply import HttpReply, NoReplyError
from lint_catalog.net.session import SessionTransport
from lint_catalog.text.hub import HubTarget

ATTEMPTS = 6
"""So often a request is sent at most when no answer, or no useful one, comes back."""

GIVE_UP = 3
"""After so many requests in a row that failed for good, the Hub is taken to be out of reach."""

MAX_HOPS = 5
MAX_LISTING = 64 << 20
MAX_INFO = 8 << 20
MISSING_ANONYMOUS = "Invalid username or password."
BAD_TOKEN = "Invalid credentials in Authorization header"  # noqa: S105 - a message, not a secret
DISABLED = "Access to this resource is disabled."
GONE = "it is gone or private"

_RETRIED = frozenset({408, 500, 502, 503, 504, 520, 521, 522, 523, 524})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_EXPAND = {
    "models": ("baseModels", "cardData", "createdAt", "disabled", "gated", "gguf", "private", "safetensors", "tags"),
    "datasets": ("cardData", "createdAt", "disabled", "gated", "private", "tags"),
    "spaces": ("cardData", "createdAt", "disabled", "private"),
}


class NoVerdictError(Exception):
    """The Hub gave no answer that says anything about what was asked. The message says why."""


class Hub:
    """The API of one Hub. Threads may share it.

    `endpoint` is its address without a slash at the end; the token goes there and nowhere else, and no further than the
    first answer that does not accept it (`bad_token`). `answered` is true once it gave any useful answer.
    """

    def __init__(self, transport: SessionTransport, endpoint: str, token: str, clock: Clock, deadline: float) -> None:
        self.endpoint = endpoint
        self.bad_token = False
        self.answered = False
        self.requests = 0
        self._transport = transport
        self._token = token
        self._clock = clock
        self._paces = {bucket: Pace(clock, deadline) for bucket in ("api", "resolvers", "pages")}
        self._failures = 0
        self._lock = threading.Lock()

    @property
    def has_token(self) -> bool:
        """Whether requests carry a token."""
        return bool(self._token)

    def want(self, number: int) -> None:
        """So many more requests to the API are planned."""
        self._paces["api"].want(number)

    def stop(self) -> None:
        """End all requests that are under way."""
        self._transport.close()

    def ask(
        self, path: str, method: str = "GET", body: Any = None, bucket: str = "api", max_bytes: int = MAX_INFO
    ) -> HttpReply:
        """The answer to one request: any but those that say nothing about what was asked (429, 5xx, none at all),
        which are repeated with growing pauses.

        Raises NoVerdictError if none comes, OutOfTimeError if it would come too late.
        """
        reason = ""
        for attempt in range(ATTEMPTS):
            if self._failures >= GIVE_UP:
                raise NoVerdictError("the Hub cannot be reached")
            sent = self._paces[bucket].enter()
            try:
                reply = self._send(path, method, body, max_bytes)
            except NoReplyError as error:
                if error.kind in ("forbidden", "malformed", "tls"):
                    self._failed()
                    raise NoVerdictError(f"the Hub: {error}") from error
                reason = f"the Hub: {error}"
                self._pause(attempt)
                continue
            self._paces[bucket].learn(reply.headers, sent)
            if reply.status == 429:
                reason = "the Hub answers 429 (too many requests)"
                self._paces[bucket].refused(reply.headers, sent, attempt)
            elif reply.status in _RETRIED:
                reason = f"the Hub answers {reply.status}"
                self._pause(attempt)
            elif not reply.complete:
                raise NoVerdictError("the Hub's answer is too long")
            elif reply.status == 200 and bucket == "api" and not _is_data(reply):
                reason = "the Hub's answer is not what was asked for"  # an error in disguise, or a wall's page
                self._pause(attempt)
            else:
                self._failures = 0
                self.answered = True
                return reply
        self._failed()
        raise NoVerdictError(reason)

    def _pause(self, attempt: int) -> None:
        if attempt < ATTEMPTS - 1:
            self._paces["api"].wait(min(8.0, 2.0**attempt))

    def _failed(self) -> None:
        with self._lock:
            self._failures += 1

    def _send(self, path: str, method: str, body: Any, max_bytes: int) -> HttpReply:
        token = self._token
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        content = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            content = json.dumps(body).encode()
        with self._lock:
            self.requests += 1
        reply = self._transport.request(method, self.endpoint + path, headers, content, max_bytes)
        if reply.status == 401 and token and BAD_TOKEN in error_message(reply):
            with self._lock:
                self.bad_token, self._token = True, ""
            return self._send(path, method, body, max_bytes)
        return reply

    def file(self, id: str, path: str) -> bytes:
        """A small file of a model; empty if it cannot be had. Raises NoVerdictError and OutOfTimeError like `ask`."""
        where = f"/{quote(id)}/resolve/main/{quote(path)}"
        for _ in range(MAX_HOPS):
            reply = self.ask(where, bucket="resolvers", max_bytes=1 << 20)
            there = self.moved_to(reply, where)
            if there is None:
                return reply.body if reply.status == 200 else b""
            where = there
        return b""

    def moved_to(self, reply: HttpReply, path: str) -> str | None:
        """Where a redirect leads: a path on this Hub, or None for no redirect. Raises NoVerdictError for others."""
        if reply.status not in _REDIRECTS or not reply.headers.get("Location"):
            return None
        location = urljoin(self.endpoint + path, reply.headers["Location"])
        there, here = urlsplit(location), urlsplit(self.endpoint)
        if (there.scheme, there.netloc) != (here.scheme, here.netloc) or not there.path.startswith(here.path):
            raise NoVerdictError("the Hub redirects to another host")
        return there.path.removeprefix(here.path.rstrip("/")) + (f"?{there.query}" if there.query else "")

    def next_page(self, reply: HttpReply) -> str | None:
        """The path of a listing's next page, or None after the last one. Raises NoVerdictError for another host."""
        link = reply.headers.get("Link") or ""
        for part in link.split(","):
            address, _, more = part.partition(">")
            if 'rel="next"' in more and address.strip().startswith("<"):
                there, here = urlsplit(address.strip()[1:]), urlsplit(self.endpoint)
                if there.netloc not in ("", here.netloc, "huggingface.co"):
                    raise NoVerdictError("the Hub's next page is on another host")
                return there.path.removeprefix(here.path.rstrip("/")) + (f"?{there.query}" if there.query else "")
        return None


def info_path(kind: str, id: str) -> str:
    """The path that tells about a repository what we want to know, and no more."""
    return f"/api/{kind}/{quote(id)}?{_expand(kind)}"


def listing_path(kind: str, owner: str, limit: int) -> str:
    """The path that lists an owner's repositories with the same facts. The order is one that does not change."""
    return f"/api/{kind}?author={quote(owner, safe='')}&limit={limit}&sort=createdAt&{_expand(kind)}"


def _expand(kind: str) -> str:
    return "&".join(f"expand[]={field}" for field in _EXPAND[kind])


def error_message(reply: HttpReply) -> str:
    """What an answer says is wrong."""
    header = reply.headers.get("X-Error-Message")
    if header:
        return header
    content = json_of(reply)
    error = content.get("error") if isinstance(content, Mapping) else None
    return error if isinstance(error, str) else ""


def _is_data(reply: HttpReply) -> bool:
    return reply.body[:1] in (b"[", b"{") and not reply.body.startswith(b'{"error"')


def json_of(reply: HttpReply) -> Any:
    """The data of an answer, or None if it is no JSON."""
    try:
        return json.loads(reply.body)
    except (ValueError, RecursionError):
        return None


def failure(reply: HttpReply, has_token: bool) -> Answer:
    """What an answer without data says about what was asked for. Raises NoVerdictError if it says nothing about it."""
    message, code = error_message(reply), reply.headers.get("X-Error-Code") or ""
    match reply.status, code:
        case 401 | 403, "GatedRepo":
            return Answer(Verdict.GATED)
        case 401, "" if message == MISSING_ANONYMOUS and not has_token:
            return Answer(Verdict.MISSING, GONE)
        case 404, "RepoNotFound":
            return Answer(Verdict.MISSING, GONE)
        case 404, "RevisionNotFound":
            return Answer(Verdict.MISSING, "its revision does not exist")
        case 404, "EntryNotFound":
            return Answer(Verdict.MISSING, "the file does not exist in the repository")
        case 403, _ if message == DISABLED:
            return Answer(Verdict.DISABLED)
        case 451, _:
            return Answer(Verdict.DISABLED, "it is not available for legal reasons")
    said = f": {message[:200]}" if message else ""
    raise NoVerdictError(f"the Hub answers {reply.status}{said}")


def repository(kind: str, data: Any) -> Answer:
    """What the Hub's data say about a repository. Raises NoVerdictError if they are none."""
    if not isinstance(data, Mapping) or not isinstance(data.get("id"), str):
        raise NoVerdictError("the Hub's answer is not what was asked for")
    facts = facts_of(data)
    if data.get("private") is True:
        return Answer(Verdict.MISSING, "it is private: only those with access can see it", facts=facts)
    if data.get("disabled") is True:
        return Answer(Verdict.DISABLED, facts=facts)
    return Answer(Verdict.GATED if facts.gated and kind != "spaces" else Verdict.ALIVE, facts=facts)


# Data types of packed weights: several of them share one number, so numbers are not parameters.
_PACKED = frozenset({"I4", "I8", "I16", "I32", "I64", "U4", "U8", "U16", "U32", "F4", "F8_E4M3", "F8_E5M2", "F8_E8M0"})
_PACKED_TAGS = frozenset({"gguf", "gptq", "awq", "4-bit", "8-bit", "bitsandbytes", "exl2", "mlx", "onnx", "fp8"})
_RELATIONS = frozenset({"finetune", "adapter", "merge", "quantized"})


def facts_of(data: Mapping[str, Any]) -> RepoFacts:
    """The facts in the Hub's data about a repository; what is absent or of another shape than usual is left out."""
    card = data.get("cardData") if isinstance(data.get("cardData"), Mapping) else {}
    tags = _texts(data.get("tags"))
    safetensors, gguf = _mapping(data.get("safetensors")), _mapping(data.get("gguf"))
    tree = _mapping(data.get("baseModels"))
    bases = tuple(each["id"] for each in _mappings(tree.get("models")) if isinstance(each.get("id"), str))
    if not bases:
        named = (tag.removeprefix("base_model:") for tag in tags if tag.startswith("base_model:"))
        bases = tuple(name for name in named if name.partition(":")[0] not in _RELATIONS)
    relation = _text(tree.get("relation"))
    dtypes = set(_mapping(safetensors.get("parameters")))
    return RepoFacts(
        id=str(data["id"]),
        uid=_text(data.get("_id")),
        created=_text(data.get("createdAt")),
        gated=data.get("gated") in ("auto", "manual", True),
        license=_texts(_mapping(card).get("license"))
        or tuple(tag.removeprefix("license:") for tag in tags if tag.startswith("license:")),
        license_name=_text(_mapping(card).get("license_name")),
        bases=bases or _texts(_mapping(card).get("base_model")),
        relation=relation,
        parameters=_count(safetensors.get("total")) or _count(gguf.get("total")),
        context_length=_count(gguf.get("context_length")),
        quantized=relation == "quantized" or bool(gguf or dtypes & _PACKED or _PACKED_TAGS.intersection(tags)),
    )


# What configurations of transformers call it; the limit of learned positions, or the longest text of the tokenizer.
_LENGTHS = ("max_position_embeddings", "n_positions", "n_ctx", "max_seq_len", "seq_length", "max_sequence_length")


def context_length(config: bytes) -> int | None:
    """How many tokens a model takes by its `config.json`, or None if that does not say."""
    try:
        data = json.loads(config)
    except (ValueError, RecursionError):
        return None
    parts = [_mapping(data), _mapping(_mapping(data).get("text_config"))]
    found = next((_count(part.get(name)) for part in parts for name in _LENGTHS if _count(part.get(name))), None)
    if found and _mapping(data).get("model_type") in ("roberta", "xlm-roberta", "camembert"):
        return found - 2  # these count two positions more than they use
    return found


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value[:500] if isinstance(value, str) else ""


def _texts(value: Any) -> tuple[str, ...]:
    """The texts in a text or a list."""
    values = value if isinstance(value, list) else [value]
    return tuple(each[:500] for each in values[:1000] if isinstance(each, str))


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**15 else None


def target_path(target: HubTarget) -> str:
    """The path that tells whether a collection or a paper exists."""
    return f"/api/{target.kind}/{quote(target.id)}"
