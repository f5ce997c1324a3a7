"""What goes wrong on purpose, and when."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Callable
from fnmatch import fnmatchcase

from msgspec.structs import replace

from lint_catalog.testing.hub import answers
from lint_catalog.testing.hub.limits import bucket_of
from lint_catalog.testing.hub.scenario import Quota, Scenario, Trouble
from lint_catalog.testing.serving import Drop, Reply, Request

_DROPS = {"reset": Drop.RESET, "close": Drop.CLOSE, "timeout": Drop.SILENCE}
_GATEWAY = "<html><head><title>{0}</title></head><body><center><h1>{0}</h1></center></body></html>"
_PHRASES = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Time-out"}


class Troubles:
    """Decides which request meets a trouble. The order in which requests of several threads come does not matter."""

    def __init__(self, scenario: Scenario) -> None:
        self._troubles = scenario.troubles
        self._seed = scenario.seed
        self._asked: Counter[tuple[int, str, str]] = Counter()
        self._met: Counter[int] = Counter()
        self._struck: Counter[int] = Counter()
        self._lock = threading.Lock()

    def pick(self, request: Request) -> Trouble | None:
        """The trouble that this request meets, if any: the first of the scenario's list that strikes."""
        if not self._troubles:
            return None
        with self._lock:
            for number, trouble in enumerate(self._troubles):
                if fnmatchcase(request.target, trouble.on) and self._strikes(number, trouble, request):
                    return trouble
        return None

    def _strikes(self, number: int, trouble: Trouble, request: Request) -> bool:
        key = (number, request.method, request.target)
        self._asked[key] += 1
        self._met[number] += 1
        if self._met[number] <= trouble.skip or (trouble.times is not None and self._struck[number] >= trouble.times):
            return False
        what = f"{self._seed} {number} {request.method} {request.target} {self._asked[key]}"
        chance = int.from_bytes(hashlib.sha256(what.encode()).digest()[:7], "big") / 2**56
        if chance >= trouble.share:
            return False
        self._struck[number] += 1
        return True


def troubled(trouble: Trouble, request: Request, quota: Quota, answer: Callable[[], Reply]) -> Reply:
    """The reply to a request that meets a trouble. `answer` makes the one it would have got."""
    fault = trouble.fault
    if fault in _DROPS:
        return Reply(200, drop=_DROPS[fault])
    if fault == "slow":
        return replace(answer(), pause=trouble.seconds)
    if fault == "cut":
        whole = answer()
        return replace(whole, cut=len(whole.body) // 2)
    if fault.startswith("429"):
        return _too_many(trouble, request, quota)
    return _refusal(fault)


def _too_many(trouble: Trouble, request: Request, quota: Quota) -> Reply:
    bucket = bucket_of(request.path)
    policy = ("RateLimit-Policy", f'"fixed window";"{bucket}";q={getattr(quota, bucket)};w={quota.window}')
    form: answers.Form = "json" if bucket == "api" else "html" if bucket == "pages" else "text"
    headers: tuple[tuple[str, str], ...] = ()
    if trouble.fault == "429":
        headers = (("RateLimit", f'"{bucket}";r=0;t={max(1, round(trouble.seconds))}'), policy)
    elif trouble.fault == "429-retry-after":  # another limiter's: the window itself is not used up
        headers = (
            ("Retry-After", str(max(1, round(trouble.seconds)))),
            ("RateLimit", f'"{bucket}";r={getattr(quota, bucket) // 2};t={quota.window // 2}'),
            policy,
        )
    return answers.error(form, 429, f"We had to rate limit your IP ({request.client}).", "", *headers)


def _refusal(fault: str) -> Reply:
    html = ("Content-Type", answers.TYPES["html"])
    match fault:
        case "401":
            return answers.missing_repo("json", None)
        case "403":  # a firewall in front of the Hub: none of the Hub's own headers
            return Reply(403, (html, ("Server", "CloudFront")), _GATEWAY.format("403 Forbidden").encode())
        case "captcha":
            return Reply(405, (html, ("x-amzn-waf-action", "captcha"), ("Server", "CloudFront")), b"<!DOCTYPE html>")
        case "error-200":
            return Reply(200, (("Content-Type", answers.TYPES["json"]),), b'{"error":"Internal Error"}')
        case "html-200":
            return Reply(200, (html,), b"<!DOCTYPE html><html><body>Just a moment...</body></html>")
    status = int(fault)
    if status == 500:
        return answers.error("json", 500, "Internal Error - We're working hard to fix this as soon as possible!")
    return Reply(status, (html,), _GATEWAY.format(f"{status} {_PHRASES[status]}").encode())
