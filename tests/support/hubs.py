"""A stand-in Hub asked without a server in between."""

from __future__ import annotations

import json
from typing import Any

from lint_catalog.testing.hub import StandInHub, read_scenario
from lint_catalog.testing.serving import Reply, Request

SCENARIO = read_scenario("""
models:
  acme/tiny: {card: {license: mit}, files: {config.json: "{}", "a b/w.bin": 5000}}
  acme/gated: {gated: manual}
  acme/secret: {private: true}
  acme/withdrawn: {disabled: owner}
  acme/old: {moved_to: acme/tiny}
  gpt2: {moved_to: acme/tiny}
datasets: {acme/corpus: , acme/old-corpus: {moved_to: acme/corpus}}
spaces: {acme/demo: }
collections: {acme/tiny-0123456789abcdef01234567: }
papers: {"2401.00001": }
users: {alice: {token: hf_alice}, bob: {token: hf_bob, reads: [acme/gated]}}
pages: [/blog/acme/tiny]
""")
ANONYMOUS = ""
JSON, TEXT, HTML = "application/json; charset=utf-8", "text/plain; charset=utf-8", "text/html; charset=utf-8"
NO_USER = "Invalid username or password."


def ask(target: str, token: str = ANONYMOUS, method: str = "GET", hub: StandInHub | None = None, **more: Any) -> Reply:
    """The stand-in's answer, without a server in between."""
    headers = {"authorization": f"Bearer {token}"} if token else {}
    request = Request(method, target, {**headers, **more.pop("headers", {})}, **more)
    return (hub or StandInHub(SCENARIO)).reply(request)


def told(reply: Reply) -> Any:
    """What the body says: the error, in JSON or in text; all of it where it is none."""
    if reply.header("Content-Type") != JSON:
        return reply.body.decode()
    value = json.loads(reply.body)
    return value["error"] if isinstance(value, dict) and set(value) == {"error"} else value
