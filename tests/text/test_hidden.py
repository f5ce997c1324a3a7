"""Characters that nobody sees: found where nobody meant them, and left alone where a script or a picture needs them."""

from __future__ import annotations

# ruff: noqa: RUF001 - letters of many scripts are what is tried
import pytest

from lint_catalog.text.hidden import hidden, without_hidden

ZWSP, ZWNJ, ZWJ, LRM, RLM, ALM = "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u061c"

NEEDED = {
    "persian": f"بادبادک{ZWNJ}ها",
    "persian-at-the-end-of-a-line": f"می{ZWNJ}\nپرند",
    "persian-behind-a-latin-word": f"BERT{ZWNJ}ها",
    "persian-behind-bold": f"**بادبادک**{ZWNJ}ها",
    "persian-behind-code": f"`BERT`{ZWNJ}ها",
    "persian-behind-a-link": f"[بادبادک](https://example.org/a){ZWNJ}ها",
    "arabic-letter-in-its-joined-form": f"ه{ZWJ} is the initial form, {ZWJ}ه the final one",
    "urdu": f"کی{ZWNJ}ا",
    "devanagari": f"क्{ZWJ}ष क्{ZWNJ}ष",
    "bengali": f"র{ZWJ}্য",
    "malayalam": f"ന്{ZWJ}",
    "sinhala": f"ශ්{ZWJ}රී",
    "kannada": f"ರ{ZWJ}್ಕ",
    "chakma": f"\U00011103{ZWJ}\U00011133",
    "khmer": f"ភាសា{ZWSP}ខ្មែរ",
    "thai": f"ภาษา{ZWSP}ไทย",
    "thai-behind-a-latin-word": f"Llama{ZWSP}ไทย",
    "khmer-behind-a-space": f"Llama{ZWSP} ជា",
    "khmer-behind-bold": f"**Llama** (7B){ZWSP}ជា",
    "lao": f"ພາສາ{ZWSP}ລາວ",
    "burmese": f"မြန်မာ{ZWSP}ဘာသာ",
    "hebrew-brackets": f"עפיפון (7B){RLM} גדול",
    "arabic-brackets": f"طائرة (7B){LRM} كبيرة",
    "arabic-letter-mark": f"طائرة {ALM}(7B)",
    "brackets-on-a-line-of-their-own": f"עפיפון\n(7B){RLM}\nגדול",
    "family": f"👨{ZWJ}👩{ZWJ}👧",
    "skin-tone": f"👩🏽{ZWJ}💻",
    "heart": f"\u2764\ufe0f{ZWJ}🔥",
    "rainbow-flag": f"🏳\ufe0f{ZWJ}🌈",
    "eye": f"👁\ufe0f{ZWJ}🗨\ufe0f",
    "bird": f"🐦{ZWJ}⬛",
    "keycap": "#\ufe0f\u20e3",
    "flag-of-scotland": "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "soft-hyphen": "Donau\u00addampf\u00adschiff",
}


@pytest.mark.parametrize("text", [pytest.param(text, id=id) for id, text in NEEDED.items()])
def test_what_is_needed_is_left_alone(text: str) -> None:
    assert list(hidden(text)) == []
    assert without_hidden(text) == text


NOT_NEEDED = {
    "between-latin-words": f"Kite{ZWSP}BERT",
    "behind-a-latin-word": f"Kite{ZWNJ} flies",
    "between-digits": f"7{ZWJ}B",
    "beside-han": f"{ZWSP}凧",
    "mark-in-latin": f"Kite{LRM} (7B)",
    "no-break-mark": "Kite\ufeff7B",
}


@pytest.mark.parametrize("text", [pytest.param(text, id=id) for id, text in NOT_NEEDED.items()])
def test_what_nobody_meant_is_found_and_can_go(text: str) -> None:
    assert [each.removable for each in hidden(text)] == [True]
    assert len(without_hidden(text)) == len(text) - 1


TO_DECIDE = {
    "joiner-of-latin-letters-beside-persian": f"Kite{ZWNJ} flies, بادبادک",
    "space-of-latin-letters-beside-thai": f"Kite{ZWSP}BERT, ไทย",
    "joiner-at-the-end-of-an-emoji": f"👨{ZWJ} and Kite",
    "direction-that-is-never-closed": "\u2067עפיפון",
}


@pytest.mark.parametrize("text", [pytest.param(text, id=id) for id, text in TO_DECIDE.items()])
def test_near_scripts_that_need_them_a_person_decides(text: str) -> None:
    assert [each.removable for each in hidden(text)] == [False]
    assert without_hidden(text) == text
