"""License expressions, variants and what derivatives inherit: the cases that the manual's examples leave out."""

from __future__ import annotations

import pytest

from lint_catalog.model.entries.licenses import faults, licenses_of, parse
from lint_catalog.model.findings import Finding
from tests.support.catalogs import all_rules, catalog_of, run, table

BOTH_BY_VARIANT = "license: [{only: [7b], license: llama-2 AND gemma}, {only: [7b-chat], license: llama-2}]"
LLAMA_BY_VARIANT = "license: [{only: [7b], license: llama-2}, {only: [7b-chat], license: %s}]"

LICENSES = {
    "apache-2.0": "name: Apache License 2.0\nshort_name: Apache 2.0\ncommercial_use: allowed\n",
    "mit": "name: MIT License\ncommercial_use: allowed\n",
    "gemma": "name: Gemma Terms of Use\nderivatives_keep: true\ncommercial_use: conditional\n",
    "llama-2": "name: Llama 2\nderivatives_keep: true\ncommercial_use: conditional\n",
    "cc-by-sa-3.0": "name: SA3\nshare_alike: true\ncommercial_use: allowed\nsatisfied_by: [cc-by-sa-4.0]\n",
    "cc-by-sa-4.0": "name: SA4\nshare_alike: true\ncommercial_use: allowed\n",
    "cc-by-nc-sa-4.0": "name: NCSA\nshare_alike: true\ncommercial_use: forbidden\n",
    "cc-by-nc-4.0": "name: NC\ncommercial_use: forbidden\n",
    "own-terms": "name: Own terms\ncommercial_use: unknown\n",
    "unknown": "name: Unknown\ncommercial_use: unknown\n",
    "openai-terms": "name: OpenAI terms\ncommercial_use: conditional\n",
}
HUB = "hub:\n  - {repo: a/m-7b, label: 7b}\n  - {repo: a/m-7b-chat, label: 7b-chat}\n"


def findings(rule: str, **files: str) -> tuple[Finding, ...]:
    """The findings of one rule in the licenses above and other files, given as `kind__id=text`."""
    entries = {f"entries/licenses/{id}.yaml": text for id, text in LICENSES.items()}
    for name, text in files.items():
        kind, _, id = name.partition("__")
        entries[f"entries/{kind.replace('_', '-')}/{id.replace('_', '-')}.yaml"] = text
    return run(catalog_of(entries), [all_rules()[rule]])


def license_findings(rule: str, value: str) -> list[tuple[int, int, str]]:
    """Columns and message of what a rule says of `license: <value>`, counted from the value's first character."""
    found = findings(rule, models__m=f"license: {value}\n")
    return [(each.span.column - 10, each.span.end_column - 10, each.message) for each in found]


UNKNOWN = [
    ("an id", "mit", []),
    ("a misspelt id within an expression", "mit AND apache-2", [(8, 16, "there is no license `apache-2`")]),
    ("the second of two equal parts of words", "mit-0 AND mti", [(0, 5, "`mit-0`"), (10, 13, "`mti`")]),
    ("an alias is no unknown license", "Apache 2.0 AND MIT", []),
    ("several words are one license", "My Own License", [(0, 14, "`My Own License`")]),
    ("licenses without operator are the other rule's", "mit gemma", []),
    ("an operator alone is the shape rules'", "AND", []),
]


@pytest.mark.parametrize(("value", "expected"), table(UNKNOWN))
def test_unknown_licenses(value: str, expected: list[tuple[int, int, str]]) -> None:
    found = license_findings("unknown-license", value)
    assert [each[:2] for each in found] == [each[:2] for each in expected]
    assert all(part in message for (*_, message), (*_, part) in zip(found, expected, strict=True))


ALIASES = [
    ("a whole value", "Apache 2.0", "`apache-2.0`"),
    ("another letter case of an id", "MIT", "`mit`"),
    ("a name in an expression", "mit AND Apache License 2.0", "`apache-2.0`"),
    ("full-width letters", "\uff2d\uff29\uff34", "`mit`"),
    ("the id itself", "apache-2.0", ""),
]


@pytest.mark.parametrize(("value", "meant"), table(ALIASES))
def test_aliases(value: str, meant: str) -> None:
    found = license_findings("license-alias", value)
    assert len(found) == bool(meant)
    assert all(meant in message for *_, message in found)


