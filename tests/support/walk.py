"""A random walk of a person with git: files change, are staged, committed, merged, and every commit is looked at twice.

git runs a hook that keeps the index that it was given, and lets every commit through. What our hooks would have said is
found out with that index; then the commit is cloned, and the clone is asked the same.
"""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.cli import lint
from tests.support.sandbox import environment, git, run
from tests.support.walked import VARIANTS

Step = tuple[str, int]
"""A kind of operation, and the seed of all that is left to chance in it."""
_HOOK = """\
#!/bin/sh
cp "${GIT_INDEX_FILE:-$(git rev-parse --git-path index)}" "%(saved)s/index" && env | grep ^GIT_ >"%(saved)s/environment"
"""
_ADVICE = ("hint", "fix")
"""What a finding has besides what is wrong: of what is there and only not staged, a hook says that."""
_PAGES = ("README.md", "README.ja.md")
QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "check": ("check", "--format", "json"),
    "pages": ("check", "--format", "json", *_PAGES),
    "fmt": ("fmt", "--check"),
    "render": ("render", "--check"),
}
WRITING: Mapping[str, tuple[str, ...]] = {
    "check": ("check", "--fix-only"),
    "fmt": ("fmt", "--fail-on-change"),
    "render": ("render", "--fail-on-change"),
}
"""What the hooks that write run, by the question that the clone is asked if they are green."""


class DifferentError(AssertionError):
    """A hook that says another thing of a commit than its clone."""


