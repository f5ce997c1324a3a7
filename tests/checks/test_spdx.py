"""SPDX ids: the list that lint-catalog carries, and what is said of ids that are not on it."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

import pytest

from lint_catalog.model.entries.spdx import parsed, spdx_list
from tests.support.catalogs import all_rules, catalog_of, run
from tools.spdx import FILE, text_of

RULES = ("invalid-spdx-id", "deprecated-spdx-id", "malformed-value")


def said(id: str) -> list[str]:
    catalog = catalog_of({"entries/licenses/x.yaml": f"spdx: {id}\n"})
    found = run(catalog, [all_rules()[each] for each in RULES])
    return [f"{each.rule}: {each.message}{' / ' + each.fix.edits[0].replacement if each.fix else ''}" for each in found]


LIST = f"SPDX License List {spdx_list().version}"
CASES = {
    "MIT": [],
    "OpenMDW-1.0": [],
    "Apache-2.0+": [],
    "GPL-2.0-or-later WITH Classpath-exception-2.0": [],
    "mit": [f"invalid-spdx-id: `mit` is spelt `MIT` on the {LIST} / MIT"],
    "APACHE-2.0+": [f"invalid-spdx-id: `APACHE-2.0` is spelt `Apache-2.0` on the {LIST} / Apache-2.0+"],
    "CC-BY-SA-4": [f"invalid-spdx-id: `CC-BY-SA-4` is not on the {LIST} / CC-BY-SA-4.0"],
    "LicenseRef-Gemma": [f"invalid-spdx-id: `LicenseRef-Gemma` is not on the {LIST}"],
    "Nothing-Like-It-9": [f"invalid-spdx-id: `Nothing-Like-It-9` is not on the {LIST}"],
    "GPL-3.0": [f"deprecated-spdx-id: `GPL-3.0` is deprecated in the {LIST} / GPL-3.0-only"],
    "GPL-3.0+": [f"deprecated-spdx-id: `GPL-3.0+` is deprecated in the {LIST} / GPL-3.0-or-later"],
    "gpl-3.0": [f"invalid-spdx-id: `gpl-3.0` is spelt `GPL-3.0` on the {LIST} / GPL-3.0"],
    "Net-SNMP": [f"deprecated-spdx-id: `Net-SNMP` is deprecated in the {LIST}"],
    "GPL-2.0-with-classpath-exception": [f"deprecated-spdx-id: `GPL-2.0-with-classpath-exception` is deprecated in the {LIST} / GPL-2.0-only WITH Classpath-exception-2.0"],
    "GPL-2.0 WITH Classpath-exception-2.0": [f"deprecated-spdx-id: `GPL-2.0` is deprecated in the {LIST} / GPL-2.0-only WITH Classpath-exception-2.0"],
    "GPL-2.0-only WITH classpath-exception-2.0": [f"invalid-spdx-id: the exception `classpath-exception-2.0` is spelt `Classpath-exception-2.0` on the {LIST} / GPL-2.0-only WITH Classpath-exception-2.0"],
    "GPL-2.0-only WITH MIT": [f"invalid-spdx-id: the exception `MIT` is not on the {LIST}"],
    "GPL-2.0-only WITH Nokia-Qt-exception-1.1": [f"deprecated-spdx-id: the exception `Nokia-Qt-exception-1.1` is deprecated in the {LIST}"],
    "Apache 2.0": ["malformed-value: `Apache 2.0` is not an SPDX identifier / Apache-2.0"],
    "apache-2.0 with llvm-exception": ["malformed-value: `apache-2.0 with llvm-exception` is not an SPDX identifier / Apache-2.0 WITH LLVM-exception"],
    "MIT OR Apache-2.0": ["malformed-value: `MIT OR Apache-2.0` is not an SPDX identifier"],
}  # fmt: skip


@pytest.mark.parametrize("id", CASES)
def test_what_is_said_of_an_id(id: str) -> None:
    assert said(id) == CASES[id]


def test_every_id_of_the_list_is_read_as_one() -> None:
    known = spdx_list()
    for id in (*known.licenses, *known.deprecated):
        spdx = parsed(id)
        assert spdx is not None
        assert (spdx.id, str(spdx)) == (id, id)
    for better in filter(None, known.deprecated.values()):
        spdx = parsed(better)
        assert spdx is not None
        assert spdx.id in known.licenses
        assert spdx.exception in {"", *known.exceptions}
    assert re.fullmatch(r"[0-9]+\.[0-9.]+", known.version)


class Listed(NamedTuple):
    id: str
    deprecated_id: bool


def test_the_list_is_written_anew() -> None:
    licenses = [Listed("GPL-3.0-only", False), Listed("GPL-3.0", True), Listed("Odd", True), Listed("MIT", False)]
    content: dict[str, Any] = json.loads(text_of(licenses, [Listed("E", False), Listed("F", True)], "9.1"))
    assert content == {
        "version": "9.1",
        "licenses": ["GPL-3.0-only", "MIT"],
        "deprecated": {"GPL-3.0": "GPL-3.0-only", "Odd": ""},
        "exceptions": ["E"],
        "deprecated_exceptions": ["F"],
    }
    ours = json.loads(FILE.read_text(encoding="utf-8"))
    listed = [Listed(each, False) for each in ours["licenses"]] + [Listed(each, True) for each in ours["deprecated"]]
    exceptions = [Listed(each, False) for each in ours["exceptions"]]
    exceptions += [Listed(each, True) for each in ours["deprecated_exceptions"]]
    assert FILE.read_text(encoding="utf-8") == text_of(listed, exceptions, ours["version"])
