"""The whole catalog against the stand-in Hub with its real quotas: few requests, right verdicts, whatever happens."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from msgspec.structs import replace

from lint_catalog.model.links.answers import Answer, LinkedAddress, Online, Verdict
from lint_catalog.model.links.uses import links_of
from lint_catalog.net.check_links import LinkOutcome, Progress
from lint_catalog.testing.hub import Collection, Moved, Quota, Repo, Scenario, StandInHub, Trouble, User
from lint_catalog.testing.hub.from_catalog import scenario_from_catalog
from lint_catalog.testing.hub.scenario import KINDS
from lint_catalog.text.hub import REPO_KINDS, HubTarget, hub_target, hub_url
from tests.support.catalogs import catalog_of, own_entries, run, table
from tests.support.online import DAY, Clock, ask, setup_for
from tests.support.sources import OWN
from tests.support.tiers import examples

HOUR = 3600.0
TOKEN = "hf_yuki"  # noqa: S105 - known to the stand-in only
FAULTS = ("429", "429-retry-after", "429-bare", "500", "502", "503", "504", "reset", "close", "cut")
"""Troubles that end by themselves. `timeout` takes real time, and has a test of its own."""


def links_to(targets: Iterable[HubTarget]) -> dict[str, LinkedAddress]:
    return {url: LinkedAddress(url, target, ()) for target in targets for url in [hub_url(target)]}


def targets_of_pages() -> list[HubTarget]:
    """What our own pages link to on the Hub."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in OWN.paths.values())
    urls = re.findall(r"https?://(?:huggingface\.co|hf\.co)/[^\s)\"'<>|\]（）]+", text)
    return list(dict.fromkeys(target for url in urls if (target := hub_target(url)) is not None))


HUGE = ("nvidia", "google", "microsoft")  # owners with more repositories than a page of a list holds


def world_of(targets: Iterable[HubTarget]) -> tuple[Scenario, dict[HubTarget, Verdict]]:
    """A Hub on which most targets are alive and some are not, and the right verdict for each."""
    repos: list[Repo] = []
    moved: list[Moved] = []
    verdicts: dict[HubTarget, Verdict] = {}
    for number, target in enumerate(dict.fromkeys(each.repo for each in targets if each.kind in REPO_KINDS)):
        files = {each.path: "text" for each in targets if each.repo == target and each.path}
        kind = next(kind for kind in KINDS if kind == target.kind)
        fate = fate_of(number, Repo(target.id, kind, files=files))
        verdicts[target], present, *old = fate
        repos += [present] if present else []
        moved += [Moved(name, present.id, kind) for name in old if present]
    others = {kind: [each.id for each in targets if each.kind == kind] for kind in ("collections", "owners", "pages")}
    for target in targets:
        verdicts.setdefault(target, verdicts[target.repo] if target.kind in REPO_KINDS else Verdict.ALIVE)
    verdicts = {target: verdicts[target] for target in targets}  # of some repositories only a file is linked
    more = [Repo(f"{owner}/another-{number}") for owner in HUGE for number in range(1100)]
    scenario = Scenario(
        repos=(*repos, *more), moved=tuple(moved), users=(User("yuki", TOKEN),),
        collections=tuple(map(Collection, others["collections"])), organizations=tuple(others["owners"]),
        pages=tuple(f"/{path}" for path in others["pages"]),
    )  # fmt: skip
    return scenario, verdicts


def fate_of(number: int, repo: Repo) -> tuple[Verdict, Repo | None] | tuple[Verdict, Repo | None, str]:
    """What became of the repository of this number: the verdict, what there is instead, and its old name."""
    owner, _, name = repo.id.partition("/")
    match number % 370:
        case 31:
            return Verdict.MISSING, None
        case 111:
            return Verdict.MISSING, replace(repo, private=True)
        case 47:
            return Verdict.MOVED, replace(repo, id=f"{owner}/{name}-renamed"), repo.id
        case 63 | 205:
            return Verdict.MOVED, replace(repo, id=f"{owner}/{name.swapcase()}")
        case 5 | 77 | 203 | 270 if repo.kind != "spaces":
            return Verdict.GATED, replace(repo, gated="manual" if number % 2 else "auto")
        case 99 | 220:
            return Verdict.DISABLED, replace(repo, disabled="moderation")
    return Verdict.ALIVE, repo


def assert_right(outcome: LinkOutcome, verdicts: Mapping[HubTarget, Verdict]) -> None:
    wrong = {
        target: (outcome.answers[hub_url(target)], verdict)
        for target, verdict in verdicts.items()
        if outcome.answers[hub_url(target)].verdict is not verdict
    }
    assert wrong == {}