@dataclass
class Walk:
    """A walk in an empty folder.

    `prefix` is where in the repository the catalog is, `staged` what has commands judge the index; unless it is
    `thorough` it asks one question of each commit beside the first one. `done` says what was done, `seen` counts what
    the commits were found to be.
    """

    home: Path
    prefix: str = ""
    staged: Sequence[str] = ("--staged",)
    thorough: bool = True
    done: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.main = self.home / "repository"
        self.saved = self.home / "saved"
        self.saved.mkdir(parents=True)
        self.main.mkdir()
        self.work = self.main
        git(self.main, "init", "--quiet", "--initial-branch=main")
        git(self.main, "config", "gc.auto", "0")
        for name in ("pre-commit", "pre-merge-commit"):
            hook = self.main / ".git" / "hooks" / name
            hook.parent.mkdir(exist_ok=True)
            hook.write_text(_HOOK % {"saved": self.saved.as_posix()}, encoding="utf-8", newline="\n")
            hook.chmod(0o755)
        self.tidy(VARIANTS)
        git(self.main, "add", "--all")
        git(self.main, "commit", "--quiet", "--message=Begin", "--no-verify")

    def write(self, name: str, text: str) -> None:
        """Write a file in the work tree, in the place of whatever was there or in the way."""
        file = self.work / name
        for each in (*reversed(file.relative_to(self.work).parents), Path(name)):
            there = self.work / each
            if there.is_symlink() or (there.is_file() and there != file):
                there.unlink()
        if file.is_dir():
            shutil.rmtree(file)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")

    def tidy(self, names: Iterable[str]) -> None:
        """Put the sound texts of files on disk, in the one layout, and the pages that belong to them."""
        for name in names:
            text = VARIANTS[name][0]
            if text is not None:
                self.write(self.prefix + name, text)
            elif (file := self.work / self.prefix / name).is_file():
                file.unlink()
        (self.work / self.prefix).mkdir(parents=True, exist_ok=True)
        for command in ("fmt", "render"):
            lint(command, cwd=self.work / self.prefix)

    def git(self, *arguments: str) -> bool:
        """Let git do something, which it may refuse."""
        done = run(["git", *arguments], self.work, status=None, env=environment(GIT_EDITOR="true"))
        self.done.append(f"git {' '.join(arguments)}" + (f"  # {done.returncode}" if done.returncode else ""))
        return done.returncode == 0

    def take(self, step: Step) -> None:
        """Take a step, and look at the commit if it made one. Raises DifferentError."""
        for each in self.saved.iterdir():
            each.unlink()
        before = git(self.work, "rev-parse", "HEAD")
        operation, seed = step
        self.done.append(f"# {operation} in {self.work.name}")
        OPERATIONS[operation](self, random.Random(seed))  # noqa: S311 - the same again
        commit = git(self.work, "rev-parse", "HEAD")
        if commit != before and (self.saved / "index").exists():
            self.judge(commit)

    def judge(self, commit: str) -> None:
        """Ask the hooks and the clone. Raises DifferentError."""
        variables = dict(
            line.split("=", 1) for line in (self.saved / "environment").read_text(encoding="utf-8").splitlines()
        )
        variables["GIT_INDEX_FILE"] = str(self.saved / "index")
        clone = self.home / "clone"
        shutil.rmtree(clone, ignore_errors=True)
        git(self.home, "clone", "--quiet", "--shared", "--no-checkout", str(self.main), str(clone))
        git(clone, "checkout", "--quiet", "--detach", commit)
        catalogs = {each: each / self.prefix for each in (self.work, clone)}
        for each in catalogs.values():
            each.mkdir(parents=True, exist_ok=True)
        found: dict[str, int] = {}
        for name in self._asked():
            words = QUESTIONS[name]
            hook, status = _answer([*words, *self.staged], catalogs[self.work], environment(**variables))
            cloned, found[name] = _answer(words, catalogs[clone], environment())
            self.seen[f"{name} {status}"] += 1
            if (status, hook) != (found[name], cloned):
                raise DifferentError(f"{name}: the hook says {status}, its clone {found[name]}\n{hook}\n{cloned}")
        untouched = dict(self._unstaged(variables))
        for name, words in WRITING.items():
            if name not in found:
                continue
            done = lint(*words, *self.staged, cwd=catalogs[self.work], env=environment(**variables))
            self.seen[f"{name} writing {done.returncode}"] += 1
            if done.returncode == 0 and found[name] != 0:
                raise DifferentError(f"{' '.join(words)} is green, and {name} in the clone {found[name]}")
        for name, content in untouched.items():
            if (self.work / name).read_bytes() != content:
                raise DifferentError(f"{name} was not staged as it is on disk, and is written")

    def _asked(self) -> tuple[str, ...]:
        """The questions for this commit."""
        self.seen["commits"] += 1
        first, *others = QUESTIONS
        return tuple(QUESTIONS) if self.thorough else (first, others[self.seen["commits"] % len(others)])

    def _unstaged(self, variables: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
        """The files on disk that are not there as they are staged, untracked ones included."""
        listing = run(
            ["git", "status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", "--ignored"],
            self.work, env=environment(**variables),
        ).stdout  # fmt: skip
        for line in filter(None, listing.split("\0")):
            file = self.work / line[3:]
            if line[1] != " " and file.is_file() and not file.is_symlink():
                yield line[3:], file.read_bytes()


def _answer(words: Sequence[str], folder: Path, variables: Mapping[str, str]) -> tuple[list[str], int]:
    """What is found, without where on this machine, and the exit status."""
    done = lint(*words, cwd=folder, env=variables)
    if "json" not in words or not done.stdout:
        return [], done.returncode
    found = [{**each, **dict.fromkeys(_ADVICE)} for each in json.loads(done.stdout)["findings"]]
    return [json.dumps(each, ensure_ascii=False) for each in found], done.returncode


def _some_name(rng: random.Random) -> str:
    return rng.choice(list(VARIANTS))


def _write(walk: Walk, rng: random.Random, name: str = "") -> str:
    """Write another one of the texts that a file may have, or delete it."""
    name = name or _some_name(rng)
    texts, file = VARIANTS[name], walk.work / walk.prefix / name
    now = file.read_text(encoding="utf-8") if file.is_file() else None
    others = [each for each in dict.fromkeys((*texts, None)) if each != now]
    text = texts[0] if texts[0] in others and rng.random() < 0.3 else rng.choice(others)
    if text is None:
        file.unlink(missing_ok=True)
        walk.done.append(f"rm {walk.prefix}{name}")
    else:
        walk.write(walk.prefix + name, text)
        walk.done.append(f"write {walk.prefix}{name} ({texts.index(text)})")
    return walk.prefix + name


def _stage(walk: Walk, rng: random.Random) -> None:
    walk.git("add", rng.choice(("--all", "--update", "--force", "--intent-to-add")), "--", _write(walk, rng))


def _stage_a_part(walk: Walk, rng: random.Random) -> None:
    """As `git add -p` does: what is staged is neither what was committed nor what is on disk."""
    name = _some_name(rng)
    walk.git("add", "--all", "--force", "--", _write(walk, rng, name))
    _write(walk, rng, name)
    if rng.random() < 0.5:
        walk.git("commit", "--quiet", "--message=A part")


def _rename(walk: Walk, rng: random.Random) -> None:
    source = walk.prefix + _some_name(rng)
    target = f"{source.rpartition('/')[0]}/moved-{rng.randrange(3)}{Path(source).suffix}".lstrip("/")
    if rng.random() < 0.6:
        walk.git("mv", "--force", source, target)
    elif (walk.work / source).is_file():
        walk.write(target, (walk.work / source).read_text(encoding="utf-8"))
        (walk.work / source).unlink()
        walk.done.append(f"mv {source} {target}")


def _link(walk: Walk, rng: random.Random) -> None:
    """Put a link where a file was."""
    name = _write(walk, rng)
    file = walk.work / name
    if file.is_file():
        file.unlink()
        file.symlink_to(rng.choice(("jsut.yaml", "../../README.md", "nowhere")))
        walk.done.append(f"ln -s … {name}")
        walk.git("add", "--all", "--", name)


def _commit(walk: Walk, rng: random.Random) -> None:
    """Commit what is staged, and mostly something more, while something else is not."""
    if rng.random() < 0.7:
        walk.git("add", "--all", "--force", "--", _write(walk, rng))
    if rng.random() < 0.2:
        walk.git("add", "--all")
    if rng.random() < 0.6:
        _write(walk, rng)
    options = rng.choice(([], [], [], ["--all"], ["--amend"], ["--allow-empty"]))
    walk.git("commit", "--quiet", "--message=Change", *options)


def _commit_files(walk: Walk, rng: random.Random) -> None:
    """Commit some files and not what else is staged, or that as well."""
    name = _write(walk, rng)
    if rng.random() < 0.4:
        walk.git("add", "--all", "--", name)
        name = _write(walk, rng)
    walk.git("commit", "--quiet", "--message=Some", rng.choice(("--only", "--include")), "--", name)


def _resolve(walk: Walk, rng: random.Random) -> None:
    """Go on with a merge, in one of the ways that people do."""
    choice = rng.randrange(4)
    if choice == 0:
        walk.git("merge", "--abort")
    elif choice == 1:
        walk.git("checkout", rng.choice(("--ours", "--theirs")), "--", ".")
    walk.git("add", "--all")  # with the marks of conflicts, as some do
    walk.git("commit", "--quiet", "--no-edit")


def _merge(walk: Walk, rng: random.Random) -> None:
    branch = rng.choice(("main", "one", "two"))
    walk.git("merge", "--no-edit", *rng.choice(([], ["--no-ff"], ["--no-commit"])), branch)
    if rng.random() < 0.8:
        _resolve(walk, rng)


def _switch(walk: Walk, rng: random.Random) -> None:
    branch = rng.choice(("main", "one", "two"))
    walk.git("checkout", "--quiet", branch) or walk.git("checkout", "--quiet", "-b", branch)


def _diverge(walk: Walk, rng: random.Random) -> None:
    """Commit on two branches, so that there is something to merge."""
    for branch in rng.sample(("main", "one", "two"), 2):
        walk.git("stash", "push", "--quiet", "--include-untracked")
        walk.git("checkout", "--quiet", branch) or walk.git("checkout", "--quiet", "-b", branch)
        _write(walk, rng)
        walk.git("add", "--all")
        walk.git("commit", "--quiet", "--no-verify", "--message=Diverge")


def _stash(walk: Walk, rng: random.Random) -> None:
    walk.git(
        "stash", *rng.choice((["push", "--quiet"], ["push", "--quiet", "--keep-index"], ["pop"], ["pop", "--index"]))
    )


def _undo(walk: Walk, rng: random.Random) -> None:
    walk.git("reset", "--quiet", *rng.choice(([], ["--hard"], ["--soft", "HEAD~1"], ["HEAD~1"])))


def _tidy(walk: Walk, rng: random.Random) -> None:
    """Put everything, or much of it, in order."""
    names = [each for each in VARIANTS if rng.random() < 0.8] if rng.random() < 0.3 else VARIANTS
    walk.tidy(names)
    walk.done.append(f"write {', '.join(names) if names is not VARIANTS else 'everything'} (0), fmt, render")
    if rng.random() < 0.8:
        walk.git("add", "--all")
    walk.git("commit", "--quiet", "--message=Tidy")


def _untrack(walk: Walk, rng: random.Random) -> None:
    walk.git("rm", "--quiet", *rng.choice(([], ["--cached"])), "--force", "--", walk.prefix + _some_name(rng))


def _other_tree(walk: Walk, rng: random.Random) -> None:
    """Go on in a linked work tree, or back in the main one."""
    linked = walk.home / "linked"
    if walk.work != walk.main:
        walk.work = walk.main
    elif linked.exists() or walk.git("worktree", "add", "--quiet", "-b", f"linked-{rng.randrange(9)}", str(linked)):
        walk.work = linked


OPERATIONS: Mapping[str, Callable[[Walk, random.Random], object]] = {
    "write": _write,
    "stage": _stage,
    "stage a part": _stage_a_part,
    "rename": _rename,
    "link": _link,
    "untrack": _untrack,
    "tidy": _tidy,
    "commit": _commit,
    "commit files": _commit_files,
    "diverge": _diverge,
    "merge": _merge,
    "resolve": _resolve,
    "switch": _switch,
    "stash": _stash,
    "undo": _undo,
    "other tree": _other_tree,
}
_OFTEN = ("write", "stage", "stage a part", "commit", "commit files", "tidy")


def steps(seed: int, count: int) -> list[Step]:
    """A walk of so many steps."""
    rng = random.Random(seed)  # noqa: S311 - the same walk every time
    return [(rng.choice([*OPERATIONS, *_OFTEN]), rng.randrange(10**6)) for _ in range(count)]


def first_trouble(walk: Walk, taken: Sequence[Step]) -> tuple[int, DifferentError] | None:
    """The number of the step at which a hook is wrong, counted from one, and in what."""
    for number, step in enumerate(taken, 1):
        try:
            walk.take(step)
        except DifferentError as error:
            return number, error
    return None


def shortest(fails: Callable[[Sequence[Step]], bool], taken: Sequence[Step]) -> list[Step]:
    """A walk that fails, without what it fails without."""
    left = list(taken)
    size = len(left) // 2
    while size:
        start = 0
        while start < len(left):
            fewer = left[:start] + left[start + size :]
            if fails(fewer):
                left = fewer
            else:
                start += size
        size //= 2
    return left
