"""Repositories on the Hugging Face Hub: whether they are still there, under that name, and open to readers."""

from lint_catalog.model.links.answers import LinkedAddress, LinkUse, Verdict
from lint_catalog.rules import Catalog, Edit, Fix, Online, Place, Problem, Problems, Severity, rule
from lint_catalog.text.hub import REPO_KINDS, HubTarget, hub_url
from lint_catalog.text.words import quoted

_WORDS = {
    "models": "repository", "datasets": "dataset", "spaces": "Space", "collections": "collection", "papers": "paper",
    "owners": "account", "pages": "page",
}  # fmt: skip


def _what(link: LinkedAddress) -> str:
    """What a link leads to, in words: `the dataset acme/corpus`."""
    assert link.hub is not None  # noqa: S101 - asked only of links to the Hub
    if link.hub.path:
        return f"{quoted(link.hub.path)} in {quoted(link.hub.id)}"
    return f"the {_WORDS[link.hub.kind]} {quoted(link.hub.id)}"


def _history(last_alive: str) -> str:
    return f"it was last seen on {last_alive}" if last_alive else ""


@rule(on=Online, severity=Severity.ERROR)
def hub_repo_missing(online: Online) -> Problems:
    """A repository, file or page on the Hugging Face Hub is there.

    The Hub does not tell what is gone from what is private, and readers cannot either. An answer that says so is asked
    for a second time before it is believed.

    ```yaml hub
    models: {acme/tiny-ja-7b: {}}
    ```
    ```yaml bad
    hub:
      - acme/tiny-ja-7b
      - acme/tiny-ja-1b  # <- the repository `acme/tiny-ja-1b` is not on the Hub: it is gone or private
    url: https://huggingface.co/acme/tiny-ja-7b/blob/main/PAPER.pdf  # <- `PAPER.pdf` in `acme/tiny-ja-7b` is not
    ```
    ```yaml good
    hub: [acme/tiny-ja-7b]
    url: https://huggingface.co/acme/tiny-ja-7b/blob/main/README.md
    ```
    """
    for use, link, answer in online.uses(Verdict.MISSING):
        if link.hub is not None:
            hint = "look for its new name, or leave it out"
            seen = _history(answer.last_alive)
            message = f"{_what(link)} is not on the Hub: {answer.reason or 'it is gone or private'}"
            yield Problem(use.place, message, f"{seen}; {hint}" if seen else hint, about=(use.written,))


@rule(on=Online, severity=Severity.WARNING)
def hub_repo_moved(online: Online) -> Problems:
    """A repository on the Hugging Face Hub has the name that it has now.

    The Hub redirects old names and other letter case, until somebody takes the old name. A change of letter case is
    fixed safely. Any other new name is for you to look at: names have been given to other repositories before. Where
    the link memory knows the old repository and another one answers now, the message says so.

    ```yaml hub
    models:
      acme/tiny-ja-7b: {}
      old-acme/tiny: {moved_to: acme/tiny-ja-7b}
    ```
    ```yaml bad
    hub:
      - old-acme/tiny  # <- the repository `old-acme/tiny` is called `acme/tiny-ja-7b` now
    ```
    ```yaml fixed unsafe
    hub:
      - acme/tiny-ja-7b
    ```
    ```yaml bad
    hub: [Acme/Tiny-JA-7B]  # <- the repository `Acme/Tiny-JA-7B` is written `acme/tiny-ja-7b`
    ```
    ```yaml fixed
    hub: [acme/tiny-ja-7b]
    ```
    ```yaml good
    hub: [acme/tiny-ja-7b]
    ```
    """
    for use, link, answer in online.uses(Verdict.MOVED):
        if link.hub is None or "/" not in answer.to:
            continue
        # A name without an owner may be one of old, from before there were any.
        kind = link.hub.kind if link.hub.kind in REPO_KINDS else "models"
        is_case = link.hub.id.lower() == answer.to.lower()
        verb = "is written" if is_case else "is called"
        now = "" if is_case else " now"
        old = f"the {_WORDS[kind]} {quoted(link.hub.id)}"
        hint = "" if is_case else f"see {hub_url(HubTarget(kind, answer.to))}, whether it is the same one"
        before, facts = answer.before, answer.facts
        if before and facts and before.uid and facts.uid and before.uid != facts.uid:
            hint = (
                f"it may be a different one: the repository there was created on {facts.created[:10]}, "
                f"the one that this name led to before on {before.created[:10]}"
            )
        fix = _renamed(use, link, answer.to, is_case)
        yield Problem(use.place, f"{old} {verb} {quoted(answer.to)}{now}", hint, fix, about=(use.written,))


def _renamed(use: LinkUse, link: LinkedAddress, id: str, safe: bool) -> Fix | None:
    """The new name in place of the old one; None if the old one is not written as it reads."""
    old = link.hub.id if link.hub else ""
    if not use.exact or use.written.count(old) != 1:
        return None
    return Fix(f"rename to `{id}`", (Edit(use.place, use.written.replace(old, id)),), safe)


