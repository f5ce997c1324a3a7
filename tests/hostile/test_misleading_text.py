"""Text that reads otherwise than it is, addresses that lead elsewhere than they look, and credentials."""

from __future__ import annotations

import unicodedata
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from urllib3.util import parse_url  # noqa: TID251 - what it reads is compared; nothing is asked

from lint_catalog.model.findings import Finding, Severity
from lint_catalog.model.links.answers import LinkedAddress, Verdict
from lint_catalog.net.direct import _taken_apart
from lint_catalog.project.link_memory import open_memory
from lint_catalog.report.formats import format_names
from lint_catalog.text.addresses import is_url, normalized
from lint_catalog.text.disguises import disguise, disguises
from lint_catalog.text.hidden import hidden
from lint_catalog.text.hosts import host_fault, number_of
from lint_catalog.text.secrets import masked, masked_in_place, secrets, without
from tests.support.catalogs import all_rules, catalog_of, pages_of, run, run_on_pages, small, table
from tests.support.cli import lint, write
from tests.support.online import ask, hosts, setup_for
from tests.support.tiers import examples

TAG = "\U000e0041\U000e0042"
RULES = [
    all_rules()[name]
    for name in (
        "hidden-character", "similar-keys", "misleading-address", "exposed-credential", "invisible-character",
        "misleading-link", "published-credential", "similar-ids",
    )
]  # fmt: skip


def in_entry(text: str, file: str = "entries/models/a.yaml") -> list[Finding]:
    """What the rules on misleading text say of an entry."""
    return [*run(catalog_of({file: text}), RULES)]


def on_page(text: str) -> list[Finding]:
    """What they say of a page."""
    return [*run_on_pages(pages_of({"README.md": text}), RULES)]


