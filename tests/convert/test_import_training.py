"""Cells that say how a model was trained."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.catalogs import table
from tests.support.imports import imported

HEAD = "## M\n\n| | Year | Training Data | Developer | License |\n|---|---|---|---|---|\n"
DATA = "[D](https://huggingface.co/datasets/o/d)"


def training(**cells: str) -> Any:
    """What a model's cells in several languages become, beside a model called Base with the variant 7b."""
    titles = {"en": "Training Data", "ja": "学習データ", "fr": "Données d'entraînement"}
    pages = {
        language: HEAD.replace("Training Data", titles[language])
        + f"| [X](https://e.org/x)<br>([7b](https://huggingface.co/o/x-7b)) | 2024 | {cell} | A | MIT |\n"
        + "| [Base](https://e.org/b) | 2024 | | A | MIT |\n"
        for language, cell in cells.items()
    }
    return imported(pages).entries["models"]["x"].get("training")


@pytest.mark.parametrize(
    ("cell", "expected"),
    table(
        [
            ("nothing is known", "undisclosed", "undisclosed"),
            ("a stage", "SFT", [{"stage": "sft"}]),
            ("stages that share data", f"SFT + DPO: {DATA}", [{"stage": ["sft", "dpo"], "data": ["d"]}]),
            ("a method", f"SFT (LoRA): {DATA}", [{"stage": "sft", "method": "LoRA", "data": ["d"]}]),
            ("tokens below", f"Pre-training: {DATA}<br>(**2.1T** tokens)", [{"stage": "pre-training", "data": ["d"], "tokens": "2.1T"}]),
            ("tokens alone", "Pre-training: **2.1T** tokens", [{"stage": "pre-training", "tokens": "2.1T"}]),
            ("tokens of a variant", f"Pre-training: {DATA}<br>(7b: **2T** tokens)", [{"stage": "pre-training", "data": ["d"], "tokens": [{"only": ["7b"], "tokens": "2T"}]}]),
            ("tokens of an unknown variant", f"Pre-training: {DATA}<br>(8b: **2T** tokens)", [{"stage": "pre-training", "data": ["d"]}]),
            ("data alone", DATA, [{"data": ["d"]}]),
            ("words among data", f"{DATA}, secrets", [{"data": ["d", {"en": "secrets"}]}]),
            ("a model of this catalog", "DPO on Base", [{"stage": "dpo", "from": [{"model": "base", "label": "Base"}]}]),
            ("another model", "DPO on Other", None),
            ("a sentence", "trained with great care", None),
            ("a line that is none of these", f"SFT: {DATA}<br>\\*with care", [{"stage": "sft", "data": ["d"]}]),
        ]
    ),
)  # fmt: skip
def test_one_language(cell: str, expected: Any) -> None:
    assert training(en=cell) == expected


def test_languages_that_agree() -> None:
    assert training(
        ja="事前学習: [D](https://huggingface.co/datasets/o/d), 秘密<br>(計 **2T** トークン)",
        en="Pre-training: [D](https://huggingface.co/datasets/o/d), secrets<br>(**2T** tokens)",
        fr="Pré-entraînement: [D](https://huggingface.co/datasets/o/d), secrets<br>(**2T** jetons)",
    )[0] | {"data": []} == {"stage": "pre-training", "tokens": "2T", "data": []}


def test_languages_that_differ_agree_on_what_needs_none() -> None:
    found = training(en=f"SFT: {DATA}, secrets", ja=f"SFT: {DATA}")
    assert found == [{"stage": "sft", "data": ["d"]}]
