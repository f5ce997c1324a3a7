"""What the text of a web page says about the link that led to it: a wall against bots, a page that is not there after
all, a missing section. Each is said only where it is rather certain; the rest is silence."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from lint_catalog.text.anchors import PREFIX, wanted_anchors
from lint_catalog.text.words import BLANKS

MAX_PAGE = 2 << 20

_TITLE = re.compile(r"<title[^<>]*>", re.IGNORECASE)
_TITLE_END = re.compile(r"</title", re.IGNORECASE)
_NAMED = re.compile(r"""\b(?:id|name)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_TO_SECTION = re.compile(r"""\bhref\s*=\s*["']?#([^"'\s>]+)""", re.IGNORECASE)
_HEADING_WITH_ID = re.compile(r"<h[1-6]\b[^<>]*\bid\s*=", re.IGNORECASE)

# Titles of the pages that stand between bots and a site: Cloudflare, Vercel, Anubis, Fastly, DataDome, Imperva, Akamai.
_WALL_TITLES = (
    "just a moment", "attention required! | cloudflare", "vercel security checkpoint", "making sure you're not a bot",
    "client challenge", "ddos-guard", "access denied", "please wait...", "checking your browser", "are you a robot",
    "security checkpoint", "human verification", "pardon our interruption", "one moment, please",
)  # fmt: skip
_WALL_HEADERS = ("cf-mitigated", "x-amzn-waf-action", "x-datadome")
_WALL_MARKS = ("/cdn-cgi/challenge-platform/", "_cf_chl_opt", "captcha-delivery.com", "/.within.website/x/cmd/anubis")

# What titles of pages say that are not there. Titles that have more words are somebody's who writes about such pages.
_ERROR = r"(?:error|erreur|fehler|errore|エラー|错误|오류|ошибка)"
_CODE = rf"(?:(?:https?|status|code|{_ERROR})\W*)*404(?:\W*{_ERROR})?"
_PAGE = r"(?:page|file|url|document|content|resource|article|site|post|repository|project|item|link|address)s?"
_ASKED = r"(?:(?:the|this|that|your|our|requested|web|you|are|were|looking|for)\W+)*"
_NOT = r"(?:(?:is|was|were|has been|can|could|does|did|cannot|do)\s?)*(?:not|n?'t|(?<=cannot ))\s?(?:be\s)?"
_PHRASES = (
    r"(?:nothing |was )?not found",
    rf"{_ASKED}(?:web\s?)?{_PAGE}\s{_ASKED}{_NOT}(?:found|exists?|available|here)(?: on (?:this|the|our) \w+)?",
    rf"{_ASKED}{_PAGE}\s{_ASKED}(?:(?:is|was|has been)\s)?(?:missing|gone|unavailable|removed|deleted|no longer \w+)",
    r"no such page|(?:we )?(?:can'?t|cannot|couldn't|could not) find (?:the|that|this|your) page(?: you.*)?",
    r"(?:cette |la )?page (?:est )?(?:introuvable|non trouvée|inexistante)",
    r"(?:cette |la )?page (?:demandée )?n'(?:existe|a) pas.*",
    r"(?:die )?(?:seite|webseite) (?:wurde )?nicht gefunden|pagina niet gevonden|nie znaleziono strony",
    r"(?:la )?página no (?:fue )?encontrada|página não encontrada|(?:la )?pagina non (?:è stata )?trovata",
    r"страница не найдена",
    r"(?:お探しの|ご?指定の|指定された)?(?:ページ|記事|url)[がは]?(?:[見み]つかり|存在し|あり)(?:ません(?:でした)?|ない)",
    r"(?:お探しの)?ページ[がは]見つからない",
    r"お探しのページ.*|存在しないページ(?:です)?",
    r"(?:抱歉\W*)?(?:您(?:访问|請求)的)?(?:页面|頁面|网页|網頁)(?:未找到|不存在|找不到|没有找到|沒有找到)",
    r"找不到(?:该|該|此)?(?:页面|頁面|网页|網頁)",
    r"(?:요청하신 )?페이지를 찾을 수 (?:없습니다|없음)",
)
_PITY = r"(?:(?:sorry|oops|whoops|uh[- ]?oh|oh no|désolé|entschuldigung|申し訳(?:ございません|ありません))\W*)*"
_SAID = f"(?:{_CODE}|{'|'.join(_PHRASES)})"
_GONE_TITLE = re.compile(rf"\W*{_PITY}{_SAID}(?:\W+{_SAID})*\W*\d*", re.IGNORECASE)
_ABOUT_CODES = re.compile(r"\W*(?:https?|status)\b", re.IGNORECASE)  # `HTTP 404 - Kitepedia` explains it
_BETWEEN = re.compile(
    BLANKS
    + r"[|\uff5c\u00b7•»«\u203a\u2039/\uff0f]+\s*|(?<!\s)\s+[-\u2013\u2014\u2015]+\s+|"
    + BLANKS
    + r"[\u2014\u2015]\s*"
)
"""What stands between a page's own title and its site's."""
_PARTS, _LONGEST_PART = 4, 120  # parts of a title, and characters of one
_GONE_PATH = re.compile(r"(?:^|[/_-])(?:404|not-?found|page-?not-?found|error404)(?:\.\w+|/)?$", re.IGNORECASE)
_LOGIN_PATH = re.compile(
    r"(?:^|/)(?:log-?in|sign-?in|sso|auth|oauth2?|consent|account|accounts)(?:[/.]|$)", re.IGNORECASE
)
_HOME = re.compile(r"/(?:(?:[a-z]{2}(?:[-_][a-z]{2})?|top)/?)?(?:index\.\w+)?", re.IGNORECASE)


