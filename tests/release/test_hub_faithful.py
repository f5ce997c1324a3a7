"""The stand-in Hub is a Hub to a client that nobody here wrote: the real `huggingface_hub`, old and new."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from lint_catalog.testing.hub import StandInHub, read_scenario
from tests.support.catalogs import PROJECT
from tests.support.sandbox import bare_environment, environment, equip, once

pytestmark = pytest.mark.release
CLIENT = PROJECT / "tests" / "support" / "hub_client.py"
SCENARIO = """
models:  # those of acme from the newest to the oldest in alphabetical order
  acme/tiny-ja-7b:
    created_at: 2024-04-03
    card: {license: llama3.1, base_model: meta-llama/Llama-3.1-8B, language: [ja, en]}
    parameters: 8030261248
    files: {config.json: "{}", weights/model.safetensors: 16060522496}
  meta-llama/Llama-3.1-8B: {gated: manual, files: {LICENSE: Terms}}
  acme/tiny-ja-7b-gguf: {created_at: 2024-04-02, gguf: {total: 8030261248, context_length: 131072}, card: {base_model: acme/tiny-ja-7b}}
  acme/secret: {private: true}
  acme/moderated: {created_at: 2024-04-04, disabled: moderation, gated: auto}
  acme/withdrawn: {created_at: 2024-04-01, disabled: owner}
  openai-community/gpt2:
  acme/tiny-old: {moved_to: acme/tiny-ja-7b}
  gpt2: {moved_to: openai-community/gpt2}
datasets:
  acme/corpus: {gated: auto, card: {license: [cc-by-4.0], language: [ja]}}
  acme/withdrawn: {disabled: owner}
spaces: {acme/demo: {card: {sdk: gradio}}}
collections:
  acme/tiny-models-0123456789abcdef01234567: {title: Tiny models, short: acme/tiny, items: [acme/tiny-ja-7b]}
papers: {"2401.00001": {title: On tiny models}}
users:
  alice: {token: hf_alice, reads: [acme/secret]}