@pytest.mark.parametrize("token", table([("without-token", ""), ("with-token", TOKEN)], ("with-token",)))
def test_the_whole_catalog_takes_few_requests_and_every_verdict_is_right(token: str) -> None:
    targets = targets_of_pages()
    assert len(targets) > 700
    scenario, verdicts = world_of(targets)
    clock = Clock()
    with StandInHub(scenario, clock=clock.now) as hub:
        outcome = ask(links_to(targets), setup_for(hub, token=token), clock)
        seen = hub.requests
    assert_right(outcome, verdicts)
    assert outcome.requests == len(seen)
    assert sum(each.bucket == "api" for each in seen) <= 0.19 * len(targets)
    assert clock.passed < 300, "it fits into one window of the quota"
    assert not any(each.status == 429 for each in seen)
    assert {each.user for each in seen} == {"yuki" if token else ""}


def small() -> tuple[list[HubTarget], Scenario, dict[HubTarget, Verdict]]:
    """A Hub with everything that can become of a repository, and owners of all sizes."""
    ids = [f"{owner}/model-{number}" for owner, count in (("a", 30), ("b", 9), ("c", 3)) for number in range(count)]
    targets = [HubTarget("models", id) for id in [*ids, *(f"single-{n}/model" for n in range(8))]]
    targets += [HubTarget("datasets", f"a/corpus-{number}") for number in range(4)]
    repos = [Repo(each.id, "models" if each.kind == "models" else "datasets") for each in targets]
    verdicts = dict.fromkeys(targets, Verdict.ALIVE)
    moved = []

    def change(index: int, verdict: Verdict, repo: Repo | None) -> None:
        old = targets[index]
        repos[:] = [each for each in repos if (each.kind, each.id) != (old.kind, old.id)]
        repos.extend([repo] if repo else [])
        verdicts[old] = verdict

    change(0, Verdict.MISSING, None)
    change(31, Verdict.MISSING, None)
    change(43, Verdict.MISSING, None)
    for index, new in ((1, "a/renamed"), (32, "elsewhere/renamed"), (44, "single-2/renamed")):
        moved.append(Moved(targets[index].id, new))
        change(index, Verdict.MOVED, Repo(new))
    change(2, Verdict.MOVED, Repo("a/Model-2"))
    change(3, Verdict.GATED, Repo(targets[3].id, gated="manual"))
    change(45, Verdict.GATED, Repo(targets[45].id, gated="auto"))
    change(4, Verdict.DISABLED, Repo(targets[4].id, disabled="moderation"))
    change(46, Verdict.DISABLED, Repo(targets[46].id, disabled="owner"))
    return targets, Scenario(repos=tuple(repos), moved=tuple(moved), users=(User("yuki", TOKEN),)), verdicts


TARGETS, SMALL, VERDICTS = small()


@examples(8, suppress_health_check=list(HealthCheck))
@given(
    faults=st.lists(st.sampled_from(FAULTS), min_size=1, max_size=4, unique=True),
    seed=st.integers(0, 10_000),
    token=st.sampled_from(["", TOKEN]),
    spent=st.booleans(),
)
def test_no_trouble_turns_the_living_dead_or_the_dead_alive(
    faults: list[str], seed: int, token: str, spent: bool
) -> None:
    troubles = tuple(Trouble(fault, share=0.3 / len(faults)) for fault in faults)  # type: ignore[arg-type]
    quota = Quota(spent={"api": 500} if spent else {})
    clock = Clock()
    with StandInHub(replace(SMALL, troubles=troubles, seed=seed, quota=quota), clock=clock.now) as hub:
        outcome = ask(links_to(TARGETS), setup_for(hub, token=token, max_wait=HOUR), clock)
    for target, verdict in VERDICTS.items():
        answer = outcome.answers[hub_url(target)]
        assert answer.verdict in (verdict, Verdict.UNREACHABLE), target
        assert (answer.verdict is Verdict.UNREACHABLE) == bool(answer.reason and not answer.reason.startswith("it is"))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_after_trouble_it_tries_again_rather_than_give_up(seed: int) -> None:
    troubles = tuple(Trouble(fault, share=0.3 / len(FAULTS)) for fault in FAULTS)  # type: ignore[arg-type]
    clock = Clock()
    with StandInHub(replace(SMALL, troubles=troubles, seed=seed), clock=clock.now) as hub:
        outcome = ask(links_to(TARGETS), setup_for(hub, max_wait=HOUR), clock)
    unknown = sum(answer.verdict is Verdict.UNREACHABLE for answer in outcome.answers.values())
    assert unknown <= len(TARGETS) // 4