HONEST = [
    ("persian", "ب\u0627دب\u0627دک\u200c\u0647\u0627ی"),
    ("devanagari", "क्\u200dष"),
    ("emoji of several", "👨\u200d👩\u200d👧 🧑🏽\u200d💻 ❤\ufe0f\u200d🔥 👁\ufe0f\u200d🗨\ufe0f 🏳\ufe0f\u200d🌈"),
    ("sign as emoji", "\u2139\ufe0f 1\ufe0f\u20e3 ™\ufe0f \ufe0f"),
    ("flag of a region", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"),
    ("variant of an ideograph", "葛\U000e0100"),
    ("brackets from right to left", "של\u05d5ם (C++)\u200e"),
    ("words of both directions", "של\u05d5ם \u2066Kite 7B\u2069 \u05d8\u05d5ב"),
    ("an embedding", "\u202bשל\u05d5ם Kite\u202c"),
    ("khmer", "ភាសា\u200bខ្មែរ"),
    ("soft hyphen", "Entwicklungs\u00adumgebung"),
    ("braille", "⠓⠑\u2800⠽"),
    ("old korean", "\u115f\u1161"),
    ("mongolian", "ᠠ\u180b"),
]
HIDING = [
    ("zero width in a word", "Ki\u200bte", False),
    ("joiner in a word", "Ki\u200dte", False),
    ("non-joiner in a word", "Ki\u200cte", False),
    ("word joiner", "Ki\u2060te", False),
    ("soft hyphen in a short name", "Ki\u00adte", False),
    ("mark without right to left", "Kite\u200f", False),
    ("variation selector on a letter", "K\ufe0fite", False),
    ("selectors in a row", "👍\U000e0101\U000e0102", True),
    ("override", "\u202eetik", True),
    ("override beside hebrew", "של\u05d5ם \u202eetik\u202c", True),
    ("isolates without right to left", "a \u2066b\u2069 c", True),
    ("isolate that is never closed", "של\u05d5ם \u2067abc", True),
    ("pop that closes nothing", "של\u05d5ם\u2069", True),
    ("tags", f"Kite{TAG}", True),
    ("tags behind a flag", "🏴\U000e0069\U000e0067\U000e006e\U000e006f\U000e0072\U000e0065\U000e0021\U000e007f", True),
    ("hangul filler", "Ki\u3164te", True),
    ("blank braille", "Ki\u2800te", True),
    ("line separator", "Kite\u2028free", True),
    ("next line", "Kite\u0085free", True),
    ("annotation", "Ki\ufff9te", False),
]


@pytest.mark.parametrize("text", table(HONEST))
def test_spelling_is_left_alone(text: str) -> None:
    assert not list(hidden(f"Kite {text} 7B"))
    assert not on_page(f"# {text}\n\n{text}\n")
    assert not in_entry(f"# {text}\nname: {text}\n")


@pytest.mark.parametrize(("text", "worse"), table(HIDING))
def test_what_nobody_sees_is_found_wherever_it_stands(text: str, worse: bool) -> None:
    assert [each.worse for each in hidden(text)][:1] == [worse]
    severity = Severity.ERROR if worse else Severity.WARNING
    for page in (
        f"# {text}\n",
        f"| a |\n|---|\n| {text} |\n",
        f"`{text}`\n",
        f"[a](#b '{text}')\n",
        f"<!-- {text} -->\n",
    ):
        found = [each for each in on_page(page) if each.rule == "invisible-character"]
        assert found, page
        assert found[0].severity is severity
    entries = (f"name: {text}\n", f"# {text}\nname: a\n", f"{text}: a\n", f'name: "{_escaped(text)}"\n')
    for entry in entries:
        assert "hidden-character" in {each.rule for each in in_entry(entry)}, entry
    named = in_entry("name: a\n", f"entries/models/{text}.yaml")
    assert "hidden-character" in {each.rule for each in named}


def _escaped(text: str) -> str:
    return "".join(char if char.isascii() and char.isprintable() else f"\\U{ord(char):08x}" for char in text)


@pytest.mark.parametrize(
    "other",
    table(
        [
            ("decomposed", unicodedata.normalize("NFD", "é")),
            ("cyrillic", "\u0435\u0301"),
            ("wide", "\uff45\u0301"),
            ("zero width", "é\u200b"),
        ]
    ),
)
def test_keys_that_look_alike_are_told_apart(other: str) -> None:
    found = in_entry(f"é: 1\n{other}: 2\n")
    assert [each.span.line for each in found if each.rule == "similar-keys"] == [2]


def test_file_names_that_are_one_on_some_systems() -> None:
    names = ["caf\u00e9", "cafe\u0301", "CAFE\u0301"]
    found = run(catalog_of({f"entries/models/{name}.yaml": "name: a\n" for name in names}), RULES)
    assert len([each for each in found if each.rule == "similar-ids"]) == 2


LEADING = [
    ("name like a host", "https://huggingface.co@evil.example/", "`evil.example`"),
    ("and a port", "https://huggingface.co:443@evil.example/", "`evil.example`"),
    ("and a path", "https://huggingface.co%2Forg@evil.example/", "`evil.example`"),
    ("backslash", "https://huggingface.co\\@evil.example/", "backslash"),
    ("backslashes", "https:\\\\evil.example/", "backslash"),
    ("cyrillic letter", "https://huggingf\u0430ce.co/", "xn--huggingfce-6qi.co"),
    ("greek letter", "https://g\u03bfogle.com/", "Greek and Latin"),
    ("all cyrillic", "https://\u0430\u0440\u0440\u04cf\u0435.com/", "xn--80ak6aa92e.com"),
    ("mathematical letters", "https://\U0001d41example.com/", "programs read as `example.com`"),
    ("fraction slash", "https://huggingface.co\u2044x.evil.example/", "U+2044"),
    ("decimal", "http://2130706433/", "127.0.0.1"),
    ("hexadecimal", "http://0x7f.0.0.1/", "127.0.0.1"),
    ("octal", "http://0177.0.0.01/", "127.0.0.1"),
    ("short", "http://127.1/", "127.0.0.1"),
    ("percent", "https://ex%61mple.com/", "`%`"),
]
SCRIPTS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:x",
    "\x01javascript:x",
    "data:text/html,x",
    "vbscript:x",
]
FINE = [
    "https://日本語kite.example/", "https://한국kite.kr/", "https://пример.рф/", "https://ελλάδα.gr/", "https://münchen.de/",
    "https://ドメイン・名.jp/", "https://example.com/@kite", "https://example.com/?q=a@b", "https://1.1.1.1/dns", "http://[::1]/",
    "https://i❤.ws/", "https://faß.de/", "https://россия.com/", "https://ไทย.com/", "https://l·l.cat/", "https://git@example.org/a",
]  # fmt: skip


@pytest.mark.parametrize(("address", "said"), table(LEADING))
def test_an_address_that_leads_elsewhere_is_found_wherever_it_stands(address: str, said: str) -> None:
    assert said in disguise(address)[0]
    assert said in "".join(each.message for each in disguises(f"see {address}, please"))
    for page in (
        f"<{address}>\n" if "\\" not in address else f"`{address}`\n",
        f"see `{address}`\n",
        f"<!-- {address} -->\n",
    ):
        found = [each for each in on_page(page) if each.rule == "misleading-link"]
        assert found, page
        assert said in found[0].message
    for entry in (
        f"url: '{address}'\n",
        f"# {address}\nname: a\n",
        f"'{address}': a\n",
        f'url: "{_escaped(address)}"\n',
    ):
        found = [each for each in in_entry(entry) if each.rule == "misleading-address"]
        assert found or "\\" in entry.replace("\\U", "").replace("\\\\", ""), entry