page_size: 2
"""
TROUBLES = {
    "429-once": "[{fault: 429, times: 1}]",
    "429-with-window-once": "[{fault: 429, times: 1, seconds: 2}]",
    "429-retry-after-once": "[{fault: 429-retry-after, times: 1, seconds: 1}]",
    "429-bare-once": "[{fault: 429-bare, times: 1}]",
    "503-once": "[{fault: 503, times: 1}]",
}
TINY, GATED, GONE = "acme/tiny-ja-7b", "meta-llama/Llama-3.1-8B", "acme/nope"
GATED_FILE = {"repo_id": GATED, "filename": "LICENSE"}
NO_USER = {"error": "HfHubHTTPError", "status": 401}
NO_REPO = {"error": "RepositoryNotFoundError", "status": 404}
OURS = ["acme/moderated", "acme/tiny-ja-7b", "acme/tiny-ja-7b-gguf", "acme/withdrawn"]
LISTED = [{"id": each} for each in OURS]

# Name, hub, token, method, arguments, attributes, and what comes of it.
CASES: list[tuple[str, str, Any, str, dict[str, Any], list[str], Any]] = [
    ("info", "hub", False, "model_info", {"repo_id": TINY}, ["id", "gated", "disabled", "private", "author", "safetensors.total", "card_data.license"],
     {"id": TINY, "gated": False, "disabled": False, "private": False, "author": "acme", "safetensors.total": 8030261248, "card_data.license": "llama3.1"}),
    ("base models", "hub", False, "model_info", {"repo_id": TINY, "expand": ["baseModels", "tags"]}, ["tags", "sha"],
     {"tags": ["safetensors", "ja", "en", "base_model:meta-llama/Llama-3.1-8B", "base_model:finetune:meta-llama/Llama-3.1-8B", "license:llama3.1", "region:us"], "sha": None}),
    ("gguf", "hub", False, "model_info", {"repo_id": "acme/tiny-ja-7b-gguf", "expand": ["gguf"]}, ["gguf.context_length", "safetensors"], {"gguf.context_length": 131072, "safetensors": None}),
    ("renamed", "hub", False, "model_info", {"repo_id": "acme/tiny-old"}, ["id"], {"id": TINY}),
    ("renamed, with a query", "hub", False, "model_info", {"repo_id": "acme/tiny-old", "expand": ["gated"]}, ["id", "gated", "sha"], {"id": TINY, "gated": False, "sha": None}),
    ("other letter case", "hub", False, "model_info", {"repo_id": "Acme/Tiny-JA-7b"}, ["id"], {"id": TINY}),
    ("an old name without owner", "hub", False, "model_info", {"repo_id": "gpt2"}, ["id"], {"id": "openai-community/gpt2"}),
    ("gated", "hub", False, "model_info", {"repo_id": GATED}, ["gated"], {"gated": "manual"}),
    ("disabled by moderation", "hub", False, "model_info", {"repo_id": "acme/moderated"}, ["disabled", "gated"], {"disabled": True, "gated": "auto"}),
    ("disabled by its owner", "hub", False, "model_info", {"repo_id": "acme/withdrawn"}, [], {"error": "DisabledRepoError", "status": 403}),
    ("a disabled dataset", "hub", False, "dataset_info", {"repo_id": "acme/withdrawn"}, [], {"error": "DisabledRepoError", "status": 403}),
    ("missing, by http", "hub", False, "model_info", {"repo_id": GONE}, [], NO_USER),
    ("missing, by https", "tls", False, "model_info", {"repo_id": GONE}, [], {"error": "RepositoryNotFoundError", "status": 401}),
    ("private, by https", "tls", False, "model_info", {"repo_id": "acme/secret"}, [], {"error": "RepositoryNotFoundError", "status": 401}),
    ("there, by https", "tls", False, "model_info", {"repo_id": TINY}, ["id"], {"id": TINY}),
    ("missing, with a token", "hub", "hf_alice", "model_info", {"repo_id": GONE}, [], NO_REPO),
    ("private, with a token that may", "hub", "hf_alice", "model_info", {"repo_id": "acme/secret"}, ["private"], {"private": True}),
    ("a token that is not valid", "hub", "hf_wrong", "model_info", {"repo_id": TINY}, [], NO_USER),
    ("exists", "hub", False, "repo_exists", {"repo_id": TINY}, [], True),
    ("exists, gated", "hub", False, "repo_exists", {"repo_id": GATED}, [], True),
    ("exists not, by http", "hub", False, "repo_exists", {"repo_id": GONE}, [], NO_USER),
    ("exists not, by https", "tls", False, "repo_exists", {"repo_id": GONE}, [], False),
    ("exists not, with a token", "hub", "hf_alice", "repo_exists", {"repo_id": GONE}, [], False),
    ("a revision", "hub", False, "model_info", {"repo_id": TINY, "revision": "main"}, ["id"], {"id": TINY}),
    ("no such revision", "hub", False, "model_info", {"repo_id": TINY, "revision": "v9"}, [], {"error": "RevisionNotFoundError", "status": 404}),
    ("no such field", "hub", False, "model_info", {"repo_id": TINY, "expand": ["cardData.license"]}, [], {"error": "BadRequestError", "status": 400}),
    ("sizes of files", "hub", False, "model_info", {"repo_id": TINY, "files_metadata": True}, ["id"], {"id": TINY}),
    ("a listing over pages", "hub", False, "list_models", {"author": "acme", "expand": ["gated"], "sort": "created_at"}, ["id"], LISTED),
    ("a listing with private ones", "hub", "hf_alice", "list_models", {"author": "acme", "search": "secret"}, ["id", "private"], [{"id": "acme/secret", "private": True}]),
    ("a listing of gated ones", "hub", False, "list_models", {"gated": True, "sort": "created_at"}, ["id"], [{"id": each} for each in ("acme/moderated", GATED)]),
    ("a listing of nobody's", "hub", False, "list_models", {"author": "nobody"}, ["id"], []),
    ("a listing with an unknown field", "hub", False, "list_models", {"author": "acme", "expand": ["_id"]}, [], {"error": "BadRequestError", "status": 400}),
    ("a dataset", "hub", False, "dataset_info", {"repo_id": "acme/corpus"}, ["id", "gated", "tags"], {"id": "acme/corpus", "gated": "auto", "tags": ["language:ja", "license:cc-by-4.0", "region:us"]}),
    ("a Space", "hub", False, "space_info", {"repo_id": "acme/demo"}, ["id", "sdk"], {"id": "acme/demo", "sdk": "gradio"}),
    ("a Space has no gate", "hub", False, "space_info", {"repo_id": "acme/demo", "expand": ["gated"]}, [], {"error": "BadRequestError", "status": 400}),
    ("a collection", "hub", False, "get_collection", {"collection_slug": "acme/tiny-models-0123456789abcdef01234567"}, ["slug", "title"], {"slug": "acme/tiny-models-0123456789abcdef01234567", "title": "Tiny models"}),
    ("a collection by an older title", "hub", False, "get_collection", {"collection_slug": "acme/small-0123456789abcdef01234567"}, ["title"], {"title": "Tiny models"}),
    ("a collection by its short slug", "hub", False, "get_collection", {"collection_slug": "acme/tiny"}, ["title"], {"title": "Tiny models"}),
    ("no such collection", "hub", False, "get_collection", {"collection_slug": "acme/tiny-models-ffffffffffffffffffffffff"}, [], {"error": "HfHubHTTPError", "status": 404}),
    ("a paper", "hub", False, "paper_info", {"id": "2401.00001"}, ["id", "title"], {"id": "2401.00001", "title": "On tiny models"}),
    ("no such paper", "hub", False, "paper_info", {"id": "2401.99999"}, [], {"error": "HfHubHTTPError", "status": 404}),
    ("paths", "hub", False, "get_paths_info", {"repo_id": TINY, "paths": ["config.json", "weights", "weights/model.safetensors", "nope"]}, ["path"], [{"path": each} for each in ("config.json", "weights", "weights/model.safetensors")]),
    ("paths of a gated one", "hub", False, "get_paths_info", {"repo_id": GATED, "paths": "LICENSE"}, ["path", "size"], [{"path": "LICENSE", "size": 5}]),
    ("a tree", "hub", False, "list_repo_tree", {"repo_id": TINY, "recursive": True}, ["path"], [{"path": each} for each in ("weights", ".gitattributes", "README.md", "config.json", "weights/model.safetensors")]),
    ("a folder", "hub", False, "list_repo_tree", {"repo_id": TINY, "path_in_repo": "weights"}, ["path", "lfs.size"], [{"path": "weights/model.safetensors", "lfs.size": 16060522496}]),
    ("commits of a gated one", "hub", False, "list_repo_commits", {"repo_id": GATED}, [], {"error": "GatedRepoError", "status": 401}),
    ("commits", "hub", False, "list_repo_commits", {"repo_id": TINY}, ["title"], [{"title": "initial commit"}]),
    ("a file of a gated one", "hub", False, "hf_hub_download", GATED_FILE, [], {"error": "GatedRepoError", "status": 401}),
    ("a file of a gated one, not let in", "hub", "hf_alice", "hf_hub_download", GATED_FILE, [], {"error": "GatedRepoError", "status": 403}),
    ("a small file", "hub", False, "file_exists", {"repo_id": TINY, "filename": "config.json"}, [], True),
    ("a large file", "hub", False, "file_exists", {"repo_id": TINY, "filename": "weights/model.safetensors"}, [], True),
    ("a file of a renamed one", "hub", False, "file_exists", {"repo_id": "acme/tiny-old", "filename": "config.json"}, [], True),
    ("no such file", "hub", False, "file_exists", {"repo_id": TINY, "filename": "nope.json"}, [], False),
    ("a file of no such revision", "hub", False, "file_exists", {"repo_id": TINY, "filename": "config.json", "revision": "v9"}, [], False),
    ("a file of a missing one, by https", "tls", False, "file_exists", {"repo_id": GONE, "filename": "config.json"}, [], False),
    ("who it is", "hub", "hf_alice", "whoami", {}, ["name", "type"], {"name": "alice", "type": "user"}),
    ("429 on one", "429-once", False, "model_info", {"repo_id": TINY}, [], {"error": "HfHubHTTPError", "status": 429}),
    ("and again", "429-once", False, "model_info", {"repo_id": TINY}, ["id"], {"id": TINY}),
    ("a spent window", "spent", False, "model_info", {"repo_id": TINY}, [], {"error": "HfHubHTTPError", "status": 429}),
    ("a spent window is not the user's", "spent", "hf_alice", "model_info", {"repo_id": TINY}, ["id"], {"id": TINY}),
]  # fmt: skip
# Only newer clients pace themselves by the headers.
PACED = [
    ("429 that says when", "429-with-window-once", 3.0),
    ("429 with Retry-After", "429-retry-after-once", 2.0),
    ("429 that says nothing", "429-bare-once", 1.0),
    ("503", "503-once", 1.0),
]


@pytest.fixture
def hubs() -> Iterator[dict[str, StandInHub]]:
    """The stand-ins of the cases, by name."""
    scenario = read_scenario(SCENARIO)
    with ExitStack() as stack:
        started = {"hub": stack.enter_context(StandInHub(scenario))}
        started["tls"] = stack.enter_context(StandInHub(scenario, tls=True))
        spent = read_scenario("quota: {spent: {api: 500}}", base=scenario)
        started["spent"] = stack.enter_context(StandInHub(spent))
        for name, troubles in TROUBLES.items():
            hub = StandInHub(read_scenario(f"troubles: {troubles}", base=scenario))
            started[name] = stack.enter_context(hub)
        yield started


def client(version: str, factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with that version of the client, made once a run."""

    def make(folder: Path) -> None:
        programs = bare_environment(folder / "environment")
        equip(programs, f"huggingface_hub=={version}")

    folder = once(factory, f"hub-client-{version}", make)
    return folder / "environment" / ("Scripts" if os.name == "nt" else "bin") / "python"


@pytest.mark.parametrize("version", ["2.4.0", "0.36.2"])
def test_the_real_client_takes_it_for_the_hub(
    version: str, hubs: dict[str, StandInHub], tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    cases = list(CASES)
    if version >= "1":
        paced = {"author": "acme", "search": "gguf"}
        for name, hub, nap in PACED:
            expected = {"result": [{"id": "acme/tiny-ja-7b-gguf"}], "naps": [nap]}
            cases.append((name, hub, False, "list_models", paced, ["id"], expected))
    calls = [(name, hubs[hub].url, *rest) for name, hub, *rest, _ in cases]
    certificate = str(hubs["tls"].certificate)
    done = subprocess.run(
        [client(version, tmp_path_factory), CLIENT],
        input=json.dumps(calls),
        capture_output=True,
        encoding="utf-8",
        check=False,
        env=environment(
            HF_HOME=str(tmp_path),
            HF_HUB_DISABLE_TELEMETRY="1",
            SSL_CERT_FILE=certificate,
            REQUESTS_CA_BUNDLE=certificate,
        ),
    )
    assert done.returncode == 0, done.stderr
    outcomes = json.loads(done.stdout)
    assert {name: outcomes[name] for name, *_ in cases} == {name: expected for name, *_, expected in cases}
