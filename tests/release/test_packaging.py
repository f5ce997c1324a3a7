"""Installed in every way people install things, lint-catalog works, and leaves nothing lying around."""

from __future__ import annotations

import json
import shutil
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from dev import BIN as PROGRAMS
from lint_catalog import __version__
from tests.release.test_releasing import assert_stands_alone
from tests.support.catalogs import PROJECT, all_rules
from tests.support.sandbox import (
    BUILT_AT,
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
from tools.release.files import project_files
from tools.release.home import move

PACKAGES = 26
"""How many `pip install lint-catalog` may bring, itself included, where Python lacks nothing that we need."""
MEGABYTES = 35
"""How much that may be on disk, compiled too."""
BACKPORTS = ("async-timeout", "tomli")
"""What stands in for modules that an older Python lacks."""
QUICK = (
    "tests/acceptance/test_generated.py", "tests/acceptance/test_readme.py",
    "tests/acceptance/test_workflow_snippets.py", "tests/release/test_releasing.py", "tests/report/test_report.py",
    "tests/test_architecture.py", "tests/test_layers.py::test_all_contracts_are_kept", "tests/test_platforms.py",
)  # fmt: skip
"""Tests of a few seconds that need much of what a source distribution holds beside the code."""
VERSIONS = ["3.10", "3.11", "3.12", "3.13"]
LOOK_INSIDE = (
    f"""
TOOLS = ("pip", "setuptools", "wheel", *{BACKPORTS!r})
"""
    """
import json, pathlib
from importlib import metadata, util
from importlib.resources import files
import lint_catalog
packages = {each.name.replace("-", "_"): each for each in metadata.distributions() if each.name not in TOOLS}
print(json.dumps({
    "packages": sorted(packages),
    "megabytes": sum(each.locate().stat().st_size for own in packages.values() for each in own.files or ()
                     if each.locate().is_file()) / 1e6,
    "home": str(pathlib.Path(lint_catalog.__file__).resolve().parent),
    "top": sorted({file.parts[0] for file in metadata.files("lint-catalog")} - {"..", "__pycache__"}),
    "strays": [name for name in ("checks", "schema", "tests", "tools", "dev") if util.find_spec(name)],
    "schemas": sorted(each.name for each in files("lint_catalog.schema").iterdir() if each.name.endswith(".json")),
}))
"""
)


@pytest.fixture(scope="session")
def unpacked(distributions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `environment`, in which the wheel is installed with what tests need, and with `source`, the source
    distribution unpacked. Neither is to be changed."""

    def make(folder: Path) -> None:
        unpack(_sdist(distributions), folder / "source")
        equip(bare_environment(folder / "environment"), f"{_wheel(distributions)}[dev]")

    return once(tmp_path_factory, "unpacked", make)


def unpack(sdist: Path, folder: Path) -> None:
    """Unpack a source distribution."""
    with tarfile.open(sdist) as archive:
        archive.extractall(folder.parent, filter="data")
    (folder.parent / sdist.name.removesuffix(".tar.gz")).rename(folder)


def pass_tests(programs: Path, source: Path, *options: str) -> None:
    """Run the tests of an unpacked source distribution of the package that is installed, and not of its own code."""
    common = ["-q", "--import-mode=append", "-p", "no:xdist", "-p", "no:cacheprovider"]
    run([programs / "pytest", *common, *options], source, env=environment(GIT_CEILING_DIRECTORIES=str(source.parent)))


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
        assert len(inside["packages"]) <= PACKAGES, inside["packages"]
        assert inside["megabytes"] <= MEGABYTES


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


@pytest.mark.release
@pytest.mark.parametrize("version", VERSIONS)
def test_what_tests_need_is_there_for_python(version: str, tmp_path: Path) -> None:
    resolve: list[str | Path] = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--no-header", "--all-extras"]
    run([*resolve, "--python-version", version, PROJECT / "pyproject.toml"], tmp_path, env=environment(**uv_indexes()))


def test_every_package_in_the_tree_is_packaged() -> None:
    folders = {each.parent.relative_to(PROJECT) for each in PROJECT.glob("lint_catalog/**/*.py")}
    packages = {".".join(each.parts) for each in folders} | {"lint_catalog.checks", "lint_catalog.schema"}
    assert set(PYPROJECT["tool"]["setuptools"]["packages"]) == packages


@pytest.mark.release
def test_the_wheel_holds_the_package_and_nothing_else(distributions: Path) -> None:
    names = set(zipfile.ZipFile(_wheel(distributions)).namelist())
    own = {name for name in names if not name.split("/")[0].endswith(".dist-info")}
    wanted = {each for each in project_files() if each.startswith("lint_catalog/")}
    wanted |= {f"lint_catalog/{each}" for each in project_files() if each.startswith(("checks/", "schema/"))}
    assert own == wanted
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


@pytest.mark.release
def test_the_source_distribution_holds_what_the_checkout_does(distributions: Path) -> None:
    with tarfile.open(_sdist(distributions)) as archive:
        files = {each.name.partition("/")[2]: each.mode for each in archive if each.isfile()}
    made = {name for name in files if name in ("PKG-INFO", "setup.cfg") or ".egg-info/" in name}
    assert sorted(files.keys() - made) == project_files()
    assert files[".ci/run"] & 0o111


@pytest.mark.release
def test_the_source_distribution_passes_its_own_tests(unpacked: Path, tmp_path: Path) -> None:
    """Some of them, of the wheel, where there is no repository; the nightly tests run all, on each Python."""
    source = shutil.copytree(unpacked / "source", tmp_path / "source")
    assert move("whoever-owns-it", source)
    pass_tests(unpacked / "environment" / PROGRAMS.name, source, *QUICK)


@pytest.mark.release
def test_an_index_shows_a_page_that_stands_alone(distributions: Path) -> None:
    check = [sys.executable, "-m", "uv", "tool", "run", "--quiet", "twine", "check", "--strict"]
    run([*check, _wheel(distributions), _sdist(distributions)], distributions, env=environment(**uv_indexes()))
    with zipfile.ZipFile(_wheel(distributions)) as archive:
        metadata = archive.read(f"lint_catalog-{__version__}.dist-info/METADATA").decode()
    assert_stands_alone(metadata.partition("\n\n")[2])


@pytest.mark.release
def test_who_builds_the_source_distribution_gets_the_same_wheel(distributions: Path, tmp_path: Path) -> None:
    unpack(_sdist(distributions), tmp_path / "source")
    build: list[str | Path] = [sys.executable, "-m", "uv", "build", "--quiet", "--wheel", "--out-dir"]
    run([*build, tmp_path, tmp_path / "source"], tmp_path, env=environment(SOURCE_DATE_EPOCH=BUILT_AT, **uv_indexes()))
    assert _wheel(tmp_path).read_bytes() == _wheel(distributions).read_bytes()
