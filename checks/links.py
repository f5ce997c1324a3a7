"""Links to anywhere but the Hugging Face Hub: whether there is still something behind them."""

from urllib.parse import urlsplit

from lint_catalog.model.links.answers import PageTrouble, Verdict
from lint_catalog.rules import Edit, Fix, Online, Place, Problem, Problems, Severity, rule
from lint_catalog.text.words import counted, quoted

_LONG = 200


@rule(on=Online, severity=Severity.ERROR)
def dead_link(online: Online) -> Problems:
    """A link leads to something.

    A page is dead if its host says so (404 or 410), does not exist or refuses connections, twice with a pause between.
    Sites have bad days, so the first sighting is a warning. It becomes an error once the link was found dead on several
    different days (three, two days from first to last: `failures` and `failure-days` in `[tool.lint-catalog.links]`),
    which the link memory counts. Whatever else goes wrong (403, 429, 5xx, no answer in time, a wall against bots) says
    nothing about the page: such a link is counted as unreachable and never reported here.

    ```yaml web
    http://example.com/gone: 404
    http://example.com/busy: 503
    http://example.com/: 200
    ```
    ```yaml bad
    url: http://example.com/gone  # <- the page is dead: its host answers 404
    ```
    ```yaml good
    url: {en: "http://example.com/", fr: "http://example.com/busy"}
    ```
    """
    settings = online.settings
    for use, link, answer in online.uses(Verdict.MISSING):
        if link.hub is not None:
            continue
        days = answer.failed_days
        old = bool(answer.first_failed) and (online.today.isoformat() >= answer.first_failed)
        lasted = _days_since(online, answer.first_failed) if old else 0
        sure = days >= settings.failures and lasted >= settings.failure_days
        seen = f" on {counted(days, 'day')} since {answer.first_failed}" if days > 1 else ""
        hints = []
        if answer.archived:
            hints.append(f"a copy is at {answer.archived}")
        if answer.last_alive:
            hints.append(f"it was last seen alive on {answer.last_alive}")
        if not sure:
            hints.append(f"an error once it was dead on {counted(settings.failures, 'day')}")
        message = f"the page is dead{seen}: {answer.reason}"
        severity = Severity.ERROR if sure else Severity.WARNING
        yield Problem(use.place, message, "; ".join(hints), severity=severity, about=(use.written,))


def _days_since(online: Online, day: str) -> int:
    try:
        return (online.today - type(online.today).fromisoformat(day)).days
    except ValueError:
        return 0


@rule(on=Online, severity=Severity.WARNING)
def moved_link(online: Online) -> Problems:
    """A link leads where the page is now.

    Reported where the old address says that the page moved for good (301 or 308). A redirect that differs by a slash at
    the end only, or that leads to a login, does not count. The fix is safe where only `http` became `https`.

    ```yaml web
    http://example.com/old: {status: 301, location: "http://example.com/new"}
    http://example.com/today: {status: 302, location: "http://example.com/new"}
    http://example.com/new: 200
    ```
    ```yaml bad
    url: http://example.com/old  # <- the page moved for good to `http://example.com/new`
    ```
    ```yaml fixed unsafe
    url: http://example.com/new
    ```
    ```yaml good
    url: http://example.com/today
    ```
    """
    for use, link, answer in online.uses(Verdict.MOVED):
        if link.hub is not None or not answer.to or len(answer.to) > _LONG:
            continue
        is_upgrade = answer.to == link.url.replace("http://", "https://", 1)
        fix = None
        if use.exact and not set(answer.to) & set(" ()<>\"'`{}[],|\\^"):
            fix = Fix(f"link to `{answer.to}`", (Edit(use.place, answer.to),), is_upgrade)
        message = f"the page moved for good to {quoted(answer.to, _LONG)}"
        yield Problem(use.place, message, fix=fix, about=(use.written,))


