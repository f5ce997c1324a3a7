"""What leads or reads otherwise than it looks on Markdown pages; and credentials."""

from bisect import bisect_left
from collections.abc import Iterator

from lint_catalog.model.pages.targets import targets_of
from lint_catalog.model.places import Span
from lint_catalog.rules import Page, Problem, Problems, Severity, rule
from lint_catalog.rules.spans import spans
from lint_catalog.text.disguises import disguise, disguises
from lint_catalog.text.secrets import secrets


@rule(on=Page, severity=Severity.ERROR)
def misleading_link(page: Page) -> Problems:
    """A link leads where it looks as if it led, and to a page.

    What stands before `@` is a name to log in with, and the host comes after it. Letters of several alphabets in one
    host, or letters that all look like Latin ones, imitate another host; a number may be an address within the house.
    A link that begins with `javascript:` or `data:` brings its page along. All text is looked at: links, code, comments.

    ```md bad escaped
    * [Kite](https://huggingface.co@example.net/kite) <!-- <- leads to `example.net`, not to `huggingface.co` -->
    * [Sail](https://\\xd0\\xb0\\xd1\\x80\\xd1\\x80\\xd3\\x8f\\xd0\\xb5.com/sail) <!-- <- `xn--80ak6aa92e.com` is written in Cyrillic letters -->
    * [Wing](http://2130706433/wing) <!-- <- `2130706433` is the number of 127.0.0.1 -->
    * [Hawk](javascript:alert(1)) <!-- <- runs a script -->
    ```
    ```md good
    * [Kite](https://example.net/@kite), [Sail](https://пример.рф/), [Wing](http://192.0.2.1/wing)
    * [凧](https://日本kite.example/)、[メール](mailto:ada@example.org)
    ```
    """
    found = list(disguises(page.text))
    places = spans(page.text, [(each.start, each.end) for each in found])
    for each, span in zip(found, places, strict=True):
        yield Problem(page.at(span), each.message, each.hint)
    told = [span.line for span in places]
    for span, address in _addresses(page):
        message, hint = disguise(address)
        if message and not _is_told(span, told):
            yield Problem(page.at(span), message, hint)


@rule(on=Page, severity=Severity.ERROR)
def published_credential(page: Page) -> Problems:
    """Nothing that lets somebody in stands on a page.

    A name with a password in an address, a token as its parameter, or a token of a known form anywhere, code and
    comments included. Whoever reads the page has it, and so has whoever reads an older version of it. It is not repeated
    in any report, and links with such a parameter are not asked for.

    ```md bad
    * [Kite](https://ada:wind-and-rain@example.org/kite) <!-- <- a password stands here -->
    * `curl https://example.org/kite?api_key=3f9a77c0e2d14b55` <!-- <- the value of `api_key` -->
    ```
    ```md good
    * [Kite](https://example.org/kite?key=b)
    * `curl https://example.org/kite?api_key=$API_KEY`
    ```
    """
    name = next(secrets(page.file), None)
    if name is not None:
        yield Problem(page.at(Span(1, 1, 1, 1)), f"the name of the file holds {name.what}", _REVOKE, about=(name.what,))
    found = list(secrets(page.text))
    places = spans(page.text, [(each.start, each.end) for each in found])
    for each, span in zip(found, places, strict=True):
        about = (page.row_name(span.line), each.what)
        yield Problem(page.at(span), f"{each.what} stands here for everybody to read", _REVOKE, about=about)
    told = [span.line for span in places]
    for span, address in _addresses(page):
        for each in secrets(address):
            if not _is_told(span, told):
                message = f"{each.what} stands here for everybody to read"
                yield Problem(page.at(span), message, _REVOKE, about=(page.row_name(span.line), each.what))


_REVOKE = "have it declared invalid where it is from, since older versions keep it; then remove it"


def _is_told(span: Span, lines: list[int]) -> bool:
    """Whether something was found in the text itself on a line of a span; the lines are in order."""
    place = bisect_left(lines, span.line)
    return place < len(lines) and lines[place] <= span.end_line


def _addresses(page: Page) -> Iterator[tuple[Span, str]]:
    """What links lead to, those of HTML included, escapes and entities resolved. An image may be brought along."""
    for target in page.derived(targets_of):
        if target.form not in ("image", "html-image") or not target.address.lower().startswith("data:"):
            yield target.span, target.address
