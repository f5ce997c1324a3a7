"""Patterns mean what they mean to git: random ones are compared with what real git makes of them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lint_catalog.project.globs import fault, matches, matches_address
from tests.support.sandbox import environment, git
from tests.support.tiers import examples

NAMES = ["a", "b", "ab", "abc", "a.md", "b.md", ".a", "a-b", "[a]", "]", "-", "\\\\"]
FILES = sorted(
    {*NAMES} | {f"{one}/{two}" for one in NAMES[:5] for two in NAMES} | {f"{one}/{two}/{three}" for one in NAMES[:3]
     for two in NAMES[:3] for three in NAMES[:6]}
)  # fmt: skip
_PART = st.sampled_from(
    ["a", "b", "c", ".", "md", "*", "?", "[ab]", "[!a]", "[^b]", "[a-c]", "[]a]", "[a-]", "[[:alpha:]]", "[![:punct:]]",
     "\\*", "\\[", "[\\]]", "-"]
)  # fmt: skip


def _is_one_name(name: str) -> bool:
    return "**" not in name  # of which git before 2.51 had a notion of its own


_NAME = st.one_of(st.just("**"), st.lists(_PART, min_size=1, max_size=3).map("".join).filter(_is_one_name))
PATTERN = st.tuples(
    st.sampled_from(["", "", "/", "**/"]),
    st.lists(_NAME, min_size=1, max_size=3).map("/".join),
    st.sampled_from(["", "", "/"]),
).map("".join)


def ignored(repository: Path, pattern: str) -> set[str]:
    """Which of the files git would ignore."""
    (repository / ".git" / "info" / "exclude").write_text(f"{pattern}\n", encoding="utf-8")
    done = subprocess.run(
        ["git", "check-ignore", "--no-index", "--stdin", "-z"],
        cwd=repository, input="\0".join(FILES), capture_output=True, text=True, encoding="utf-8", check=False,
        env=environment(),
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr
    return set(filter(None, done.stdout.split("\0")))


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("patterns")
    git(folder, "init", "-q")
    return folder


@examples(40)
@given(pattern=PATTERN)
def test_a_pattern_fits_what_git_ignores_by_it(repository: Path, pattern: str) -> None:
    assert fault(pattern) == ""
    assert {file for file in FILES if matches(pattern, file)} == ignored(repository, pattern), pattern


@pytest.mark.parametrize(
    "pattern",
    ["docs/", "*.md", "/*.md", "a/", "a", "/a", "a/*", "a/**", "**/a", "a/**/b", "**", "*", "/**", "a/b", "**/b/",
     "***/a", "[[:digit:][:alpha:]]", "a?", "\\a", "ab*c"],
)  # fmt: skip
def test_usual_patterns_fit_what_git_ignores_by_them(repository: Path, pattern: str) -> None:
    assert {file for file in FILES if matches(pattern, file)} == ignored(repository, pattern)


@pytest.mark.parametrize("pattern", ["[", "a[b", "x\\", "/", "!", "[[:nonsense:]]", "[a" * 300])
def test_what_can_fit_nothing_is_a_fault(repository: Path, pattern: str) -> None:
    assert fault(pattern) != ""
    assert ignored(repository, pattern) == set()


@pytest.mark.parametrize(
    ("pattern", "paths", "others"),
    [
        pytest.param("/ja/**", ["/ja/", "/ja/x", "/ja/x/y"], ["/en/ja/x", "/jam"], id="all-below"),
        pytest.param("/about", ["/about", "/about/", "/about/us"], ["/x/about"], id="one"),
        pytest.param("/about/", ["/about", "/about/us"], ["/x/about"], id="one-with-a-slash"),
        pytest.param("api", ["api", "api/x"], ["v1/api"], id="a-name-is-not-one-anywhere"),
    ],
)
def test_addresses(pattern: str, paths: list[str], others: list[str]) -> None:
    assert [each for each in (*paths, *others) if matches_address(pattern, each)] == paths