def is_html(headers: Mapping[str, str]) -> bool:
    """Whether an answer is a web page."""
    kind = (headers.get("Content-Type") or "").partition(";")[0].strip().lower()
    return kind in ("text/html", "application/xhtml+xml")


def text_of(body: bytes, headers: Mapping[str, str]) -> str:
    """The text of a page, in the encoding that it or its answer names."""
    declared = re.search(r"charset=[\"']?([\w-]+)", headers.get("Content-Type") or "", re.IGNORECASE)
    within = re.search(rb"<meta[^>]{0,200}charset=[\"']?([\w-]+)", body[:2048], re.IGNORECASE)
    name = declared[1] if declared else within[1].decode("ascii") if within else "utf-8"
    try:
        return body.decode(name, "replace")
    except (LookupError, ValueError):
        return body.decode("utf-8", "replace")


def is_wall(status: int, headers: Mapping[str, str], text: str) -> bool:
    """Whether an answer comes from a wall against bots, and so says nothing about the page."""
    if any(headers.get(name) for name in _WALL_HEADERS):
        return True
    if status == 202 and not text.strip():
        return True  # AWS's wall while it makes up its mind
    beginning = text[:20_000]
    return _title(beginning).startswith(_WALL_TITLES) or any(mark in beginning for mark in _WALL_MARKS)


def says_gone(text: str) -> bool:
    """Whether a page that was sent as found says in its title that it was not: as the whole of it, or of what stands
    beside the name of the site. `404 Media` is a newspaper, and others write about pages that are not found."""
    title = _title(text).replace("\u2019", "'")
    parts = [part for part in _BETWEEN.split(title) if part.strip()]
    ends = {*parts[:1], *parts[-1:]} if 1 < len(parts) <= _PARTS else set()
    own = [title, *(each for each in ends if not _ABOUT_CODES.match(each))]
    return any(len(each) <= _LONGEST_PART and _GONE_TITLE.fullmatch(each) for each in own)


def leads_to_gone(start: str, end: str) -> bool:
    """Whether redirects led from a page to where sites send those who look for what they no longer have."""
    before, after = urlsplit(start), urlsplit(end)
    if _GONE_PATH.search(after.path) and not _GONE_PATH.search(before.path):
        return True
    deep = len([each for each in before.path.split("/") if each]) > 1 or bool(before.query)
    return deep and not after.query and _HOME.fullmatch(after.path or "/") is not None


def is_login(url: str) -> bool:
    """Whether an address is one where people log in or consent, which is no new home of a page."""
    return _LOGIN_PATH.search(urlsplit(url).path) is not None


def lacks_section(text: str, fragment: str) -> bool:
    """Whether a complete page has no section of this name, though its sections do have names.

    Pages whose sections are made by scripts, and fragments that are no names of sections (`#/route`, `#:~:text=…`,
    `#page=2`, `#L10`), are not judged.
    """
    wanted, *others = wanted_anchors(fragment)
    if re.match(r"[/!:]|.*=|L\d+(-L\d+)?$|top$", wanted, re.IGNORECASE) or not wanted:
        return False
    names = {html.unescape(next(filter(None, each.groups()), "")) for each in _NAMED.finditer(text)}
    # GitHub and those that took over its way put a prefix before the names, and their scripts take it off again.
    names |= {each.removeprefix(PREFIX) for each in names}
    if any({each, each.lower()} & names for each in (wanted, *others)):
        return False
    linked = {unquote(html.unescape(each[1])) for each in _TO_SECTION.finditer(text)} - {"content", "main", "top"}
    if wanted in linked:
        return False  # a section that the page itself believes in: its script makes it
    return len(linked & names) >= 2 or len(_HEADING_WITH_ID.findall(text)) >= 2


def _title(text: str) -> str:
    begin = _TITLE.search(text, 0, 100_000)
    end = _TITLE_END.search(text, begin.end(), 100_000) if begin else None
    return " ".join(html.unescape(text[begin.end() : end.start()]).split()).lower() if begin and end else ""
