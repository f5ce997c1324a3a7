"""Names that are written otherwise than elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from tools.plant.bed import ERROR, NOTE, WARNING, Bed, Planting, kind
from tools.plant.garden import Piece
from tools.plant.links import address, everywhere, is_web, label, repository

_NAME = re.compile(r"(?<![\w./:#&-])[A-Z][A-Za-z]{4,}(?![\w./:-])")
_OFTEN = 5
"""In so many other rows a name stands if it counts as the usual one."""


def _slip(bed: Bed, word: str) -> str:
    """A word with one letter too many, too few, swapped or another; its beginning and its end stay."""
    at = bed.rng.randrange(1, len(word) - 2)
    other = bed.rng.choice("aeioru")
    forms = [
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + other + word[at + 1 :],
    ]
    return next((each for each in bed.rng.sample(forms, len(forms)) if each.lower() != word.lower()), word + "xa")


def _other_capitals(bed: Bed, word: str) -> str:
    at = bed.rng.randrange(1, len(word) - 1)
    forms = [
        word.upper(),
        word[0] + word[1:].lower(),
        word[:at] + word[at:].swapcase(),
        word[:at] + word[at].upper() + word[at + 1 :],
    ]
    return next(
        (each for each in bed.rng.sample(forms, len(forms)) if each != word and each != word.lower()), word.swapcase()
    )


def _names_in_rows(bed: Bed, page: int, kinds: tuple[str, ...]) -> Counter[str]:
    found: Counter[str] = Counter()
    for each in bed.garden.cells:
        if each.page == page and each.kind in kinds:
            found.update(set(_NAME.findall(re.sub(r"\([^()\s]*\)", "", each.text))))
    return found


def _name_slips(bed: Bed, change: Callable[[Bed, str], str], kinds: tuple[str, ...], *, alone: bool) -> Planting | None:
    """Change a name that stands in other rows, too: on one page, or alike on all pages."""
    usual = {n: _names_in_rows(bed, n, kinds) for n in range(len(bed.garden.pages.pages))}
    texts = "\n".join(bed.garden.texts.values()).lower()
    for piece in bed.cells(*kinds):
        versions = bed.garden.versions(piece)
        names = [
            match[0]
            for match in _NAME.finditer(
                re.sub(r"\]\([^()]*\)", lambda each: "]" + "_" * (len(each[0]) - 1), piece.text)
            )
            if usual[piece.page][match[0]] > _OFTEN and all(match[0] in each.text for each in versions)
        ]
        if not names:
            continue
        name = bed.rng.choice(names)
        new = change(bed, name)
        if new in "\n".join(bed.garden.texts.values()) or (change is _slip and new.lower() in texts):
            continue
        pattern = re.compile(rf"(?<![\w./:#-]){name}(?![\w./:-])")
        chosen = [piece] if alone else [each for each in versions if pattern.search(each.text)]
        return bed.edit(*((each, pattern.sub(new, each.text, count=1)) for each in chosen), said=f"{name} → {new}")
    return None


_FREE = ("training",)


@kind(WARNING)
def name_with_a_slip_on_one_page(bed: Bed) -> Planting | None:
    return _name_slips(bed, _slip, _FREE, alone=True)


@kind(WARNING)
def name_in_other_capitals_on_one_page(bed: Bed) -> Planting | None:
    return _name_slips(bed, _other_capitals, _FREE, alone=True)


@kind(NOTE)
def name_with_a_slip_in_one_row(bed: Bed) -> Planting | None:
    return _name_slips(bed, _slip, _FREE, alone=False)


@kind(NOTE)
def name_in_other_capitals_in_one_row(bed: Bed) -> Planting | None:
    return _name_slips(bed, _other_capitals, _FREE, alone=False)


_BASE = re.compile(r"^(?:\*\*)?([A-Z][A-Za-z]+)([ -]?)(\d+(?:\.\d+)?)")


@kind(WARNING)
def base_written_otherwise(bed: Bed) -> Planting | None:
    """`Llama 3` as `Llama3` or `llama 3`, on all pages."""
    usual = Counter(match[0] for each in bed.garden.cells if each.kind == "base" and (match := _BASE.match(each.text)))
    pages = len(bed.garden.pages.pages)
    for piece in bed.cells("base"):
        match = _BASE.match(piece.text)
        versions = bed.garden.versions(piece)
        if not match or usual[match[0]] < 5 * pages or not all(each.text.startswith(match[0]) for each in versions):
            continue
        name, between, version = match[1], match[2], match[3]
        forms = [
            name + version,
            f"{name}-{version}",
            f"{name.lower()}{between}{version}",
            f"{name.upper()}{between}{version}",
            f"{name} {version}",
        ]
        new = bed.rng.choice([each for each in forms if each != match[0] and not usual[each]])
        return bed.edit(*((each, new + each.text[match.end() :]) for each in versions), said=f"{match[0]} → {new}")
    return None


@kind(WARNING)
def base_of_another_version_on_one_page(bed: Bed) -> Planting | None:
    for piece in bed.cells("base", "architecture"):
        match = _BASE.match(piece.text)
        if match:
            rest = piece.text[match.end() :]
            new = bed.rng.choice(
                [
                    f"{match[1]}{match[2]}{float(match[3]) + 1:g}{rest}",
                    f"{match[1]}{rest}" if not rest.startswith("-") else f"{match[1]}X{rest}",
                ]
            )
            return bed.edit((piece, new))
    return None


@kind(WARNING)
def architecture_differs_on_one_page(bed: Bed) -> Planting | None:
    names = ("GPT-NeoX", "DeBERTaV2", "ModernBERT", "RoBERTa", "LLaVA-1.5", "Llama", "BERT", "GPT-2")
    for piece in bed.cells("architecture", test=lambda each: each.text.startswith(names)):
        name = next(each for each in names if piece.text.startswith(each))
        other = bed.rng.choice(
            [each for each in ("GPT-NeoX", "DeBERTaV3", "ModernBERT", "RoBERTa", "Mamba2") if each != name]
        )
        new = bed.rng.choice([other, name + "-XL", name + "V2"])
        return bed.edit((piece, new + piece.text[len(name) :]))
    return None


def _registry_slip(bed: Bed, column: str, forms: Callable[[str], list[str]], *, alone: bool) -> Planting | None:
    """A name of a column of names, which stands in several rows, in another form."""
    usual = Counter((each.page, each.text) for each in bed.garden.cells if each.kind == column)
    for piece in bed.cells(column, test=lambda each: usual[each.page, each.text] >= 4 and each.text.isascii()):
        if re.search(r"[\[\](<*^]", piece.text) or len(piece.text) < 3:
            continue
        versions = [each for each in bed.garden.versions(piece) if each.text == piece.text]
        new = [each for each in forms(piece.text) if each != piece.text and not usual[piece.page, each]]
        if new:
            written = bed.rng.choice(new)
            return bed.edit(*((each, written) for each in ([piece] if alone else versions)))
    return None


@kind(WARNING)
def license_written_otherwise(bed: Bed) -> Planting | None:
    def forms(name: str) -> list[str]:
        return [
            name.replace(" ", "-", 1),
            name.upper(),
            name.lower(),
            name.replace(" ", "", 1),
            name.replace("-", " "),
            name + " License",
        ]

    return _registry_slip(bed, "license", forms, alone=False)


@kind(WARNING)
def developer_written_otherwise(bed: Bed) -> Planting | None:
    def forms(name: str) -> list[str]:
        return [name + ", Inc.", name.upper(), name.replace(" ", ""), name.replace(" ", "-"), name.lower()]

    return _registry_slip(bed, "developer", forms, alone=False)


@kind(ERROR)
def license_differs_on_one_page(bed: Bed) -> Planting | None:
    return _registry_slip(
        bed, "license", lambda _: ["MIT", "Apache 2.0", "CC BY-SA 4.0", "CC BY-NC 4.0", "GPL-3.0"], alone=True
    )


@kind(ERROR)
def developer_differs_on_one_page(bed: Bed) -> Planting | None:
    """The developer of another row."""
    known = [each for each in bed.garden.cells if each.kind == "developer" and not re.search(r"[\[<^]", each.text)]
    usual = Counter((each.page, each.text) for each in known)
    for piece in bed.cells("developer", test=lambda each: usual[each.page, each.text] >= 4):
        others = [each.text for each in known if each.page == piece.page and usual[each.page, each.text] >= 4]
        new = [each for each in others if each != piece.text]
        if new:
            return bed.edit((piece, bed.rng.choice(new)))
    return None


@kind(WARNING)
def undisclosed_in_other_words(bed: Bed) -> Planting | None:
    words = {"ja": ("不明", "非公開"), "en": ("undisclosed", "Undisclosed"), "fr": ("Non divulgué", "inconnu")}
    others = {
        "ja": ["未公開", "Unknown", "undisclosed"],
        "en": ["unknown", "Not disclosed", "UNDISCLOSED"],
        "fr": ["Inconnu", "undisclosed", "non public"],
    }
    for piece in bed.cells("training", test=lambda each: each.language in words):
        for word in words[piece.language]:
            if piece.text == word or piece.text.startswith(word + "<br>"):
                return bed.edit((piece, bed.rng.choice(others[piece.language]) + piece.text[len(word) :]))
    return None


@kind(WARNING)
def individual_in_other_words(bed: Bed) -> Planting | None:
    words = {"ja": "個人 (", "en": "Individual (", "fr": "Individuel ("}
    others = {
        "ja": ["Individual (", "個人開発 ("],
        "en": ["Personal (", "individual ("],
        "fr": ["Individual (", "Personne ("],
    }
    for piece in bed.cells("developer", test=lambda each: each.text.startswith(words.get(each.language, "?"))):
        word = words[piece.language]
        return bed.edit((piece, bed.rng.choice(others[piece.language]) + piece.text[len(word) :]))
    return None


@kind(WARNING)
def label_with_a_slip(bed: Bed) -> Planting | None:
    """A word of a label that its repository's name has, with a slip."""
    word = re.compile(r"(?<![A-Za-z])[A-Za-z]{5,}(?![A-Za-z])")

    def fits(each: Piece) -> bool:
        return is_web(each) and any(one.lower() in repository(each)[1].lower() for one in word.findall(label(each)))

    for piece in bed.links(fits):
        known = [one for one in word.findall(label(piece)) if one.lower() in repository(piece)[1].lower()]
        old = bed.rng.choice(known)
        new = label(piece).replace(old, _slip(bed, old), 1)
        chosen = everywhere(bed, piece) if bed.rng.random() < 0.7 else [piece]
        return bed.edit(*((each, f"[{new}]({address(each)})") for each in chosen if label(each) == label(piece)))
    return None
