"""Installed in every way people install things, lint-catalog works, and leaves nothing lying around."""

from __future__ import annotations

import json
import shutil
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from lint_catalog import __version__
from tests.support.catalogs import PROJECT, all_rules
from tests.support.sandbox import (
    PYPROJECT,
    bare_environment,
    environment,
    equip,
    find_python,
    fresh_environment,
    once,
    run,
    speech,
    uv_indexes,
)

VERSIONS = ["3.10", "3.11", "3.12", "3.13"]
LOOK_INSIDE = """
import json, pathlib
from importlib import metadata, util
from importlib.resources import files
import lint_catalog
print(json.dumps({
    "home": str(pathlib.Path(lint_catalog.__file__).resolve().parent),
    "top": sorted({file.parts[0] for file in metadata.files("lint-catalog")} - {"..", "__pycache__"}),
    "strays": [name for name in ("checks", "schema", "tests", "tools", "dev") if util.find_spec(name)],
    "schemas": sorted(each.name for each in files("lint_catalog.schema").iterdir() if each.name.endswith(".json")),
}))
"""


@pytest.fixture(scope="session")
def distributions(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source distribution."""

    def make(folder: Path) -> None:
        source = folder / "source"
        shutil.copytree(checkout, source)
        build = [sys.executable, "-m", "build", "--installer", "uv", "--outdir", folder, source]
        run(build, folder, env=environment(**uv_indexes()))

    return once(tmp_path_factory, "distributions", make)


def _wheel(distributions: Path) -> Path:
    [wheel] = distributions.glob("*.whl")
    return wheel


def _sdist(distributions: Path) -> Path:
    [sdist] = distributions.glob("*.tar.gz")
    return sdist


def _install(programs: Path, *what: str | Path) -> None:
    run([programs / "python", "-m", "pip", "install", "--quiet", *what], programs.parent)


def _assert_works(programs: Path, folder: Path) -> None:
    """The installed program lints a sound and a broken catalog, both with a kind and a rule of their own."""
    lint = programs / "lint-catalog"
    assert run([lint, "--version"], folder).stdout == f"lint-catalog {__version__}\n"
    listed = run([lint, "rules"], folder).stdout.split()
    assert set(all_rules()) <= set(listed)
    assert "no findings" in run([lint], speech(folder / "sound")).stdout
    broken = run([lint, "--format", "json"], speech(folder / "broken", broken=True), status=1).stdout
    assert [each["rule"] for each in json.loads(broken)["findings"]] == [
        "value-not-allowed",
        "splits-longer-than-corpus",
    ]


@pytest.mark.release
def test_it_works_as_it_is_installed_here(tmp_path: Path) -> None:
    """Contributors have it editable; the tests marked `release` try the other ways."""
    _assert_works(Path(sys.executable).parent, tmp_path)


@pytest.mark.release
@pytest.mark.parametrize("form", ["editable", "wheel", "sdist"])
def test_it_works_from(form: str, checkout: Path, distributions: Path, tmp_path: Path) -> None:
    programs = fresh_environment(tmp_path / "environment")
    equip(programs, *PYPROJECT["project"]["dependencies"], *PYPROJECT["build-system"]["requires"])
    if form == "editable":
        source = tmp_path / "source"
        shutil.copytree(checkout, source)
        what: list[str | Path] = ["--editable", source]
    else:
        what = [_wheel(distributions) if form == "wheel" else _sdist(distributions)]
    _install(programs, *what)
    again = ("--force-reinstall", "--no-deps", "--no-build-isolation")
    _install(programs, *again, *what)  # a second time must change nothing
    _assert_works(programs, tmp_path)
    inside = json.loads(run([programs / "python", "-c", LOOK_INSIDE], tmp_path).stdout)
    assert inside["strays"] == []
    assert inside["schemas"] == sorted(each.name for each in (PROJECT / "schema").glob("*.json"))
    if form == "editable":
        assert inside["home"] == str((source / "lint_catalog").resolve())
        assert all("lint_catalog" in name for name in inside["top"])
    else:
        assert not Path(inside["home"]).is_relative_to(PROJECT)
        assert inside["top"] == ["lint_catalog", f"lint_catalog-{__version__}.dist-info"]


@pytest.mark.release
# The other tests run on the version that runs this one.
@pytest.mark.parametrize("version", [each for each in VERSIONS if each != "{}.{}".format(*sys.version_info)])
def test_the_wheel_works_on_python(version: str, distributions: Path, tmp_path: Path) -> None:
    python = find_python(version)
    if python is None:
        pytest.skip(f"there is no Python {version} here")
    programs = bare_environment(tmp_path / "environment", python)
    equip(programs, _wheel(distributions))  # that pip installs it, the tests above show
    _assert_works(programs, tmp_path)


def test_the_versions_tried_are_those_that_are_promised() -> None:
    project = PYPROJECT["project"]
    prefix = "Programming Language :: Python :: "
    assert [each.removeprefix(prefix) for each in project["classifiers"] if each.startswith(prefix)] == VERSIONS
    assert project["requires-python"] == f">={VERSIONS[0]}"


def test_every_package_in_the_tree_is_packaged() -> None:
    folders = {each.parent.relative_to(PROJECT) for each in PROJECT.glob("lint_catalog/**/*.py")}
    packages = {".".join(each.parts) for each in folders} | {"lint_catalog.checks", "lint_catalog.schema"}
    assert set(PYPROJECT["tool"]["setuptools"]["packages"]) == packages


@pytest.mark.release
def test_the_wheel_holds_the_package_and_nothing_else(distributions: Path) -> None:
    names = set(zipfile.ZipFile(_wheel(distributions)).namelist())
    own = {name for name in names if not name.split("/")[0].endswith(".dist-info")}
    wanted = {each.relative_to(PROJECT).as_posix() for each in PROJECT.glob("lint_catalog/**/*.py")}
    wanted |= {f"lint_catalog/checks/{each.name}" for each in (PROJECT / "checks").glob("*.py")}
    wanted |= {f"lint_catalog/schema/{each.name}" for each in (PROJECT / "schema").iterdir() if each.is_file()}
    wanted |= {each.relative_to(PROJECT).as_posix() for each in PROJECT.glob("lint_catalog/**/*.json")}
    render = PROJECT / "lint_catalog" / "convert" / "render"
    wanted |= {each.relative_to(PROJECT).as_posix() for each in [*render.glob("labels/*"), *render.glob("templates/*")]}
    assert own == wanted | {"lint_catalog/py.typed"}
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


@pytest.mark.release
def test_the_source_distribution_holds_what_a_build_needs(distributions: Path) -> None:
    with tarfile.open(_sdist(distributions)) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "README.md", "LICENSE", "lint_catalog/cli/check.py", "checks/shape.py"} <= names
    assert {f"schema/{each.name}" for each in (PROJECT / "schema").glob("*.json")} <= names
