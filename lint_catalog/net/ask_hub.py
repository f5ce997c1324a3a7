"""Carrying a plan out: the Hub's answers to links."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from functools import partial
from urllib.parse import quote, unquote

from msgspec.structs import replace

from lint_catalog.model.links.answers import Answer, Verdict
from lint_catalog.net.clock import NOT_REACHED, Clock, OutOfTimeError
from lint_catalog.net.hub import (
    MAX_HOPS,
    MAX_LISTING,
    Hub,
    NoVerdictError,
    context_length,
    failure,
    info_path,
    json_of,
    listing_path,
    repository,
    target_path,
)
from lint_catalog.net.plan import PAGE, Listing, Plan
from lint_catalog.text.hub import REPO_KINDS, HubTarget

OnAnswer = Callable[[HubTarget, Answer], None]
"""Called with every answer as it comes, by one thread at a time or several."""

_THREADS = 4
_POLL = 0.2  # seconds; so soon Ctrl-C is noticed


class AskHub:
    """Asks for everything in a plan. `on_answer` gets the answers, `learnt` the number of pages of an owner's list."""

    def __init__(
        self, hub: Hub, clock: Clock, on_answer: OnAnswer, learnt: Callable[[str, str, int], None],
        deep: frozenset[str] = frozenset(),
    ) -> None:  # fmt: skip
        self._hub = hub
        self._clock = clock
        self._on_answer = on_answer
        self._learnt = learnt
        self._deep = deep
        self._answers: dict[HubTarget, Answer] = {}
        self._listed: dict[HubTarget, Answer] = {}
        """Everything that was on a list, links to it or not: names of today for those of yesterday."""
        self._late = False

    def run(self, plan: Plan) -> None:
        """Ask for everything. What cannot be asked in time gets an answer that says so."""
        self._hub.want(plan.cost)
        left: list[HubTarget] = []
        self._together(partial(self._list_into, each, left) for each in plan.listings)
        unlisted = frozenset(left)  # the list is one witness, the answer to the single question the second
        self._hub.want(len(left))
        doubtful: list[HubTarget] = []
        singles = [*left, *plan.singles]
        self._together(partial(self._single, each, each in unlisted, doubtful) for each in singles)
        if doubtful:
            self._in_time(partial(self._clock.sleep, 1))
        self._together(partial(self._single, each, True, []) for each in doubtful)
        self._together(partial(self._other, each) for each in plan.others)
        self._together(partial(self._deepen, target) for target in tuple(self._answers) if self._is_shallow(target))

    def _together(self, tasks: Iterable[Callable[[], None]]) -> None:
        """Do several things at a time. Whatever one of them raises ends all, and is raised here."""
        tasks = tuple(tasks)
        if not tasks:
            return
        with ThreadPoolExecutor(min(_THREADS, len(tasks)), thread_name_prefix="lint-catalog-hub") as pool:
            waiting = {pool.submit(task) for task in tasks}
            try:
                while waiting:
                    done, waiting = wait(waiting, _POLL, FIRST_EXCEPTION)
                    for each in done:
                        each.result()
            except BaseException:
                self._clock.stop()
                self._hub.stop()
                for each in waiting:
                    each.cancel()
                raise

    def _list_into(self, listing: Listing, left: list[HubTarget]) -> None:
        left.extend(self._list(listing))

    def _tell(self, target: HubTarget, answer: Answer) -> None:
        self._answers[target] = answer
        self._on_answer(target, answer)

    def _in_time(self, ask: Callable[[], None]) -> bool:
        """Do something if there is time for it, and say whether there was."""
        if self._late:
            return False
        try:
            ask()
        except OutOfTimeError:
            self._late = True
            return False
        return True

    def _list(self, listing: Listing) -> Iterator[HubTarget]:
        """Ask for an owner's repositories; yields those that have to be asked for by themselves."""
        wanted = dict.fromkeys(listing.ids)
        folded: dict[str, Answer] = {}
        path: str | None = listing_path(listing.kind, listing.owner, PAGE)
        pages = 0
        try:
            while path is not None and wanted and not (pages >= listing.pages and len(wanted) <= pages):
                found, path = self._page_of_list(listing.kind, path)
                pages += 1
                for id, answer in found.items():
                    folded[id.lower()] = self._listed[HubTarget(listing.kind, id)] = answer
                    if id in wanted:
                        del wanted[id]
                        self._tell(HubTarget(listing.kind, id), answer)
        except OutOfTimeError:
            self._late = True
            self._tell_all(listing.kind, wanted, Answer(Verdict.UNREACHABLE, NOT_REACHED, pending=True))
            return
        except NoVerdictError as error:
            if pages == 0 and len(wanted) > 3:  # a list that fails is no reason to flood the Hub with questions
                self._tell_all(listing.kind, wanted, Answer(Verdict.UNREACHABLE, str(error)))
                return
        else:
            if path is None or pages > listing.pages:
                self._learnt(listing.kind, listing.owner, pages)
        for id in wanted:
            near = folded.get(id.lower())
            target = HubTarget(listing.kind, id)
            if near is not None and near.facts is not None and near.verdict is not Verdict.MISSING:
                self._tell(target, Answer(Verdict.MOVED, to=near.facts.id, facts=near.facts))
            else:
                yield target

    def _page_of_list(self, kind: str, path: str) -> tuple[dict[str, Answer], str | None]:
        """The repositories on one page of a list, and the path of the next page."""
        if self._late:
            raise OutOfTimeError
        reply = self._hub.ask(path, max_bytes=MAX_LISTING)
        items = json_of(reply)
        if reply.status != 200 or not isinstance(items, list):
            raise NoVerdictError(f"the Hub answers {reply.status} when asked for the list of repositories")
        found: dict[str, Answer] = {}
        for item in items:
            with contextlib.suppress(NoVerdictError):
                answer = repository(kind, item)
                found[item["id"]] = answer
        return found, self._hub.next_page(reply)

    def _tell_all(self, kind: str, ids: Iterable[str], answer: Answer) -> None:
        for id in ids:
            self._tell(HubTarget(kind, id), answer)

    def _single(self, target: HubTarget, confirmed: bool, doubtful: list[HubTarget]) -> None:
        """Ask for one repository. One that seems missing is told so if it is `confirmed`, else noted as doubtful."""
        answer = Answer(Verdict.UNREACHABLE, NOT_REACHED, pending=True)

        def ask() -> None:
            nonlocal answer
            answer = self._repository(target)

        self._in_time(ask)
        if answer.verdict is Verdict.MISSING and not confirmed and answer.facts is None:
            doubtful.append(target)
        else:
            self._tell(target, answer)

    def _repository(self, target: HubTarget) -> Answer:
        try:
            path = info_path(target.kind, target.id)
            for _ in range(MAX_HOPS):
                reply = self._hub.ask(path)
                there = self._hub.moved_to(reply, path)
                if there is None:
                    break
                prefix = f"/api/{target.kind}/"
                id = unquote(there.partition("?")[0]).removeprefix(prefix)
                if not there.startswith(prefix):
                    raise NoVerdictError("the Hub redirects to something else than a repository")
                known = self._listed.get(HubTarget(target.kind, id))
                if known is not None:
                    return _moved(target, known)
                path = there if "?" in there else info_path(target.kind, id)
            else:
                raise NoVerdictError("the Hub redirects in a circle")
            if reply.status != 200:
                return failure(reply, self._hub.has_token)
            return _moved(target, repository(target.kind, json_of(reply)))
        except NoVerdictError as error:
            return Answer(Verdict.UNREACHABLE, str(error))

    def _other(self, target: HubTarget) -> None:
        """Ask for what is no repository by itself, twice if it seems missing."""
        answer = Answer(Verdict.UNREACHABLE, NOT_REACHED, pending=True)

        def ask() -> None:
            nonlocal answer
            try:
                answer = self._something(target)
                if answer.verdict is Verdict.MISSING and target.kind not in REPO_KINDS:
                    self._clock.sleep(1)
                    answer = self._something(target)
            except NoVerdictError as error:
                answer = Answer(Verdict.UNREACHABLE, str(error))

        self._in_time(ask)
        self._tell(target, answer)

    def _something(self, target: HubTarget) -> Answer:
        match target.kind:
            case "models" | "datasets" | "spaces":
                return self._file(target)
            case "owners":
                return self._owner(target)
            case "pages":
                return self._page(target)
        reply = self._hub.ask(target_path(target))
        if reply.status == 200 and isinstance(json_of(reply), dict):
            return Answer(Verdict.ALIVE)
        if reply.status in (401, 404):
            return Answer(Verdict.MISSING, "it is gone or private" if target.kind == "collections" else "it is gone")
        return failure(reply, self._hub.has_token)

    def _owner(self, target: HubTarget) -> Answer:
        for path in (f"/api/organizations/{quote(target.id)}/overview", f"/api/users/{quote(target.id)}/overview"):
            reply = self._hub.ask(path)
            if reply.status in (200, 301, 302, 307, 308):  # another letter case leads to the same page
                return Answer(Verdict.ALIVE)
            if reply.status != 404:
                return failure(reply, self._hub.has_token)
        old = self._repository(HubTarget("models", target.id))  # a model that had its name before there were owners
        if old.verdict is Verdict.MISSING:
            return Answer(Verdict.MISSING, "there is no such user or organization")
        return old

    def _is_shallow(self, target: HubTarget) -> bool:
        """Whether a model's context length is wanted and not known."""
        facts = self._answers[target].facts
        return target.id in self._deep and target.kind == "models" and facts is not None and not facts.context_length

    def _deepen(self, target: HubTarget) -> None:
        """Add the context length from a model's `config.json`. Without one, or time, nothing is added."""
        answer = self._answers[target]
        assert answer.facts is not None  # noqa: S101 - what _is_shallow says

        def ask() -> None:
            length = context_length(self._hub.file(answer.facts.id, "config.json")) if answer.facts else None
            if length and answer.facts:
                self._tell(target, replace(answer, facts=replace(answer.facts, context_length=length)))

        with contextlib.suppress(NoVerdictError):
            self._in_time(ask)

    def _page(self, target: HubTarget) -> Answer:
        reply = self._hub.ask(f"/{target.id}", "HEAD", bucket="pages")
        if reply.status == 404:
            return Answer(Verdict.MISSING, "the page is gone")
        if reply.status < 400:
            return Answer(Verdict.ALIVE)
        return failure(reply, self._hub.has_token)

    def _file(self, target: HubTarget) -> Answer:
        """A file or a folder in a repository, which was asked for already."""
        repo = self._answers.get(target.repo)
        if repo is None:
            repo = self._repository(target.repo)
        if repo.verdict in (Verdict.MISSING, Verdict.DISABLED, Verdict.UNREACHABLE):
            return Answer(repo.verdict, repo.reason, pending=repo.pending)
        moved = repo.verdict is Verdict.MOVED
        here = Answer(Verdict.MOVED if moved else repo.verdict, to=repo.to)
        if not target.path and target.revision == "main":
            return here
        base = f"/api/{target.kind}/{quote(repo.to if moved else target.id)}"
        revision = quote(target.revision, safe="")
        if not target.path:
            reply = self._hub.ask(f"{base}/revision/{revision}")
            return here if reply.status == 200 else failure(reply, self._hub.has_token)
        reply = self._hub.ask(f"{base}/paths-info/{revision}", "POST", {"paths": [target.path]})
        found = json_of(reply)
        if reply.status != 200 or not isinstance(found, list):
            return failure(reply, self._hub.has_token)
        return here if found else Answer(Verdict.MISSING, "the file does not exist in the repository")


def _moved(target: HubTarget, answer: Answer) -> Answer:
    """An answer for the target, whatever name it answered to."""
    facts = answer.facts
    if facts is None or facts.id == target.id or answer.verdict is Verdict.MISSING:
        return answer
    return Answer(Verdict.MOVED, to=facts.id, facts=facts)
