"""What relative links of pages lead to: found out on disk, or in a revision, and said on the page."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

from tests.support.catalogs import table
from tests.support.cli import link, lint, write
from tests.support.sandbox import environment, git

FILES = {
    "more.md": "# More\n\n## Big Kites\n",
    "LICENSE": "free\n",
    "code.py": "pass\n",
    "docs/README.md": "# Docs\n\n## Usage\n",
    "docs/guide.md": "# Guide\n\n<h2>Sails</h2>\n\n[up](../more.md#big-kites)\n",
    "docs/two words.md": "# Two\n",
    "docs/凧.md": "# 凧\n",
    "docs/がく.md": "# がく\n",
    "img/kite.png": "x\n",
    "notes/a.txt": "x\n",
    "parts.md": "<!--@include: more.md-->\n",
}
NOTHING = ""


def found(folder: Path, page: str = "README.md", *args: str) -> list[str]:
    """What the rules on files and anchors say, a line each."""
    rules = "missing-file,broken-anchor,anchor-in-other-case"
    done = lint("--select", rules, "--format", "json", page, *args, cwd=folder, env=environment())
    assert done.returncode in (0, 1), done.stderr
    findings = json.loads(done.stdout)["findings"]
    return [f"{each['severity']} {each['message']}" for each in findings]


def missing(path: str) -> str:
    return f"error there is no file or folder `{path}`"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "top"
    write(folder, FILES)
    (folder / ".git").mkdir()
    return folder


@pytest.mark.parametrize(
    ("text", "expected"),
    table(
        [
            ("a file", "[a](more.md)", NOTHING),
            ("a file without an ending", "[a](LICENSE)", NOTHING),
            ("a file in a folder", "[a](docs/guide.md)", NOTHING),
            ("with a dot", "[a](./docs/../more.md)", NOTHING),
            ("a folder", "[a](docs)", NOTHING),
            ("a name with a blank", "[a](<docs/two words.md>) <a href='docs/two words.md'>b</a>", NOTHING),
            ("mathematics", "$f[x](y)$, $$f[x](y)$$ and $`f[x](y)`$\n\n$$\nf[x](y)\n$$", NOTHING),
            ("templates", "[a]({{ url }}) [b](%URL%/x) [c](__URL__) [d]($URL) [e]({url}) [f](#{url})", NOTHING),
            ("an address of mail", "<ada@example.org>", NOTHING),
            ("a folder with its slash", "[a](docs/)", NOTHING),
            ("the folder itself", "[a](.) [a](./)", NOTHING),
            ("from the root", "[a](/docs/guide.md)", NOTHING),
            ("the root", "[a](/)", NOTHING),
            ("a query", "[a](more.md?plain=1) ![a](img/kite.png?raw=true)", NOTHING),
            ("a query alone", "[a](?tab=readme) [b](?tab=readme#kites)", NOTHING),
            ("nowhere behind a query", "[a](?tab=x#no)", "error there is no anchor `no` on this page"),
            ("percent-encoding", "[a](docs/two%20words.md) [b](docs/%E5%87%A7.md)", NOTHING),
            ("letters in two parts", f"[a](docs/{unicodedata.normalize('NFD', 'がく')}.md)", NOTHING),
            ("in angle brackets", "[a](<docs/two words.md>)", NOTHING),
            ("an image", "![a](img/kite.png)", NOTHING),
            ("a missing file", "[a](docs/nothing.md)", missing("docs/nothing.md")),
            ("a missing image", "![](img/sail.png)", missing("img/sail.png")),
            ("in a missing folder", "[a](doc/guide.md)", missing("doc/guide.md")),
            ("from the root, missing", "[a](/guide.md)", missing("guide.md")),
            ("below a file", "[a](more.md/x)", missing("more.md/x")),
            ("other case", "[a](More.md)", missing("More.md")),
            ("other case of a folder", "[a](Docs/guide.md)", missing("Docs/guide.md")),
            ("other case of an ending", "[a](more.MD)", missing("more.MD")),
            ("HTML", '<a href="no.md">a</a> <img src="no.png">', f"{missing('no.md')}\n{missing('no.png')}"),
            ("HTML in a block", '<p>\n<img src="img/sail.png">\n</p>', missing("img/sail.png")),
            ("HTML that is there", '<a href="more.md">a</a> <img src=img/kite.png>', NOTHING),
            ("a definition, once", "[a][x] [b][x]\n\n[x]: no.md", missing("no.md")),
            ("in a cell", "| a |\n|---|\n| [a](no.md) |", missing("no.md")),
            ("a repository of the Hub", "[ada/kite-7b](ada/kite-7b)", missing("ada/kite-7b")),
            ("twice", "[a](no.md) [b](no.md)", f"{missing('no.md')}\n{missing('no.md')}"),
            ("in code and comments", "`[a](no.md)` <!-- [a](no.md) -->", NOTHING),
            ("elsewhere", "[a](https://example.org/no.md) [b](//example.org/no.md) [c](mailto:a@example.org)", NOTHING),
            ("a template", "[a]({{ site.url }}/no.md) [b](${BASE}/no.md)", NOTHING),
            ("issues", "[a](../../issues) [b](../../wiki/Home) [c](../../)", NOTHING),
            ("a branch", "[a](../main/more.md)", NOTHING),
            ("another repository", "[a](../../../sails)", NOTHING),
            ("out of the repository", "[a](../no.md)", "error `../no.md` leads out of the repository"),
            ("two steps out of it", "[a](../../no.md)", "error `../../no.md` leads out of the repository"),
            ("an ending left out", "[a](docs/guide)", "note there is no file or folder `docs/guide`"),
            ("an ending of a site", "[a](docs/guide.html)", "note there is no file or folder `docs/guide.html`"),
            ("an anchor", "[a](more.md#big-kites)", NOTHING),
            ("an anchor in HTML", "[a](docs/guide.md#sails)", NOTHING),
            ("an anchor of a folder's page", "[a](docs/#usage) [b](docs#readme)", NOTHING),
            ("a missing anchor", "[a](more.md#small)", "error there is no anchor `small` in `more.md`"),
            ("a missing anchor of a folder's page", "[a](docs#use)", "error there is no anchor `use` in `docs`"),
            ("an anchor in capitals", "[a](more.md#Big-Kites)", "note the anchor `Big-Kites` is called `big-kites`"),
            ("its own anchor", "[a](README.md#kites)", NOTHING),
            ("a missing one of its own", "[b](README.md#sails)", "error there is no anchor `sails` in `README.md`"),
            ("an anchor of a missing file", "[a](no.md#x)", missing("no.md")),
            ("a line", "[a](code.py#L1) [b](more.md?plain=1#L1-L2)", NOTHING),
            ("a place in something else", "[a](code.py#x) [b](img/kite.png#x) [c](notes#x)", NOTHING),
            ("a place in a page that includes others", "[a](parts.md#big)", NOTHING),
            ("a place in HTML", '<a href="more.md#small">a</a>', "error there is no anchor `small` in `more.md`"),
            ("nowhere in HTML", '<a href="#nowhere">a</a>', "error there is no anchor `nowhere` on this page"),
            ("nowhere by a definition", "[a][x]\n\n[x]: #nowhere", "error there is no anchor `nowhere` on this page"),
        ]
    ),
)  # fmt: skip
def test_what_a_link_leads_to(checkout: Path, text: str, expected: str) -> None:
    write(checkout, {"README.md": f"# Kites\n\n{text}\n"})
    assert "\n".join(found(checkout)) == expected


@pytest.mark.parametrize(
    ("text", "near"),
    table(
        [
            ("a slip", "docs/giude.md#sails", "docs/guide.md#sails"),
            ("another case", "Docs/Guide.md", "docs/guide.md"),
            ("another sign between words", "docs/two_words.md", "docs/two%20words.md"),
            ("from the root instead", "docs/more.md", None),
            ("from the page instead", "/../more.md", None),
            ("another language", "docs/guide.ja.md", None),
            ("an ending left out", "docs/guide?x=1#sails", "docs/guide.md?x=1#sails"),
        ]
    ),
)
def test_what_was_meant_is_offered_where_it_is_near(checkout: Path, text: str, near: str | None) -> None:
    write(checkout, {"README.md": f"[a]({text})\n"})
    done = lint("--select", "missing-file", "--unsafe-fixes", "README.md", cwd=checkout)
    assert done.returncode in (0, 1)
    assert (checkout / "README.md").read_text(encoding="utf-8") == f"[a]({near or text})\n"


def test_a_page_in_a_folder_links_from_there_or_from_the_root(checkout: Path) -> None:
    write(checkout, {"docs/x.md": "[a](guide.md) [b](/docs/guide.md) [c](docs/guide.md) [d](../../../issues)\n"})
    assert found(checkout, "docs/x.md") == [missing("docs/docs/guide.md")]
    hint = json.loads(lint("docs/x.md", "--format", "json", cwd=checkout).stdout)["findings"][0]["hint"]
    assert hint == "did you mean `guide.md`?"


def test_outside_of_a_checkout_what_is_missing_is_a_single_note(tmp_path: Path) -> None:
    text = "[a](no.md) [b](more.md#no) [c](#no) [d](../x.md) [e](/y.md) [f](img/z.png) [g](no.md#x)\n"
    write(tmp_path, {"README.md": text, "more.md": "# More\n"})
    assert found(tmp_path) == [
        "note there are no files or folders `no.md` and `img/z.png`",
        "error there is no anchor `no` in `more.md`",
        "error there is no anchor `no` on this page",
    ]


def test_outside_of_a_checkout_some_of_many_are_named(tmp_path: Path) -> None:
    write(tmp_path, {"README.md": " ".join(f"[a](n{number}.md)" for number in range(7))})
    named = "`n0.md`, `n1.md`, `n2.md`, `n3.md`, `n4.md` and 2 others"
    assert found(tmp_path) == [f"note there are no files or folders {named}"]
    write(tmp_path, {"README.md": "[ada/kite-7b](ada/kite-7b)"})
    assert found(tmp_path) == ["note there is no file or folder `ada/kite-7b`"]


def test_a_catalog_without_git_is_known_by_its_settings(tmp_path: Path) -> None:
    text = "[a](no.md) [b](../../x/no.md) [c](/no.md) [d](/more.md)\n"
    write(tmp_path, {"lint-catalog.toml": "", "x/README.md": text, "more.md": ""})
    assert found(tmp_path, "x/README.md") == [missing("x/no.md")]


def test_routes_of_a_site_are_named_in_the_settings(checkout: Path) -> None:
    write(checkout, {"README.md": "[a](/about) [b](/ja/guide#x) [c](api/kites) [d](/javascript)\n"})
    assert len(found(checkout)) == 4
    write(checkout, {"lint-catalog.toml": '[markdown]\nsite-routes = ["/about", "/ja/**", "api/*"]\n'})
    assert found(checkout) == [missing("javascript")]


@pytest.mark.parametrize("file", ["docs/.vitepress/config.ts", "docs/docusaurus.config.js", "mkdocs.yml"])
def test_a_site_has_addresses_of_its_own(checkout: Path, file: str) -> None:
    write(checkout, {file: "x\n", "docs/x.md": "[a](/ja/guide) [b](guide) [c](guide.html) [d](./no) [e](no.md)\n"})
    assert found(checkout, "docs/x.md") == [missing("docs/no.md")]


def test_no_link_is_followed_and_what_lies_behind_one_is_not_judged(checkout: Path) -> None:
    link(checkout / "elsewhere", "docs")
    link(checkout / "same.md", "more.md")
    write(checkout, {"README.md": "[a](elsewhere/no.md) [b](same.md#no) [c](elsewhere) [d](.git/config)\n"})
    assert found(checkout) == []


def test_files_of_a_submodule_are_not_judged(checkout: Path) -> None:
    write(checkout, {"sub/.git": "gitdir: x\n", ".gitmodules": "x\n", "README.md": "[a](sub/no.md) [b](not/no.md)\n"})
    (checkout / "not").mkdir()
    assert found(checkout) == []


def test_what_git_ignores_is_there(checkout: Path) -> None:
    write(checkout, {".gitignore": "made/\n", "made/x.md": "", "README.md": "[a](made/x.md)\n"})
    assert found(checkout) == []


def test_a_file_that_goes_away_is_news(tmp_path: Path) -> None:
    folder = tmp_path / "top"
    text = "[a](old.md#x) [b](more.md#big) [c](never.md)\n"
    write(folder, {"README.md": text, "old.md": "## X\n", "more.md": "## Big\n"})
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=First")
    since = ("--since", "HEAD")
    assert found(folder, "README.md", *since) == []
    (folder / "old.md").unlink()
    assert found(folder, "README.md", *since) == [missing("old.md")]
    write(folder, {"more.md": "## Small\n"})
    assert found(folder, "README.md", *since) == [missing("old.md"), "error there is no anchor `big` in `more.md`"]
    write(folder, {"README.md": f"{text}\n[d](no.md)\n"})
    assert missing("no.md") in found(folder, "README.md", *since)
    assert missing("never.md") not in found(folder, "README.md", *since)


def test_a_part_of_a_work_tree_is_not_judged(tmp_path: Path) -> None:
    folder = tmp_path / "top"
    write(folder, {"README.md": "[a](docs/x.md) [b](no.md)\n", "docs/x.md": "", "img/x.txt": ""})
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=First")
    git(folder, "sparse-checkout", "set", "img")
    assert not (folder / "docs").exists()
    assert found(folder) == []
    git(folder, "sparse-checkout", "disable")
    assert found(folder) == [missing("no.md")]
