"""Links in the Markdown texts of entries: their addresses are complete, and end where they were meant to."""

from lint_catalog.model.entries.markdown import inline_text, written_in
from lint_catalog.rules import Entry, Problem, Problems, Severity, markdown, rule
from lint_catalog.text.address_faults import address_fault
from lint_catalog.text.words import quoted


@rule(on=Entry, severity=Severity.ERROR)
def malformed_address_in_text(entry: Entry) -> Problems:
    """The address of a link in a text is complete and has no strange characters.

    What `malformed-address` says of pages is said of Markdown in entries: of links, images, bare addresses and HTML.

    ```yaml bad
    training: {en: "See [Kite](http:/example.org/kite)"} # <- `http:/example.org/kite` does not begin with `https://`
    ```
    ```yaml bad
    training: {en: See <a href="example.org/kite">Kite</a>} # <- lacks `https://`
    ```
    ```yaml good
    training: {en: "See [Kite](http://example.org/kite), https://example.org/kite and [the models](#models)."}
    ```
    """
    for path, text in markdown(entry):
        said = inline_text(text)
        addresses = [(each, each) for each in said.links] + [(each.address, each.written) for each in said.others]
        for address, written in dict.fromkeys(addresses):
            fault = address_fault(address)
            if fault:
                message = f"the address {quoted(address)} {fault.what}"
                yield Problem(written_in(entry, path, text, written), message, fault.hint, about=(address,))


@rule(on=Entry, severity=Severity.WARNING)
def address_runs_on_in_text(entry: Entry) -> Problems:
    """A bare address in a text ends where it was meant to end.

    What `address-runs-on` says of pages is said of Markdown in entries: GitHub takes what follows without a blank into
    the link, unless it is punctuation of ASCII.

    ```yaml bad
    training: {ja: "詳細は https://example.org/kite。"} # <- GitHub takes `。` into the link
    ```
    ```yaml good
    training: {ja: "詳細は <https://example.org/kite>。", en: "See https://example.org/kite."}
    ```
    """
    for path, text in markdown(entry):
        for each in inline_text(text).others:
            if each.taken:
                message = f"GitHub takes {quoted(each.taken)} into the link to {quoted(each.address)}"
                hint = "write the address in `<…>`, or put a blank behind it"
                yield Problem(written_in(entry, path, text, each.written), message, hint, about=(each.address,))