@pytest.mark.parametrize("address", SCRIPTS)
def test_a_link_that_brings_its_page_along_is_found(address: str) -> None:
    assert disguise(address)[0]
    page = f'<a href="{address.replace("j", "&#106;")}">x</a>\n\n[x]({address.replace(chr(9), "&Tab;")})\n'
    assert "misleading-link" in {each.rule for each in on_page(page)}


@pytest.mark.parametrize("address", FINE)
def test_hosts_in_the_scripts_of_their_countries_are_fine(address: str) -> None:
    assert disguise(address) == ("", "")
    assert not list(
        disguises(f"{address}、{address}を見る、 see {address}에서 https://example.com参照 https://example.comครับ")
    )


def test_numbers_are_read_as_browsers_read_them() -> None:
    assert [number_of(each) for each in ("0x7f000001", "017700000001", "127.0.1", "1.2.3.4.5", "256.1.1.1", "09")] == [
        "127.0.0.1", "127.0.0.1", "127.0.0.1", "", "", "",
    ]  # fmt: skip
    assert host_fault("127.0.0.1") == ""


PIECES = st.sampled_from([
    "huggingface.co", "evil.example", "127.0.0.1", "0x7f.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]",
    "日本.example", "\u0430pple.com", "\uff45xample.com", "faß.de", "a。b", "%2e", "%00", "user", ":pw",
    "@", ":", ":80", ":443", ":0", "/", "\\", "?", "#", ".", "..", "-", "_", " ", "\t", "\n", "\x00",
    "\u200b", "\u202e", "\u2044", "\ud800", "x" * 70, "*", ";", "&", "=", "//",
])  # fmt: skip


@examples(60)
@given(st.sampled_from(["http://", "https://", "HTTP:", "//", "http:/", " http://"]), st.lists(PIECES, max_size=6))
def test_what_is_said_of_an_address_is_said_of_the_host_that_is_asked(scheme: str, pieces: list[str]) -> None:
    url = scheme + "".join(pieces)
    if not is_url(url):
        return
    form = normalized(url)
    try:
        (_, host, port), _ = _taken_apart(form)
    except ValueError:  # it is never asked for
        return
    other = parse_url(form)
    assert (other.host or "").strip("[]").lower() == host, "programs read the same host"
    assert (other.port or {"http": 80, "https": 443}[other.scheme or ""]) == port
    assert host.isascii()
    assert normalized(form) == form
    assert "@" not in form.partition("//")[2].partition("/")[0], "nobody logs in"


HF = "hf_aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgH"
CREDENTIALS = [
    ("password", "https://ada:canary-1234@example.org/x", "canary-1234"),
    ("escaped password", "https://ada:canary%40-1234@example.org/x", "canary"),
    ("token as a name", f"https://{HF}@example.org/x", HF),
    ("parameter", "https://example.org/x?a=b&api_key=canary-1234-5678", "canary"),
    ("parameter behind a fragment", "https://example.org/x#access_token=canary-1234-5678", "canary"),
    ("token of the hub", HF, HF),
    ("token of github", "ghp_0123456789abcdefghijABCDEFGHIJ012345", "ghp_0123"),
    ("fine-grained token", "github_pat_11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz0123456789ABCD", "11ABCDEFG0"),
    ("database", "postgres://ada:canary-1234@db.example/x", "canary"),
    ("token for an example", f"https://example.org/?token={HF}example", HF),
    ("token with a password", f"https://{HF}:canary@example.org/", "canary"),
    ("parameter around a token", f"https://example.org/?token=canary-1234-{HF}-example", "canary"),
    ("parameter around a login", "?token=canary-1://:.@example", "canary"),
]
STAND_INS = [
    "https://example.org/?token=YOUR_TOKEN",
    "hf_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "https://git@github.com/a/b",
    "https://$USER:$PASSWORD@example.org",
    "https://<user>:<password>@example.org",
    "https://docs.google.com/x?key=0AkgjhgjhkgjkhgkJ",
    "hf_hub_download(repo_id)",
    "https://0123456789abcdef:@example.org/",
    "https://ada@example.org/",
    "https://not a name to log in@example.org/",
    "https://0123456789+abcdef/@example.org",
    "https://example.org/?token=short",
    "AKIAIOSFODNN7EXAMPLE",
    "https://example.org/?tokenizer=llama-3-tokenizer",
]


@pytest.mark.parametrize(("text", "canary"), table(CREDENTIALS))
def test_a_credential_is_masked(text: str, canary: str) -> None:
    for around in ("{}", "a {} b", "`{}`", "[a]({})", "'{}'"):
        whole = around.format(text)
        assert canary not in masked(whole)
        assert canary not in masked_in_place(whole)
        assert len(masked_in_place(whole)) == len(whole)
        assert masked(masked(whole)) == masked(whole)