@rule(on=Online, severity=Severity.WARNING)
def tls_problem(online: Online) -> Problems:
    """A secure link has a certificate that browsers accept.

    Readers meet a warning instead of the page. Whether the page is there is not known, so the link counts as
    unreachable.

    ```yaml web
    http://example.com/: 200
    https://expired.example.com/: no TLS
    ```
    ```yaml bad
    url: https://expired.example.com/  # <- readers are warned of `expired.example.com`: no secure connection
    ```
    ```yaml good
    url: http://example.com/
    ```
    """
    for use, link, answer in online.uses(Verdict.UNREACHABLE):
        if answer.trouble is PageTrouble.TLS:
            host = urlsplit(link.url).hostname or link.url
            message = f"readers are warned of {quoted(host)}: {answer.reason}"
            yield Problem(use.place, message, about=(use.written,))


@rule(on=Online, severity=Severity.WARNING)
def soft_404(online: Online) -> Problems:
    """A link does not lead to a page that says it was not found.

    Some sites send such a page as if all were well, or send whoever looks for a page that is gone to their front page.
    Reported only if the page's title says so, or if a link to a page deep within a site ends at its front page.

    ```yaml web
    http://example.com/blog/2021/gone: {status: 302, location: "http://example.com/"}
    http://example.com/lost: {status: 200, body: "<title>404 Not Found</title>"}
    http://example.com/: 200
    ```
    ```yaml bad
    url:
      en: http://example.com/blog/2021/gone  # <- it redirects to `http://example.com/`, as sites do
      fr: http://example.com/lost  # <- the page says that it was not found
    ```
    ```yaml good
    url: http://example.com/
    ```
    """
    for use, _, answer in online.uses(Verdict.ALIVE):
        if answer.trouble is PageTrouble.SOFT_404:
            hint = "look at it: this is a guess from its title or address"
            yield Problem(use.place, answer.reason, hint, about=(use.written,))


@rule(on=Online, severity=Severity.WARNING)
def dead_fragment(online: Online) -> Problems:
    """A link to a section of a page leads to a section that the page has.

    Pages whose sections are made by scripts are not judged.

    ```yaml web
    http://example.com/guide:
      status: 200
      body: "<h1 id=start>A</h1><h2 id=training>B</h2><a href='#start'>up</a>"
    ```
    ```yaml bad
    url: http://example.com/guide#licence  # <- the page has no section `licence`
    ```
    ```yaml good
    url: http://example.com/guide#training
    ```
    """
    for use, _, answer in online.uses(Verdict.ALIVE):
        if answer.trouble is PageTrouble.FRAGMENT:
            yield Problem(use.place, answer.reason, about=(use.written,))


@rule(on=Online, severity=Severity.WARNING)
def expired_exclusion(online: Online) -> Problems:
    """A host that is excluded from checks is excluded for a time only.

    Each `[[tool.lint-catalog.links.exclude]]` has an `until`. When that day is over its links are asked for again, and
    this reminds of the entry in the settings. It is reported once, at the catalog's first file, whatever that contains.

    ```toml links
    [[exclude]]
    host = "example.com"
    reason = "it blocks robots"
    until = 2024-12-31
    [[exclude]]
    host = "example.net"
    reason = "it blocks robots"
    until = 2099-12-31
    ```
    ```yaml bad
    name: Tiny  # <- `example.com` was excluded from checks until 2024-12-31: it blocks robots
    ```
    ```toml links
    [[exclude]]
    host = "example.net"
    reason = "it blocks robots"
    until = 2099-12-31
    ```
    ```yaml good
    name: Tiny
    ```
    """
    for each in online.settings.exclude:
        if each.until < online.today:
            files = [entry.file for entry in online.catalog.of_kind("catalog").values()]
            place = Place(files[0] if files else min(online.catalog.documents, default=""))
            message = f"{quoted(each.host)} was excluded from checks until {each.until}: {each.reason}"
            hint = "remove it from `[[tool.lint-catalog.links.exclude]]`, or give it more time"
            yield Problem(place, message, hint, about=(each.host,))
