"""Anchors on Markdown pages, and the links that lead to a place on a page."""

import re
from collections.abc import Iterator, Sequence

from lint_catalog.model.pages.anchors import page_anchors
from lint_catalog.model.pages.targets import Target, targets_of
from lint_catalog.model.places import Span
from lint_catalog.rules import Absent, Edit, Fix, Page, Problem, Problems, Severity, rule
from lint_catalog.text.anchors import Anchors, wanted_anchors
from lint_catalog.text.relative import is_template
from lint_catalog.text.words import closest, quoted

_GUESSES = 40  # links that get a suggestion: on a page with more broken ones, they would take long
_CHOICES = 2000  # anchors that may be meant
_LONG = 200  # characters of an anchor that gets a suggestion
_LINES = re.compile(r"L\d+(?:C\d+)?(?:-L\d+(?:C\d+)?)?")  # of a file that is shown as text


@rule(on=Page, severity=Severity.ERROR)
def repeated_anchor(page: Page) -> Problems:
    """An anchor stands once on a page.

    Of two anchors with one name, links can reach the first only.

    ```md bad
    <a id="kite"></a>
    ## Kite

    <a id="kite"></a> <!-- <- the anchor `kite` stands on line 1, too -->
    ## Kite 2
    ```
    ```md good
    <a id="kite"></a>
    ## Kite

    <a id="kite-2" name="kite-2"></a>
    ## Kite 2
    ```
    """
    first: dict[str, Span] = {}
    for anchor in page.anchors:
        before = first.setdefault(anchor.id, anchor.span)
        if before != anchor.span:
            message = f"the anchor {quoted(anchor.id)} stands on line {before.line}, too"
            yield Problem(page.at(anchor.id_span), message, "links reach the first only; rename one of them")


@rule(on=Page, severity=Severity.ERROR, absent=Absent())
def broken_anchor(page: Page) -> Problems:
    """A link to a place on a page leads to an anchor or a heading that is there.

    What counts are the anchors that GitHub makes: of headings in Markdown and in HTML, of `id` and `name`, of footnotes
    that are defined and used, and of the top of the page.

    ```md bad
    <a id="jp-mt-bench"></a>
    ## Benchmarks

    See [MT-bench](#jp-mtbench) and [above](#benchmark). <!-- <- there is no anchor -->
    ```
    ```md fixed unsafe
    <a id="jp-mt-bench"></a>
    ## Benchmarks

    See [MT-bench](#jp-mt-bench) and [above](#benchmarks).
    ```
    ```md bad
    ## 🛠️ Tools

    A variation selector stays, as in `#️-tools`: [Tools](#-tools). <!-- <- there is no anchor `-tools` -->
    ```
    ```md fixed unsafe
    ## 🛠️ Tools

    A variation selector stays, as in `#️-tools`: [Tools](#️-tools).
    ```
    ```md bad
    <!-- README.md -->
    See [how to sail](docs/guide.md#sail). <!-- <- there is no anchor `sail` in `docs/guide.md` -->
    <!-- docs/guide.md -->
    ## Sails
    ```
    ```md fixed unsafe
    <!-- README.md -->
    See [how to sail](docs/guide.md#sails).
    <!-- docs/guide.md -->
    ## Sails
    ```
    ```md good
    <a id="jp-mt-bench"></a>
    ## Benchmarks of models (new)

    <h2 align="center">Kites</h2>

    See [MT-bench](#jp-mt-bench), [above](#benchmarks-of-models-new), [kites](#kites), the [top](#) and
    [हिन्दी](#%E0%A4%B9%E0%A4%BF%E0%A4%A8%E0%A5%8D%E0%A4%A6%E0%A5%80).

    ## हिन्दी
    ```
    """
    suggestions = _Suggestions()
    for target, anchors, path, fragment in _places(page):
        if anchors.found(fragment) is None:
            name = wanted_anchors(fragment)[0]
            near = suggestions.near(name, anchors, path)
            hint = f"did you mean `#{near}`?" if near else "link to an anchor or a heading that is there"
            fix = Fix(f"write `#{near}`", (_edit(page, target, near),)) if near and target.exact else None
            where = f"in {quoted(path)}" if path else "on this page"
            yield Problem(page.at(target.span), f"there is no anchor {quoted(name)} {where}", hint, fix)


@rule(on=Page, severity=Severity.NOTE)
def anchor_in_other_case(page: Page) -> Problems:
    """A link to a heading has its anchor in lower case, as it is.

    GitHub finds the heading nevertheless; other programs that show the page do not.

    ```md bad
    ## Big Kites

    See [big](#Big-Kites). <!-- <- the anchor `Big-Kites` is called `big-kites` -->
    ```
    ```md fixed
    ## Big Kites

    See [big](#big-kites).
    ```
    ```md good
    <a id="Big-Kites"></a>
    ## The Big Ones

    See [big](#Big-Kites) and [the big ones](#the-big-ones).
    ```
    """
    for target, anchors, _, fragment in _places(page):
        name = anchors.found(fragment)
        if name is not None and name not in wanted_anchors(fragment):
            fix = Fix(f"write `#{name}`", (_edit(page, target, name),), safe=True) if target.exact else None
            message = f"the anchor {quoted(wanted_anchors(fragment)[0])} is called {quoted(name)}"
            yield Problem(page.at(target.span), message, "GitHub finds it, other programs do not", fix)


def _places(page: Page) -> Iterator[tuple[Target, Anchors, str, str]]:
    """Each link to a place on this page or on another one of the repository: the link, what can be found there, where
    the other page is, and what follows `#`."""
    own = page.derived(page_anchors)
    for target in page.derived(targets_of):
        address, mark, fragment = target.address.partition("#")
        if not mark or target.is_use or is_template(target.address):
            continue
        if not address or address.startswith("?"):  # such as `?tab=readme-ov-file#kites`
            yield target, own, "", fragment
        elif (linked := page.linked.get(target.address)) and linked.anchors and not _LINES.fullmatch(fragment):
            yield target, linked.anchors, linked.path, fragment


def _edit(page: Page, target: Target, name: str) -> Edit:
    return Edit(page.at(target.span), f"{target.address.partition('#')[0]}#{name}")


class _Suggestions:
    """Anchors that may be meant, of as many links as somebody fixes one by one."""

    def __init__(self) -> None:
        self._choices: dict[str, Sequence[str]] = {}
        self._left = _GUESSES

    def near(self, name: str, anchors: Anchors, path: str) -> str | None:
        """The nearest anchor of a page, if any is near."""
        self._left -= 1
        if self._left < 0 or len(name) >= _LONG:
            return None
        if path not in self._choices:
            self._choices[path] = sorted(anchors.names)[:_CHOICES]
        return closest(name, self._choices[path])