MALFORMED = [
    ("nothing after", "mit AND", "has nothing after `AND`"),
    ("nothing before", "AND mit", "has nothing before `AND`"),
    ("two operators", "mit AND OR gemma", "has nothing between `AND` and `OR`"),
    ("unclosed", "(mit AND gemma", "has a `(` without `)`"),
    ("never opened", "mit AND gemma)", "has a `)` without `(`"),
    ("empty parentheses", "mit OR ()", "has nothing between `(` and `)`"),
    ("nothing before a parenthesis", "mit (gemma)", "has nothing between `mit` and `(`"),
    ("lower case", "mit or gemma", "has the operator `or` in lower case"),
    ("an exception", "mit WITH gemma", "has `WITH`"),
    ("a comma", "mit, gemma", "has no operator between `mit` and `gemma`"),
    ("a slash", "mit / gemma", "has no operator between `mit` and `gemma`"),
    ("endless", " AND ".join(["mit"] * 200), "characters"),
    ("sound", "mit AND (gemma OR apache-2.0)", ""),
    ("sound in parentheses", "((mit))", ""),
    ("an unknown license is no mistake of form", "mit AND mti", ""),
]


@pytest.mark.parametrize(("value", "message"), table(MALFORMED))
def test_malformed_expressions(value: str, message: str) -> None:
    found = license_findings("malformed-license-expression", value)
    assert len(found) == bool(message)
    assert all(message in each for *_, each in found)
    assert (parse(value) is None) >= bool(faults(value))


CONTRADICTORY = [
    ("two share-alike licenses", "cc-by-sa-4.0 AND cc-by-nc-sa-4.0", 1),
    ("one that accepts the other", "cc-by-sa-3.0 AND cc-by-sa-4.0", 0),
    ("to pick from", "cc-by-sa-4.0 OR cc-by-nc-sa-4.0", 0),
    ("to pick from, deeper", "mit AND (cc-by-sa-4.0 OR cc-by-nc-sa-4.0)", 0),
    ("together by distribution", "(mit OR cc-by-sa-4.0) AND cc-by-nc-sa-4.0", 1),
    ("unknown with another", "unknown AND mit", 1),
    ("unknown alone", "unknown", 0),
    ("twice", "mit OR mit", 1),
    ("twice across parentheses", "mit AND (gemma AND mit)", 1),
    ("twice, but on both sides of OR", "(mit AND gemma) OR (mit AND apache-2.0)", 0),
]


@pytest.mark.parametrize(("value", "count"), table(CONTRADICTORY))
def test_contradictory_licenses(value: str, count: int) -> None:
    assert len(license_findings("contradictory-license", value)) == count


SPDX = [
    ("on the list", "Apache-2.0", "", ""),
    ("another letter case", "apache-2.0", "is spelt `Apache-2.0`", ""),
    ("no license but an exception", "Classpath-exception-2.0", "is not on", ""),
    ("never on the list", "LicenseRef-Gemma", "is not on", ""),
    ("deprecated", "GPL-3.0", "", "is deprecated"),
    ("deprecated without one successor", "wxWindows", "", "is deprecated"),
    ("no SPDX id at all", '"GPL 3"', "", ""),
]


@pytest.mark.parametrize(("value", "invalid", "deprecated"), table(SPDX))
def test_spdx_ids(value: str, invalid: str, deprecated: str) -> None:
    for rule, message in (("invalid-spdx-id", invalid), ("deprecated-spdx-id", deprecated)):
        found = findings(rule, licenses__x=f"spdx: {value}\n")
        assert len(found) == bool(message)
        assert all(message in each.message for each in found)


VARIANTS = [
    ("a label in the license", HUB + "license: [{only: [7b], license: mit}]", 0),
    ("no label", HUB + "license: [{only: [7b-caht], license: mit}]", 1),
    ("the repository's name where the label is left out", "hub: [a/m-7b]\nlicense: [{only: [m-7b], license: mit}]", 0),
    ("the repository's name where there is a label", HUB + "context_length: [{only: [m-7b], tokens: 1}]", 1),
    ("in data of a stage", HUB + "training: [{data: [{dataset: x, only: [8b]}]}]", 1),
    ("in a base", HUB + "base: [{model: x, only: [8b]}]", 1),
    ("without hub", "license: [{only: [anything], license: mit}]", 0),
    ("with a hub that cannot be read", "hub: [7]\nlicense: [{only: [anything], license: mit}]", 0),
    ("only that is no list", HUB + "license: [{only: 8b, license: mit}]", 0),
]


@pytest.mark.parametrize(("text", "count"), table(VARIANTS))
def test_unknown_variants(text: str, count: int) -> None:
    assert len(findings("unknown-variant", models__m=text)) == count


