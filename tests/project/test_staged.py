"""`--staged` judges what git has in its index, whatever is on disk."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from lint_catalog.project.config import load_config
from lint_catalog.project.index import staged_files
from lint_catalog.project.revision import Revision, files_in
from tests.support.cli import PLAMO, STORMY, link, lint, put, write
from tests.support.sandbox import environment, git, run, said

DRAFT = "entries/models/draft.yaml"


@pytest.fixture
def repository(folder: Path) -> Path:
    """A committed catalog in a repository."""
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=Begin")
    return folder


def staged(folder: Path, status: int | None, *words: str, **variables: str) -> str:
    result = lint(*(words or ("check",)), "--staged", cwd=folder, status=status, env=environment(**variables))
    return result.stdout + result.stderr


def test_what_is_not_staged_is_not_judged_and_what_is_staged_is(repository: Path) -> None:
    write(repository, {DRAFT: "name: [\n"})
    staged(repository, 0)
    put(repository, STORMY, "released: 2023", "released: 203")
    staged(repository, 0)
    git(repository, "add", STORMY)
    put(repository, STORMY, "released: 203", "released: 2023")
    assert "out-of-range" in staged(repository, 1)
    assert "draft.yaml is not staged" in staged(repository, 2, "check", DRAFT)
    git(repository, "add", "--intent-to-add", DRAFT)
    assert "draft.yaml" not in staged(repository, 1)
    git(repository, "add", DRAFT)
    assert "draft.yaml" in staged(repository, 1)


def test_a_staged_entry_cannot_refer_to_an_untracked_or_a_deleted_one(repository: Path) -> None:
    developer = "entries/developers/preferred-networks.yaml"
    assert (repository / developer).is_file()
    git(repository, "rm", "--quiet", "--cached", developer)
    lint("check", cwd=repository, status=0)
    said = staged(repository, 1)
    assert f"= {developer} is there, but not staged: `git add` it" in said
    assert "writes a skeleton" not in said
    git(repository, "reset", "--quiet")
    (repository / developer).unlink()
    staged(repository, 0)
    staged(repository, 0, "check", developer)
    lint("check", cwd=repository, status=1)


def test_what_is_only_not_staged_is_neither_guessed_nor_fixed(repository: Path) -> None:
    """Though there is another entry whose id is nearly the same."""
    put(repository, STORMY, "license: cc-by-sa-4.0", "license: cc-by-sa-4.1")
    write(repository, {"entries/licenses/cc-by-sa-4.1.yaml": "name: Another\n"})
    git(repository, "add", STORMY)
    assert "cc-by-sa-4.1.yaml is there, but not staged: `git add` it" in staged(
        repository, 1, "check", "--unsafe-fixes"
    )
    assert "license: cc-by-sa-4.1" in (repository / STORMY).read_text()


def test_the_index_that_git_names_is_the_one(repository: Path) -> None:
    """As `git commit -a` and `git commit FILE` do, which hand hooks an index of their own."""
    own = repository / ".git" / "next-index.lock"
    own.write_bytes((repository / ".git" / "index").read_bytes())
    put(repository, STORMY, "released: 2023", "released: 203")
    git(repository, "add", STORMY)
    for name in (str(own), ".git/next-index.lock"):
        staged(repository, 0, GIT_INDEX_FILE=name)
        staged(repository / "entries", 0, GIT_INDEX_FILE=name)
    staged(repository, 1)


def test_conflicts_are_named(repository: Path) -> None:
    git(repository, "checkout", "--quiet", "-b", "other")
    put(repository, STORMY, "released: 2023", "released: 2022")
    git(repository, "commit", "--quiet", "--all", "--message=One")
    git(repository, "checkout", "--quiet", "main")
    put(repository, STORMY, "released: 2023", "released: 2021")
    git(repository, "commit", "--quiet", "--all", "--message=Other")
    run(["git", "merge", "other"], repository, status=1, env=environment())
    said = staged(repository, 2)
    assert STORMY in said
    assert "`git add`" in said


def test_settings_and_their_root_are_those_that_are_staged(repository: Path) -> None:
    put(repository, STORMY, "released: 2023", "released: 203")
    git(repository, "add", STORMY)
    write(repository, {"lint-catalog.toml": 'ignore = ["out-of-range"]\n'})
    lint("check", cwd=repository, status=0)
    staged(repository, 1)
    git(repository, "add", "lint-catalog.toml")
    (repository / "lint-catalog.toml").write_text("ignore = 3\n", encoding="utf-8")
    staged(repository, 0)
    top = repository.resolve()
    assert load_config(top, files=staged_files(repository, environment())).ignore == ("out-of-range",)
    assert load_config(top, files=files_in(Revision("HEAD", environment()), repository)).ignore == ()


def test_what_is_staged_is_no_file(repository: Path) -> None:
    """A link, and a repository of its own, whatever stands there on disk."""
    name = "entries/models/link.yaml"
    link(repository / name, "plamo-13b.yaml")
    git(repository, "add", name)
    (repository / name).unlink()
    write(repository, {name: "name: x\n"})
    assert "link.yaml" in staged(repository, 1)
    git(repository, "update-index", "--cacheinfo", f"160000,{git(repository, 'rev-parse', 'HEAD')},{name}")
    assert "a repository of its own" in staged(repository, 1)


def test_what_sparse_checkouts_leave_out_is_staged(repository: Path) -> None:
    git(repository, "sparse-checkout", "set", "--no-cone", "/entries/models/")
    assert not (repository / "entries" / "developers").exists()
    staged(repository, 0)
    other = repository.parent / "linked"
    git(repository, "worktree", "add", "--quiet", "--no-checkout", str(other))
    staged(other, 2)
    git(other, "read-tree", "HEAD")
    staged(other, 0)


def test_a_first_commit_and_other_ids(folder: Path) -> None:
    git(folder, "init", "--quiet", "--object-format=sha256")
    assert "there is no catalog" in staged(folder, 2)
    write(folder, {"empty": "", 'entries/models/"odd\nname".txt': "x"})
    git(folder, "add", "--all")
    git(folder, "add", "--intent-to-add", "--all")
    assert "unclaimed-file" in staged(folder, 0)


def test_without_a_repository_it_says_so(folder: Path) -> None:
    assert "not in a git repository" in staged(folder, 2)
    assert "--write-baseline" in staged(folder, 2, "check", "--baseline", "b", "--write-baseline")


def test_nothing_is_written_over_what_is_not_staged(repository: Path) -> None:
    old = (repository / PLAMO).read_text(encoding="utf-8")
    (repository / PLAMO).write_text(f"{old}\n\n\n", encoding="utf-8")
    git(repository, "add", PLAMO)
    (repository / PLAMO).write_text(f"{old}\n\n\n# mine\n", encoding="utf-8")
    assert "is left alone: on disk it is not what is staged" in staged(repository, 1, "fmt")
    assert "# mine" in (repository / PLAMO).read_text(encoding="utf-8")
    (repository / PLAMO).write_bytes(f"{old}\n\n\n".replace("\n", "\r\n").encode())
    staged(repository, 1, "fmt", "--check")
    staged(repository, 1, "fmt")
    assert (repository / PLAMO).read_bytes() == old.replace("\n", "\r\n").encode()
    assert "only not staged" in staged(repository, 1, "fmt")
    git(repository, "-c", "core.autocrlf=true", "add", PLAMO)
    staged(repository, 0, "fmt")


def test_no_commit_passes_with_pages_that_are_not_staged(repository: Path) -> None:
    write(repository, {DRAFT: "name: [\n"})
    said = staged(repository, 1, "render")
    assert "wrote catalog/en.md" in said
    assert "only not staged" in staged(repository, 1, "render")
    git(repository, "add", "catalog")
    staged(repository, 0, "render")
    staged(repository, 0, "render", "--check")
    (repository / "catalog" / "en.md").write_text("mine\n", encoding="utf-8")
    staged(repository, 0, "render")
    put(repository, STORMY, "released: 2023", "released: 2022")
    git(repository, "add", STORMY)
    assert "catalog/en.md is left alone" in staged(repository, 1, "render")
    assert (repository / "catalog" / "en.md").read_text(encoding="utf-8") == "mine\n"


def test_pages_and_their_links_are_those_that_are_staged(repository: Path) -> None:
    write(repository, {"NOTES.md": "# Notes\n\n[more](more.md)\n", "more.md": "# More\n"})
    git(repository, "add", "NOTES.md")
    lint("check", "NOTES.md", cwd=repository, status=0)
    assert "missing-file" in staged(repository, 1, "check", "NOTES.md")
    git(repository, "add", "more.md")
    (repository / "more.md").rename(repository / "away.md")
    staged(repository, 0, "check", "NOTES.md")
    staged(repository, 0, "footnotes", "NOTES.md")


def test_a_baseline_in_the_checkout_is_the_staged_one(repository: Path) -> None:
    put(repository, STORMY, "released: 2023", "released: 203")
    git(repository, "add", STORMY)
    lint("check", "--baseline", "known.jsonl", "--write-baseline", cwd=repository)
    lint("check", "--baseline", "known.jsonl", cwd=repository, status=0)
    assert "there is no baseline" in staged(repository, 2, "check", "--baseline", "known.jsonl")
    git(repository, "add", "known.jsonl")
    (repository / "known.jsonl").unlink()
    staged(repository, 0, "check", "--baseline", "known.jsonl")


def test_since_and_staged_go_together(repository: Path) -> None:
    put(repository, STORMY, "released: 2023", "released: 203")
    staged(repository, 0, "check", "--since", "HEAD")
    git(repository, "add", STORMY)
    assert "out-of-range" in staged(repository, 1, "check", "--since", "HEAD")
    git(repository, "commit", "--quiet", "--message=Worse")
    staged(repository, 0, "check", "--since", "HEAD")
    staged(repository, 1, "check")


def test_fixes_are_written_to_disk_and_the_report_shows_what_remains(repository: Path) -> None:
    put(repository, STORMY, "released: 2023", "released: '2023'")
    git(repository, "add", STORMY)
    staged(repository, 1, "check", "--diff")
    assert "'2023'" in (repository / STORMY).read_text(encoding="utf-8")
    said = staged(repository, 1, "check", "--fix")
    assert "no findings" in said
    assert "`git add` what was fixed" in said
    assert "only not staged" in staged(repository, 1, "check", "--fix")
    git(repository, "add", STORMY)
    staged(repository, 0, "check", "--fix")


def test_what_a_partial_clone_lacks_is_said_and_not_fetched(repository: Path) -> None:
    id = git(repository, "rev-parse", f"HEAD:{STORMY}")
    (repository / ".git" / "objects" / id[:2] / id[2:]).unlink()
    assert f"git has no content of {STORMY} in what is staged" in staged(repository, 2)


def test_links_in_the_index_lead_nowhere_else(repository: Path) -> None:
    """In a ring, out of the repository, and to what lies on disk alone."""
    for name, target in {"ring.md": "ring.md", "out.md": "/etc/hostname", "up.md": "../../x.md"}.items():
        link(repository / name, target)
        git(repository, "add", name)
        (repository / name).unlink()
        (repository / name).write_text("# On disk\n", encoding="utf-8")
        assert "On disk" not in staged(repository, 3, "check", name)
    write(repository, {"real.md": "# Real\n\n[a](gone.md)\n"})
    link(repository / "there.md", "real.md")
    git(repository, "add", "real.md", "there.md")
    assert "missing-file" in staged(repository, 1, "check", "there.md")


def test_what_is_too_large_is_not_read_whole(repository: Path) -> None:
    (repository / "entries/models/large.yaml").write_text("x" * 5_000_000, encoding="utf-8")
    lint("check", "--format", "concise", cwd=repository, status=1)
    git(repository, "add", "--all")
    assert "large.yaml" in staged(repository, 1, "check", "--format", "concise")


@pytest.mark.release
@pytest.mark.parametrize(
    "words", [("--all",), ("--only", STORMY), (STORMY,), ("--amend", "--all"), ("--include", STORMY)], ids=" ".join
)
def test_a_hook_judges_what_each_sort_of_commit_takes(repository: Path, words: tuple[str, ...]) -> None:
    """git hands its hooks an index of their own then, as it is named in `GIT_INDEX_FILE`."""
    hook = repository / ".git" / "hooks" / "pre-commit"
    hook.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m lint_catalog check --staged\n', encoding="utf-8")
    hook.chmod(0o755)
    command = ["git", "commit", "--quiet", "--message=Change", *words]
    put(repository, STORMY, "released: 2023", "released: 203")
    assert "out-of-range" in said(run(command, repository, status=1, env=environment()))
    put(repository, STORMY, "released: 203", "released: 2022")
    write(repository, {DRAFT: "name: [\n"})
    run(command, repository, env=environment())
    assert "released: 2022" in git(repository, "show", f"HEAD:{STORMY}")


def test_beside_the_hook_that_lints_others_say_in_a_line_that_something_is_wrong(repository: Path) -> None:
    put(repository, STORMY, "name:", "name: [")
    git(repository, "add", STORMY)
    for words, line in (
        (("check", "--fix-only"), "1 problem left that cannot be fixed safely"),
        (("fmt", "--fail-on-change"), "1 file left alone that cannot be read as entries"),
        (("render", "--fail-on-change"), "no page can be rendered for 1 problem in the entries"),
    ):
        said = staged(repository, 1, *words)
        assert said.startswith(f"lint-catalog: {line}\n  = `lint-catalog --staged` says ")
        assert "stormy" not in said
