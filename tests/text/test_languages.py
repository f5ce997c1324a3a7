"""Which language a text seems to be in: nobody's addresses, licenses and names are words of one."""

from __future__ import annotations

import pytest

from lint_catalog.text.languages import guessed_language
from tests.support.catalogs import table


def rows(cells: str) -> str:
    """A page that says nothing but a name and something else, eight times."""
    return "# Kites\n\n| Kite | License |\n|---|---|\n" + f"| [Kite](https://example.com/os/por/) | {cells} |\n" * 8


GUESSES = [
    ("German", "# Drachen\n\nDies ist eine Liste der Drachen, die mit dem Wind fliegen und nicht fallen.", "de"),
    ("Spanish", "Esta es una lista de los modelos para el español y de los datos con que se entrenan.", "es"),
    ("Portuguese", "Esta é uma lista dos modelos para o português e dos dados com que são treinados.", "pt"),
    ("Italian", "Questa è una lista dei modelli per la lingua italiana e dei dati con cui sono fatti.", "it"),
    ("Dutch", "Dit is een lijst van de modellen voor het Nederlands en de data waarmee zij zijn getraind.", "nl"),
    ("Vietnamese", "Đây là danh sách các mô hình ngôn ngữ cho tiếng Việt và dữ liệu được dùng.", "vi"),
    ("Indonesian", "Ini adalah daftar model bahasa untuk bahasa Indonesia dan data yang digunakan.", "id"),
    ("Russian", "Это список языковых моделей для русского языка и данных, на которых они обучены.", "ru"),
    ("Russian in cells", "| Имя | Лицензия |\n|---|---|\n| [Воздушный змей](https://example.com/a/b) | MIT |", "ru"),
    ("Ukrainian", "Це список мовних моделей для української мови.", "uk"),
    ("Persian", "این فهرست مدل های زبانی برای فارسی است که", "fa"),
    ("Arabic", "هذه قائمة بالنماذج اللغوية للغة العربية", "ar"),
    ("Urdu is not Persian", "یہ زبان کے ماڈلز کی فہرست ہے اور یہاں ٹیکسٹ ہے", ""),
    ("Hindi", "यह भाषा मॉडल की सूची है और इसमें लिंक हैं", "hi"),
    ("Thai", "รายการโมเดลภาษาสำหรับภาษาไทย", "th"),
    ("Greek", "Αυτή είναι μια λίστα", "el"),
    ("Hebrew", "זו רשימה של מודלים", "he"),
    ("Korean", "# 연\n\n| 이름 | 설명 |\n|---|---|\n| [제피르](https://example.org/zephyr) | 큰 연 |", "ko"),
    ("Chinese", "| 名称 |\n|---|\n" + "| [风筝](https://www.a-long-address.com/and/a/long/path) |\n" * 9, "zh"),
    ("Chinese in old characters", "# 風箏\n\n這是語言模型的列表，包含模型與資料。", "zh"),
    ("Chinese with a Japanese name", "这是一个日语模型的列表，包含ひらがな等名称以及各种模型的说明。", "zh"),
    ("Japanese with few kana", "| 凧 | 日本語大規模言語モデル研究開発センター |\n| 学習 | 不明 |", "ja"),
    ("English about Japanese", "This is the list of the models for it: 日本語の言語モデル, 凧研究所.", "en"),
    ("English in few words", "- [Kite](https://kite.com) - A tool to fly kites.\n- Sails for the wind.", "en"),
    ("addresses", "# Kites\n\n" + "- [Kite](https://kite.com)\n" * 9, ""),
    ("bare addresses", "# Kites\n\n" + "- kite.com, ada@los.com.es, https://das.und.com/por/para/que\n" * 9, ""),
    ("a license in capitals", rows("MIT"), ""),
    ("a license in small letters", rows("mit"), ""),
    ("systems", rows("OS, iOS, macOS"), ""),
    ("titles of three books", "# La Tour\n\n| Le Petit | MIT |\n| Das Boot | mit |\n| El Sol | com |", ""),
    ("code", "# Kites\n\n```\nder die das und ist mit für\n```\n", ""),
    ("tags", '# Kites\n\n<der die="das" und ist mit für>\n', ""),
    ("nothing", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "language"), table(GUESSES))
def test_a_language_is_guessed_from_words_alone(text: str, language: str) -> None:
    assert guessed_language(text) == language