DROPPED = [
    ("kept", "llama-2", "base: [b]\nlicense: llama-2", 0),
    ("kept with more", "llama-2", "base: [b]\nlicense: llama-2 AND mit", 0),
    ("dropped", "llama-2", "base: [b]\nlicense: mit", 1),
    ("only offered", "llama-2", "base: [b]\nlicense: llama-2 OR mit", 1),
    ("share-alike by a later version", "cc-by-sa-3.0", "base: [b]\nlicense: cc-by-sa-4.0", 0),
    ("share-alike by an earlier version", "cc-by-sa-4.0", "base: [b]\nlicense: cc-by-sa-3.0", 1),
    ("non-commercial by another", "cc-by-nc-4.0", "base: [b]\nlicense: cc-by-nc-sa-4.0", 0),
    ("non-commercial made commercial", "cc-by-nc-4.0", "base: [b]\nlicense: mit", 1),
    ("non-commercial to terms nobody knows", "cc-by-nc-4.0", "base: [b]\nlicense: own-terms", 0),
    ("permissive base", "mit", "base: [b]\nlicense: apache-2.0", 0),
    ("both of two", "llama-2 AND gemma", "base: [b]\nlicense: mit", 2),
    ("one of two", "llama-2 AND gemma", "base: [b]\nlicense: gemma", 1),
    ("neither of a choice", "llama-2 OR gemma", "base: [b]\nlicense: mit", 1),
    ("one of a choice", "llama-2 OR gemma", "base: [b]\nlicense: gemma", 0),
    ("a choice with a permissive one", "llama-2 OR mit", "base: [b]\nlicense: apache-2.0", 0),
    ("in doubt", "llama-2", "base: [b]\nlicense: {license: mit, unclear: true}", 0),
    ("unknown here", "llama-2", "base: [b]\nlicense: unknown", 0),
    ("unknown there", "unknown", "base: [b]\nlicense: mit", 0),
    ("partly unknown there", "llama-2 AND unknown", "base: [b]\nlicense: mit", 0),
    ("one license of two bases", "llama-2", "base: [b, {name: Other, license: llama-2}]\nlicense: mit", 1),
    ("misspelt here", "llama-2", "base: [b]\nlicense: mti", 0),
    ("misspelt there", "lama-2 AND gemma", "base: [b]\nlicense: mit", 0),
    ("misspelt base", "llama-2", "base: [bb]\nlicense: mit", 0),
    ("no license", "llama-2", "base: [b]\nplatform: API", 0),
    ("named with its license", "mit", "base: [{name: Other, license: gemma}]\nlicense: mit", 1),
    ("the same base twice", "llama-2", "base: [b, {model: b}]\nlicense: mit", 1),
    ("merged, one base dropped", "llama-2", "base: [b, {name: O, license: gemma}]\nlicense: llama-2", 1),
    ("one variant of two", "llama-2", HUB + "base: [b]\n" + LLAMA_BY_VARIANT % "mit", 1),
    ("the base of another variant", "llama-2", HUB + "base: [{model: b, only: [7b]}]\n" + LLAMA_BY_VARIANT % "mit", 0),
    (
        "the rest of the variants",
        "llama-2",
        HUB + "base: [{model: b, only: [7b]}]\nlicense: [{only: [7b], license: llama-2}, {license: mit}]",
        0,
    ),
    (
        "a repository's own license",
        "llama-2",
        HUB.replace("label: 7b-chat", "label: 7b-chat, license: mit") + "base: [b]\nlicense: llama-2",
        1,
    ),
    (
        "a misspelt variant",
        "llama-2",
        HUB + "base: [b]\nlicense: [{only: [7b-caht], license: llama-2}, {license: mit}]",
        0,
    ),
]


@pytest.mark.parametrize(("base", "model", "count"), table(DROPPED))
def test_dropped_licenses(base: str, model: str, count: int) -> None:
    found = findings("license-dropped", base_models__b=f"license: {base}\n", models__m=model)
    assert len(found) == count


def test_a_license_is_followed_through_models_in_doubt_and_the_chain_is_named() -> None:
    found = findings(
        "license-dropped",
        base_models__b="license: llama-2",
        models__m="base: [b]\nlicense: {license: cc-by-nc-4.0, unclear: true}",
        models__n="training: [{stage: sft, from: [{model: m}]}]\nlicense: mit",
    )
    assert [(each.entry, each.message) for each in found] == [
        ("models/n", "`mit` drops the license `llama-2` of the base `b` (through `m`)")
    ]


CHAINS = [
    ("only the model that dropped it is reported", "license: mit", ["models/m"]),
    ("a misspelt license stops the chain", "license: mti", []),
    ("an unknown license stops the chain", "license: unknown", []),
    ("what a model adds is passed on", "license: llama-2 AND gemma", ["models/n", "models/n"]),
    ("what only the first variant has is not", HUB + BOTH_BY_VARIANT, ["models/n"]),
    ("what only one variant has is not", HUB + LLAMA_BY_VARIANT % "llama-2 AND gemma", ["models/n"]),
]


