"""`lint-catalog new`: a draft entry from what the Hub says, as far as anybody can know it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from msgspec.structs import replace

from lint_catalog.convert.draft import draft, entry_of
from lint_catalog.model.links.answers import RepoFacts
from lint_catalog.model.links.uses import links_of
from lint_catalog.source.yaml.emit import entry_yaml
from lint_catalog.testing.hub import StandInHub, read_scenario, scenario_from_catalog
from tests.support.catalogs import catalog_of, own_entries, table
from tests.support.cli import lint, write
from tests.support.online import Clock, ask, setup_for

FIELDS = ("released", "developer", "base", "parameters", "license")
LEFT_OUT = {("required", "section"), ("required", "released"), ("required", "developer"), ("anyRequired", "()")}

CATALOG = {
    "entries/licenses/apache-2.0.yaml": "name: Apache 2.0\nspdx: Apache-2.0\n",
    "entries/licenses/llama-3.yaml": "name: Llama 3 License\nhub: [llama3]\n",
    "entries/developers/acme.yaml": "name: ACME Corp.\n",
    "entries/developers/lab.yaml": "name: {ja: 研究室, en: The Lab}\n",
    "entries/base-models/llama-3.yaml": "name: Llama 3\nlicense: llama-3\nhub: [meta-llama/Meta-Llama-3-8B]\n",
    "entries/sections/general.yaml": "title: General\norder: 1\nkind: models\ncolumns: [name]\n",
    "entries/models/shared.yaml": "name: Shared\ndeveloper: [acme, lab]\nhub: [group/shared]\n",
    "entries/models/odd.yaml": "name: Odd\ndeveloper: {a: 1}\nhub: [odd/odd, {repo: 3}]\n",
    "entries/models/tiny.yaml": (
        "name: Tiny\nsection: general\nreleased: 2023\ndeveloper: acme\nlicense: apache-2.0\nhub: [acme-corp/tiny-1b]\n"
    ),
}
LLAMA = "meta-llama/Meta-Llama-3-8B"


def drafted(*repos: RepoFacts) -> tuple[str, tuple[str, ...]]:
    """A draft as YAML, and its notes."""
    made = draft(catalog_of(CATALOG), repos)
    return entry_yaml("models", made.data, with_schema=False), made.notes


def facts(id: str = "acme-corp/one-7b", **more: object) -> RepoFacts:
    defaults = {"created": "2025-03-01T00:00:00.000Z", "license": ("apache-2.0",)}
    return RepoFacts(id, **{**defaults, **more})  # type: ignore[arg-type]


def test_everything_that_the_hub_says() -> None:
    repo = facts(bases=(LLAMA,), license=("llama3",), parameters=7_241_732_096, context_length=8192, gated=True)
    yaml, notes = drafted(repo)
    assert yaml == (
        "name: one-7b\nreleased: 2025\ndeveloper: acme\nbase: [llama-3]\nparameters: 7b\ncontext_length: 8192\nhub:\n"
        "  - {repo: acme-corp/one-7b, access: gated}\nlicense: llama-3\n"
    )
    assert notes == ()


def test_a_family_is_one_entry() -> None:
    yaml, notes = drafted(
        facts("acme-corp/two-7b", created="2024-12-01T00:00:00.000Z", context_length=4096),
        facts("acme-corp/two-7b-chat", bases=("acme-corp/two-7b",), license=("llama3",), context_length=8192),
        facts("acme-corp/two-70b", parameters=70_000_000_000, license=("other",), license_name="secret"),
    )
    assert yaml == (
        "name: two\nreleased: 2025\ndeveloper: acme\nparameters: [7b, 70b]\nhub:\n  - acme-corp/two-7b\n"
        "  - {repo: acme-corp/two-7b-chat, license: llama-3}\n  - {repo: acme-corp/two-70b, license: unknown}\n"
        "license: apache-2.0\n"
    )
    lengths, terms = sorted(notes)
    assert "`context_length` is not one number" in lengths
    assert "`acme-corp/two-70b` says `secret`" in terms


@pytest.mark.parametrize(
    ("given", "line", "note"),
    table(
        [
            ("legacy-date", facts(created="2022-03-02T23:29:04.000Z"), "-released", ""),
            ("no-license", facts(license=()), "-license", "states none"),
            ("spdx-license", facts(license=("Apache-2.0",)), "license: apache-2.0", ""),
            ("two-licenses", facts(license=("apache-2.0", "llama3")), "license: apache-2.0 AND llama-3", "is a guess"),
            ("strange-license", facts(license=("other",), license_name="own"), "-license", "says `own`"),
            ("new-owner", facts("acme/x-7b"), "developer: acme", ""),
            ("owner-by-name", facts("The-Lab/x-7b"), "-developer", "`The-Lab`"),
            ("several-developers", facts("Group/x-7b"), "developer: [acme, lab]", ""),
            ("odd-entry", facts("odd/x-7b"), "-developer", "`odd`"),
            ("unknown-owner", facts("nobody/x-7b"), "-developer", "`nobody`"),
            ("variant-of-base", facts(bases=(f"{LLAMA}-Instruct",)), "base: [llama-3]", "is a guess"),
            ("model-as-base", facts(bases=("acme-corp/tiny-1b",)), "base: [tiny]", ""),
            (
                "same-beginning",
                facts(bases=(f"{LLAMA}x",)),
                f"base: [{{name: Meta-Llama-3-8Bx, url: https://huggingface.co/{LLAMA}x}}]",
                "",
            ),
            ("other-base", facts(bases=("a/b",)), "base: [{name: b, url: https://huggingface.co/a/b}]", ""),
            ("size-rounds", facts("a/x-1_6b", parameters=1_580_000_000), "parameters: 1.6b", "developer"),
            ("size-contradicts", facts("a/x-7b", parameters=13_015_864_320), "parameters: 13b", "developer"),
            ("size-unnamed", facts("a/x", parameters=1_543_714_304), "parameters: 1.5b", "developer"),
            ("size-small", facts("a/x", parameters=110_617_344), "parameters: 111m", "developer"),
            ("size-of-experts", facts("a/x-8x7B", parameters=46_702_792_704), "parameters: 8x7b", "developer"),
            ("size-too-small", facts("a/x-7b", parameters=5_000_000_000), "parameters: 5b", "developer"),
            ("size-packed", facts("a/x-7b-awq", parameters=1_100_000_000, quantized=True), "parameters: 7b", "deve"),
            ("size-of-adapter", facts("a/lora", parameters=4_000_000, relation="adapter"), "-parameters", "deve"),
            ("size-nowhere", facts("a/x"), "-parameters", "developer"),
        ]
    ),
)
def test_one_fact(given: RepoFacts, line: str, note: str) -> None:
    yaml, notes = drafted(given)
    if line.startswith("-"):
        assert f"{line[1:]}:" not in yaml
    else:
        assert line in yaml.splitlines()
    assert bool(notes) == bool(note)
    assert note in " ".join(notes)


@pytest.mark.parametrize(
    ("names", "name"),
    table(
        [
            ("one", ["tiny-7b"], "tiny-7b"),
            ("variants", ["tiny-7b", "tiny-7b-chat"], "tiny-7b"),
            ("sizes", ["tiny-7b", "tiny-70b"], "tiny"),
            ("within-a-word", ["tiny-base", "tiny-bold"], "tiny"),
            ("nothing-in-common", ["alpha", "beta"], "alpha"),
        ]
    ),
)
def test_the_name_of_a_family(names: list[str], name: str) -> None:
    assert draft(catalog_of(CATALOG), [facts(f"a/{each}") for each in names]).name == name


def test_a_model_that_is_there_is_found_whatever_its_letter_case() -> None:
    catalog = catalog_of(CATALOG)
    found = entry_of(catalog, "ACME-corp/Tiny-1B")
    assert found is not None
    assert found.id == "tiny"
    assert entry_of(catalog, LLAMA) is None, "what a model is made of is no model of the catalog"


# -- the command

WORLD = """
models:
  acme-corp/new-3b:
    card: {license: apache-2.0}
    created_at: 2026-02-03
    parameters: 3021000000
    files: {config.json: '{"max_position_embeddings": 32768}'}
  acme-corp/old-name: {moved_to: acme-corp/new-3b}
  acme-corp/tiny-1b: {}
  acme-corp/was-tiny: {moved_to: acme-corp/tiny-1b}
  acme-corp/off: {disabled: moderation}