@pytest.mark.release
def test_a_hub_that_agrees_with_our_catalog_gives_no_reason_to_complain() -> None:
    catalog = catalog_of(own_entries())
    links = {url: link for url, link in links_of(catalog).items() if link.hub is not None}
    measured = [entry for entry in catalog if "context_length" in entry.data]
    stated = {str(each.value) for entry in measured for each in entry.annotated("hubRepo")}
    clock = Clock()
    with StandInHub(scenario_from_catalog(catalog), clock=clock.now) as hub:
        outcome = ask(links, setup_for(hub, deep=frozenset(stated)), clock)
    assert {answer.verdict for answer in outcome.answers.values()} <= {Verdict.ALIVE, Verdict.GATED}
    assert any(answer.facts and answer.facts.context_length for answer in outcome.answers.values()), "--deep looks"
    assert run(catalog, online=Online(catalog, links, outcome.answers)) == ()


@pytest.mark.parametrize("token", ["", TOKEN], ids=["without-token", "with-token"])
def test_a_repository_is_missing_only_if_the_hub_says_so_twice(token: str) -> None:
    alive = links_to([HubTarget("models", "acme/tiny")])
    doubt = Trouble("401", times=1, on="/api/models/acme/tiny*")
    with StandInHub(Scenario(repos=(Repo("acme/tiny"),), troubles=(doubt,), users=(User("yuki", TOKEN),))) as hub:
        outcome = ask(alive, setup_for(hub, token=token))
    assert [each.verdict for each in outcome.answers.values()] in ([Verdict.ALIVE], [Verdict.UNREACHABLE])


@pytest.mark.parametrize(
    "fault",
    ["403", "captcha", "error-200", "html-200", "503", "reset", "429-bare"],
)
def test_what_says_nothing_about_a_repository_leaves_it_unreachable(fault: str) -> None:
    clock = Clock()
    with StandInHub(Scenario(troubles=(Trouble(fault),)), clock=clock.now) as hub:  # type: ignore[arg-type]
        outcome = ask(links_to([*TARGETS[:5], *TARGETS[42:46]]), setup_for(hub), clock)  # by list, and by id
    assert {each.verdict for each in outcome.answers.values()} == {Verdict.UNREACHABLE}
    assert all(each.reason.startswith("the Hub") for each in outcome.answers.values())


def test_a_hub_that_keeps_silent_is_given_up() -> None:
    clock = Clock()
    with StandInHub(Scenario(troubles=(Trouble("timeout"),)), clock=clock.now) as hub:
        setup = setup_for(hub)
        setup = replace(setup, settings=replace(setup.settings, timeout=0.1))
        outcome = ask(links_to(TARGETS), setup, clock)
        assert len(hub.requests) < 60
    assert {each.verdict for each in outcome.answers.values()} == {Verdict.UNREACHABLE}


def test_a_token_that_is_not_accepted_is_said_once_and_done_without() -> None:
    clock = Clock()
    with StandInHub(SMALL, clock=clock.now) as hub:
        outcome = ask(links_to(TARGETS), setup_for(hub, token="hf_expired"), clock)  # noqa: S106 - no secret
        assert sum(each.user == "?" for each in hub.requests) <= 4, "no more than were under way at the same time"
    assert outcome.bad_token
    assert_right(outcome, VERDICTS)


def test_a_window_that_is_spent_at_the_first_request_is_waited_for() -> None:
    clock = Clock()
    with StandInHub(replace(SMALL, quota=Quota(spent={"api": 500})), clock=clock.now) as hub:
        outcome = ask(links_to(TARGETS), setup_for(hub), clock)
        turned_away = sum(each.status == 429 for each in hub.requests)
    assert_right(outcome, VERDICTS)
    assert turned_away <= 4, "no more than were under way at the same time"
    assert 290 <= clock.passed <= 310


def test_a_small_allowance_is_spread_over_its_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lint_catalog.net.ask_hub._THREADS", 1)  # no time passes here while a request is under way
    clock = Clock()
    with StandInHub(replace(SMALL, quota=Quota(api=10)), clock=clock.now) as hub:
        outcome = ask(links_to(TARGETS), setup_for(hub, max_wait=HOUR), clock)
        assert not any(each.status == 429 for each in hub.requests)
    assert_right(outcome, VERDICTS)