@pytest.mark.parametrize(("middle", "entries"), table(CHAINS))
def test_chains_of_models(middle: str, entries: list[str]) -> None:
    found = findings(
        "license-dropped",
        base_models__b="license: llama-2",
        models__m=f"base: [b]\n{middle}",
        models__n="base: [m]\nlicense: apache-2.0",
    )
    assert [each.entry for each in found] == entries


def test_a_base_of_some_variants_is_not_followed_further() -> None:
    found = findings(
        "license-dropped",
        base_models__b="license: llama-2",
        models__m=HUB + "base: [{model: b, only: [7b]}]\nlicense: {license: mit, unclear: true}",
        models__n="base: [m]\nlicense: mit",
    )
    assert found == ()


CYCLES = [
    ("of one", {"m": "base: [m]"}, ["m"]),
    ("of three, once", {"m": "base: [n]", "n": "base: [o]", "o": "training: [{from: [{model: m}]}]"}, ["m"]),
    ("two of them", {"m": "base: [n]", "n": "base: [m]", "o": "base: [p]", "p": "base: [o]"}, ["m", "o"]),
    ("with a feeder", {"a": "base: [m]", "m": "base: [n]", "n": "base: [m]"}, ["m"]),
    ("a stage from the same family", {"m": "training: [{stage: dpo, from: [m]}]"}, []),
    ("a diamond", {"m": "base: [n, o]", "n": "base: [p]", "o": "base: [p]", "p": "name: P"}, []),
]


@pytest.mark.parametrize(("models", "ids"), table(CYCLES))
def test_cycles(models: dict[str, str], ids: list[str]) -> None:
    files = {f"models__{id}": text for id, text in models.items()}
    assert [each.entry for each in findings("base-cycle", **files)] == [f"models/{id}" for id in ids]


def test_a_cycle_of_models_in_doubt_ends() -> None:
    doubtful = "base: [{0}]\nlicense: {{license: mit, unclear: true}}"
    found = findings("license-dropped", models__m=doubtful.format("n"), models__n=doubtful.format("m"))
    assert found == ()


UNCLEAR = [
    ("a list of licenses", "license: [{license: mit, unclear: true}, {license: gemma}]", 1),
    ("a mark in the label", 'license: {license: mit, label: "MIT[^doubt]", unclear: true}', 0),
    ("a footnote elsewhere", "license: {license: mit, unclear: true}\nfootnotes: {name: [doubt]}", 1),
    ("footnotes that cannot be read", "license: {license: mit, unclear: true}\nfootnotes: {license: doubt}", 0),
    ("not in doubt", "license: {license: mit}", 0),
]


@pytest.mark.parametrize(("text", "count"), table(UNCLEAR))
def test_licenses_in_doubt(text: str, count: int) -> None:
    assert len(findings("unclear-license-without-footnote", models__m=text)) == count


OPENAI = [
    ("no footnote", "license: mit", 1),
    ("another footnote", "license: mit\nfootnotes: {license: [other]}", 1),
    ("the warning", "license: mit\nfootnotes: {license: [warning]}", 0),
    ("a misspelt footnote", "license: mit\nfootnotes: {license: [warnin]}", 0),
    ("the terms as a license", "license: mit AND openai-terms", 0),
    ("no license at all", "platform: API", 0),
]


@pytest.mark.parametrize(("text", "count"), table(OPENAI))
def test_openai_outputs(text: str, count: int) -> None:
    found = findings(
        "openai-outputs-without-footnote",
        datasets__d="openai_outputs: true",
        datasets__clean="name: Clean",
        footnotes__other="text: {en: Other}",
        footnotes__warning="about: openai-outputs",
        models__m=f"training: [{{data: [clean, {{dataset: d}}]}}]\n{text}",
        models__n="training: [{data: [clean]}]\nlicense: mit",
    )
    assert [each.entry for each in found] == ["models/m"] * count


def test_licenses_by_variant() -> None:
    text = (
        HUB
        + "  - {repo: a/x, label: x, license: gemma}\nlicense: [{only: [7b, x], license: mit}, {license: apache-2.0}]"
    )
    entry = catalog_of({"entries/models/m.yaml": text}).of_kind("models")["m"]
    assert {(each.text, each.variants) for each in licenses_of(entry) or ()} == {
        ("mit", frozenset({"7b"})),
        ("apache-2.0", frozenset({"7b-chat"})),
        ("gemma", frozenset({"x"})),
    }