"""


@pytest.fixture
def hub() -> Iterator[StandInHub]:
    with StandInHub(read_scenario(WORLD)) as hub:
        yield hub


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    write(tmp_path / "catalog", CATALOG)
    return tmp_path / "catalog"


def new(catalog: Path, hub: StandInHub, *args: str, **env: str) -> CompletedProcess[str]:
    world = {"HF_ENDPOINT": hub.url, "HF_TOKEN": "", "HF_TOKEN_PATH": "", "HF_HUB_OFFLINE": "", **env}
    return lint("new", *args, cwd=catalog, env={**world, "HF_HOME": str(catalog.parent / "hf")})


def test_an_entry_is_written_and_what_is_missing_is_told(catalog: Path, hub: StandInHub) -> None:
    result = new(catalog, hub, "acme-corp/new-3b")
    file = catalog / "entries" / "models" / "new-3b.yaml"
    assert file.read_text(encoding="utf-8") == (
        "name: new-3b\nreleased: 2026\ndeveloper: acme\nparameters: 3b\ncontext_length: 32768\nhub:\n"
        "  - acme-corp/new-3b\nlicense: apache-2.0\n"
    )
    assert result.stdout.startswith(
        "entries/models/new-3b.yaml is written; what is still to say:\nerror[missing-field]"
    )
    assert "`section` is missing" in result.stdout
    assert (result.returncode, result.stderr) == (0, "")
    assert lint("fmt", "--check", file, cwd=catalog).returncode == 0


def test_with_a_section_nothing_is_missing(catalog: Path, hub: StandInHub) -> None:
    result = new(catalog, hub, "https://huggingface.co/acme-corp/new-3b", "--section", "general", "--id", "mine")
    assert "section: general" in (catalog / "entries" / "models" / "mine.yaml").read_text(encoding="utf-8")
    assert "no findings" in result.stdout
    assert result.returncode == 0


def test_an_entry_can_be_printed_only(catalog: Path, hub: StandInHub) -> None:
    result = new(catalog, hub, "acme-corp/old-name", "--stdout")
    assert result.stdout.startswith("name: new-3b\n")
    assert "`acme-corp/old-name` is `acme-corp/new-3b` now" in result.stderr
    assert not (catalog / "entries" / "models" / "new-3b.yaml").exists()


@pytest.mark.parametrize(
    ("args", "status", "message"),
    table(
        [
            ("in-it-already", ["acme-corp/TINY-1b"], 2, "is in entries/models/tiny.yaml already"),
            ("renamed-to-it", ["acme-corp/was-tiny"], 2, "`acme-corp/tiny-1b` is in entries/models/tiny.yaml"),
            ("gone", ["acme-corp/nothing"], 2, "`acme-corp/nothing` is not there"),
            ("disabled", ["acme-corp/off"], 2, "`acme-corp/off` is not there"),
            ("no-repository", ["tiny"], 2, "`tiny` is not a model's repository"),
            ("a-dataset", ["https://huggingface.co/datasets/a/b"], 2, "is not a model's repository"),
            ("no-section", ["acme-corp/new-3b", "--section", "genral"], 2, "did you mean `general`?"),
            ("no-id", ["acme-corp/new-3b", "--id", "../x"], 2, "`../x` cannot be the id of an entry"),
            ("taken", ["acme-corp/new-3b", "--id", "tiny"], 2, "tiny.yaml exists already"),
            ("nothing-named", [], 2, "Missing argument"),
        ]
    ),
)
def test_what_cannot_be_drafted(args: list[str], status: int, message: str, catalog: Path, hub: StandInHub) -> None:
    before = {file: file.read_bytes() for file in catalog.rglob("*.yaml")}
    result = new(catalog, hub, *args)
    assert message in result.stderr
    assert result.returncode == status
    assert {file: file.read_bytes() for file in catalog.rglob("*.yaml")} == before


def test_a_hub_that_cannot_be_asked_is_no_verdict(catalog: Path, hub: StandInHub) -> None:
    result = new(catalog, hub, "acme-corp/new-3b", HF_HUB_OFFLINE="1")
    assert "could not be asked for: HF_HUB_OFFLINE forbids" in result.stderr
    assert result.returncode == 3


@pytest.mark.release
def test_models_that_people_entered_are_drafted_alike() -> None:
    catalog = catalog_of(own_entries())
    links = {url: link for url, link in links_of(catalog).items() if link.hub and link.hub.kind == "models"}
    clock = Clock()
    with StandInHub(scenario_from_catalog(catalog), clock=clock.now) as hub:
        answers = ask(links, setup_for(hub), clock).answers
    facts = {link.hub.id: answers[url].facts for url, link in links.items() if link.hub}
    shape = next(iter(catalog.of_kind("models").values())).shape
    alike: Counter[str] = Counter()
    drafts = 0
    for id, entry in catalog.of_kind("models").items():
        repos = [facts.get(str(each.value)) for each in entry.annotated("hubRepo") if each.path[0] == "hub"]
        known = [each for each in repos if each is not None]
        if not known or len(known) < len(repos):
            continue
        others = {name: each for name, each in catalog.of_kind("models").items() if name != id}
        made = draft(replace(catalog, entries={**catalog.entries, "models": others}), known)
        wrong = {(each.keyword, each.name or str(each.path)) for each in shape.violations(made.data)}
        assert wrong <= LEFT_OUT, "all that is there fits"
        drafts += 1
        alike.update(field for field in FIELDS if made.data.get(field) == entry.data.get(field))
    assert drafts > 300
    assert {field: alike[field] / drafts > 0.8 for field in FIELDS} == dict.fromkeys(FIELDS, True)