def test_what_there_was_no_time_for_is_said_and_comes_first_next_time(memory: sqlite3.Connection) -> None:
    clock = Clock()
    with StandInHub(replace(SMALL, quota=Quota(api=8)), clock=clock.now) as hub:
        first = ask(links_to(TARGETS), setup_for(hub, memory=memory, max_wait=100), clock)
        left = {url for url, answer in first.answers.items() if answer.pending}
        assert left
        assert clock.passed <= 100
        assert all(first.answers[url].verdict is Verdict.UNREACHABLE for url in left)
        hub.forget()
        clock.sleep(300)
        more = links_to([*TARGETS, HubTarget("models", "new-1/x"), HubTarget("models", "new-2/y")])
        second = ask(more, setup_for(hub, memory=memory, max_wait=250), clock)
        asked = [each.target for each in hub.requests]
    assert not any("new-" in target for target in asked[:2]), "those that waited come first"
    known = set(first.answers) - left
    assert all(second.answers[url].verdict is first.answers[url].verdict for url in known)


def test_a_second_run_asks_only_for_what_aged(memory: sqlite3.Connection) -> None:
    clock = Clock()
    with StandInHub(SMALL, clock=clock.now) as hub:
        setup = setup_for(hub, memory=memory)
        ask(links_to(TARGETS), setup, clock)
        hub.forget()
        clock.sleep(HOUR)
        again = ask(links_to(TARGETS), setup, clock)
        assert [*hub.requests] == []
        assert_right(again, VERDICTS)
        clock.sleep(6 * HOUR)
        ask(links_to(TARGETS), setup, clock)
        asked = {each.target.partition("?")[0] for each in hub.requests}
        gone = {f"/api/models/{target.id}" for target, verdict in VERDICTS.items() if verdict is Verdict.MISSING}
        assert asked == gone, "what is gone is looked for sooner"
        hub.forget()
        clock.sleep(DAY)
        assert_right(ask(links_to(TARGETS), setup, clock), VERDICTS)
        assert len(hub.requests) > 10


def test_a_run_that_is_interrupted_keeps_what_it_learned(memory: sqlite3.Connection) -> None:
    learned: list[str] = []

    def interrupt(url: str, _: Answer) -> None:
        learned.append(url)
        if len(learned) == 20:
            raise KeyboardInterrupt

    with StandInHub(SMALL) as hub:
        setup = setup_for(hub, memory=memory)
        with pytest.raises(KeyboardInterrupt):
            ask(links_to(TARGETS), setup, Clock(), Progress(done=interrupt))
        hub.forget()
        begun: list[int] = []
        outcome = ask(links_to(TARGETS), setup, Clock(), Progress(begun=lambda *known: begun.append(known[2])))
    assert begun[0] >= 20
    assert_right(outcome, VERDICTS)


def test_failures_are_counted_by_days_and_forgotten_once_it_lives(memory: sqlite3.Connection) -> None:
    clock = Clock()
    target = HubTarget("models", "acme/tiny")
    links, url = links_to([target]), hub_url(target)
    with StandInHub(Scenario(repos=(Repo("acme/tiny"),)), clock=clock.now) as hub:
        setup = setup_for(hub, memory=memory)
        assert ask(links, setup, clock).answers[url].verdict is Verdict.ALIVE
        hub.scenario = Scenario()
        days = []
        for pause in (DAY + HOUR, 7 * HOUR, DAY, 7 * HOUR):
            clock.sleep(pause)
            answer = ask(links, setup, clock).answers[url]
            days.append((answer.failed_days, answer.first_failed, answer.last_alive))
        assert days == [
            (1, "2026-11-24", "2026-11-23"),
            (1, "2026-11-24", "2026-11-23"),
            (2, "2026-11-24", "2026-11-23"),
            (3, "2026-11-24", "2026-11-23"),
        ]
        hub.scenario = Scenario(repos=(Repo("acme/tiny"),))
        clock.sleep(DAY)
        answer = ask(links, setup, clock).answers[url]
    assert (answer.verdict, answer.failed_days, answer.first_failed) == (Verdict.ALIVE, 0, "")


def test_another_repository_under_a_known_name_is_told_apart(memory: sqlite3.Connection) -> None:
    clock = Clock()
    target = HubTarget("models", "runway/stable")
    links, url = links_to([target]), hub_url(target)
    old = Repo("runway/stable", created_at="2022-10-20T00:00:00.000Z")
    new = Repo("stable/stable", created_at="2024-08-30T00:00:00.000Z")
    with StandInHub(Scenario(repos=(old,)), clock=clock.now) as hub:
        setup = setup_for(hub, memory=memory)
        ask(links, setup, clock)
        hub.scenario = Scenario(repos=(new,), moved=(Moved("runway/stable", "stable/stable"),))
        for _ in range(2):
            clock.sleep(2 * DAY)
            answer = ask(links, setup, clock).answers[url]
            assert answer.verdict is Verdict.MOVED
            assert answer.before is not None
            assert answer.facts is not None
            assert answer.before.uid == old.object_id
            assert answer.facts.uid == new.object_id