@pytest.mark.parametrize(
    ("text", "what"),
    table(
        [
            ("password", "https://ada:canary@example.org/", "a password"),
            ("password of nobody", "https://:canary@example.org/", "a password"),
            ("long name", "https://0123456789abcdef@example.org/", "a token"),
            ("token", f"see {HF}", "a token"),
            ("parameter", "https://example.org/?API-Key=canary-1234", "the value of `API-Key`"),
            ("key", "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----", "a private key"),
        ]
    ),
)
def test_a_credential_is_called_what_it_is(text: str, what: str) -> None:
    assert [each.what for each in secrets(text)] == [what]


@pytest.mark.parametrize("text", STAND_INS)
def test_what_stands_for_a_credential_is_left_alone(text: str) -> None:
    assert not list(secrets(text))


def test_tokens_that_are_known_are_left_out() -> None:
    assert without("a 0123456789 b", ("0123456789", "", "b")) == "a … b"


@pytest.mark.parametrize(
    "form",
    [pytest.param(each, marks=() if each in ("text", "json") else pytest.mark.release) for each in format_names()],
)
def test_no_report_repeats_a_credential(form: str, tmp_path: Path) -> None:
    every = [text for _, text, _ in CREDENTIALS]
    lines = [f"# {text}\n" for text in every] + [f"'{text}': 1\n" for text in every]
    lines += [f"note{number}: {text}\n" for number, text in enumerate(every)]
    lines += [f"url{number}: {'wrong ' * 8}{text}\n" for number, text in enumerate(every)]
    cells = "".join(
        f"| {text} | `{text}` <!-- {text} --> | [{'a ' * 25}{text}]({text}) | [](<{text} b>) [t](https://{text}) |\n"
        for text in every
    )
    write(tmp_path, {**small(), "entries/models/a.yaml": f"name: {every[0]}\nsection: {every[1]}\n{''.join(lines)}"})
    write(tmp_path, {"A.md": f"# {every[0]}\n\n| a | b | c | d |\n|---|---|---|---|\n{cells}", "B.md": "".join(lines)})
    write(tmp_path, {"entries/models/b.yaml": f"name: [\n{every[2]}\n"})
    for paths in ((), ("A.md", "B.md")):
        result = lint(*paths, "--format", form, cwd=tmp_path)
        assert "credential" in result.stdout
        _holds_no_canary(result.stdout + result.stderr)
    if form == "json":
        lint("A.md", "B.md", "--write-baseline", "--baseline", "known.json", cwd=tmp_path)
        _holds_no_canary((tmp_path / "known.json").read_text(encoding="utf-8"))


OURS = "kestrelOverTheMarsh2027"


def test_no_token_of_the_environment_leaves_the_program(tmp_path: Path) -> None:
    write(tmp_path, {"entries/models/a.yaml": f"nam:  {OURS}\n", "entries/models/b.yaml": f"name:   {HF} # {OURS}\n"})
    variables = {"HF_TOKEN": OURS, "GITHUB_TOKEN": f"x{OURS}"}
    for arguments in ((), ("--format", "json"), ("fmt", "--check"), ("--fix", "--diff"), (OURS,), ("explain", OURS)):
        result = lint(*arguments, cwd=tmp_path, env=variables)
        assert OURS not in result.stdout + result.stderr
        assert HF not in result.stdout + result.stderr
    assert "b.yaml is not shown: it holds a credential" in lint("fmt", "--check", cwd=tmp_path).stderr
    lint("--output-file", "report", cwd=tmp_path, env=variables)
    assert OURS not in (tmp_path / "report").read_text(encoding="utf-8")
    assert OURS in lint(cwd=tmp_path).stdout, "it is there to be seen"


def _holds_no_canary(text: str) -> None:
    for _, _, canary in CREDENTIALS:
        assert canary not in text.replace("&#45;", "-").replace("&#95;", "_")


def test_a_link_with_a_credential_is_not_asked_for_nor_kept(tmp_path: Path) -> None:
    url = normalized("http://a.example/x?api_key=canary-1234-5678")
    elsewhere = "http://b.example/"
    links = {each: LinkedAddress(each, None, ()) for each in (url, elsewhere)}
    said = {
        url: 200,
        elsewhere: {"status": 301, "location": f"http://a.example/?token={HF}"},
        f"http://a.example/?token={HF}": 200,
    }
    with closing(open_memory(tmp_path, {})) as memory, hosts(said) as others:
        setup = setup_for(None, others.routes([url, elsewhere]), memory=memory.database)
        answers = ask(links, setup).answers
        assert not [each for each in others.seen if "canary" in each[1]]
    assert answers[url].verdict is Verdict.REFUSED
    assert (answers[elsewhere].verdict, answers[elsewhere].to) == (Verdict.ALIVE, "")
    kept = b"".join(each.read_bytes() for each in tmp_path.iterdir())
    assert b"b.example" in kept
    assert b"canary" not in kept
    assert HF.encode() not in kept