@rule(on=Online, severity=Severity.NOTE)
def hub_repo_gated(online: Online) -> Problems:
    """A repository that asks for a login or consent is marked as such.

    `access: gated` tells readers before they meet the gate; the pages print a lock.

    ```yaml hub
    models:
      acme/tiny-ja-7b: {gated: manual}
      acme/tiny-ja-1b: {}
    ```
    ```yaml bad
    hub: [acme/tiny-ja-7b]  # <- `acme/tiny-ja-7b` asks for a login or consent, which the entry does not say
    ```
    ```yaml good
    hub: [{repo: acme/tiny-ja-7b, access: gated}, acme/tiny-ja-1b]
    ```
    """
    for use, link, _ in online.uses(Verdict.GATED):
        if _is_item_of_hub(use) and _access(online, use) is None and link.hub is not None:
            message = f"{quoted(link.hub.id)} asks for a login or consent, which the entry does not say"
            hint = f"write `{{repo: {link.hub.id}, access: gated}}`"
            yield Problem(use.place, message, hint, about=(use.written,))


@rule(on=Online, severity=Severity.WARNING)
def hub_repo_not_gated(online: Online) -> Problems:
    """A repository that is marked as gated is gated.

    ```yaml hub
    models:
      acme/tiny-ja-7b: {gated: auto}
      acme/tiny-ja-1b: {}
    ```
    ```yaml bad
    hub:
      - {repo: acme/tiny-ja-1b, access: gated}  # <- `access` is `gated`, but `acme/tiny-ja-1b` is open to everybody
    ```
    ```yaml good
    hub:
      - {repo: acme/tiny-ja-7b, access: gated}
      - {repo: acme/tiny-ja-1b, access: open}
    ```
    """
    for use, link, answer in online.uses(Verdict.ALIVE, Verdict.GATED):
        if not _is_item_of_hub(use) or link.hub is None:
            continue
        access = _access(online, use)
        entry = online.entry(use)
        if entry is None or (access, answer.verdict) not in (("gated", Verdict.ALIVE), ("open", Verdict.GATED)):
            continue
        is_open = answer.verdict is Verdict.ALIVE
        state = "is open to everybody" if is_open else "asks for a login or consent"
        place = entry.at(*use.path[:-1], "access")
        message = f"`access` is {quoted(access)}, but {quoted(link.hub.id)} {state}"
        yield Problem(place, message, about=(use.written, str(access)))


def _is_item_of_hub(use: LinkUse) -> bool:
    """Whether a use is a model's own repository, for which the entry can state how it is accessed."""
    return use.entry.startswith("models/") and bool(use.path) and use.path[0] == "hub"


def _access(online: Online, use: LinkUse) -> str | None:
    """The access that an entry states for a repository; None if it states none."""
    entry = online.entry(use)
    value = entry.get((*use.path[:-1], "access")) if entry is not None and use.path[-1] == "repo" else None
    return value if isinstance(value, str) else None


@rule(on=Online, severity=Severity.WARNING)
def hub_repo_disabled(online: Online) -> Problems:
    """A repository on the Hugging Face Hub has not been disabled.

    The Hub or the owner can switch a repository off: its page is still there, its files are not.

    ```yaml hub
    models:
      acme/tiny-ja-7b: {disabled: moderation}
      acme/tiny-ja-1b: {}
    datasets: {acme/corpus: {disabled: owner}}
    ```
    ```yaml bad
    hub: [acme/tiny-ja-7b]  # <- the repository `acme/tiny-ja-7b` is disabled on the Hub
    url: https://huggingface.co/datasets/acme/corpus  # <- the dataset `acme/corpus` is disabled on the Hub
    ```
    ```yaml good
    hub: [acme/tiny-ja-1b]
    ```
    """
    for use, link, answer in online.uses(Verdict.DISABLED):
        if link.hub is not None:
            why = f": {answer.reason}" if answer.reason else ""
            hint = "say so in a `note`, or leave it out; nobody can download it"
            yield Problem(use.place, f"{_what(link)} is disabled on the Hub{why}", hint, about=(use.written,))


@rule(on=Online, severity=Severity.ERROR)
def hub_token_invalid(online: Online) -> Problems:
    """The token for the Hugging Face Hub, if there is one, is accepted.

    The Hub answers every question with an error to whoever shows a token that it does not know. The run goes on without
    the token, with the smaller allowance of requests that strangers have. It is reported once, at the catalog's first
    file, whatever that contains.

    ```yaml hub
    models: {acme/tiny-ja-7b: {}}
    users: {yuki: {token: hf_valid}}
    ```
    ```yaml bad token=hf_expired
    name: Tiny  # <- the Hub does not accept the token
    hub: [acme/tiny-ja-7b]
    ```
    ```yaml good token=hf_valid
    name: Tiny
    hub: [acme/tiny-ja-7b]
    ```
    """
    if online.bad_token:
        yield Problem(
            Place(_first_file(online.catalog)),
            "the Hub does not accept the token; links were checked without it",
            "make a new one at https://huggingface.co/settings/tokens, then set HF_TOKEN or run `hf auth login`; "
            "to go without, set HF_HUB_DISABLE_IMPLICIT_TOKEN=1",
            about=(),
        )


def _first_file(catalog: Catalog) -> str:
    for entry in catalog.of_kind("catalog").values():
        return entry.file
    return min(catalog.documents, default="")
