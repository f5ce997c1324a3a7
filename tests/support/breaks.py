"""Ways to break a good entry, one for each rule at least; `test_breaks.py` shows what the tool says of each."""

from __future__ import annotations

from dataclasses import dataclass

PLAMO = "entries/models/plamo-13b.yaml"
SWALLOW = "entries/models/llama-3-swallow-8b.yaml"
LLM_JP = "entries/models/llm-jp-3-172b.yaml"
TITECH = "entries/models/titechgpt.yaml"
JGLUE = "entries/benchmarks/jglue.yaml"
OPENAI = "entries/footnotes/openai-terms.yaml"
REVERSED = "entries/footnotes/reversed-generation.yaml"
TANUKI = "entries/models/tanuki-8b.yaml"
STORMY = "entries/models/stormy.yaml"
EVOLLM = "entries/models/evollm-jp.yaml"
OPENCALM = "entries/models/opencalm.yaml"
LICENSE_FILE = "entries/licenses/apache-2.0.yaml"

PAPER = """name: Transformer 2
section: reference
date: 2017.06.13
title: Attention Is Still All You Need
url: https://arxiv.org/abs/1706.03763
"""


@dataclass(frozen=True)
class Break:
    """A mistake: in `file`, `old` becomes `new` (all of it if `old` is empty; a new file if it does not exist).

    `rules` are the rules that find it, and no others.
    """

    id: str
    rules: tuple[str, ...]
    file: str
    old: str
    new: str | bytes

    def apply(self, files: dict[str, str | bytes]) -> dict[str, str | bytes]:
        """The files with the mistake in them."""
        if not self.old:
            return {**files, self.file: self.new}
        text = files[self.file]
        assert isinstance(text, str)
        assert isinstance(self.new, str)
        assert text.count(self.old) >= 1, f"{self.id}: {self.old!r} is not in {self.file}"
        return {**files, self.file: text.replace(self.old, self.new, 1)}


BREAKS = [
    # yaml
    Break("second-colon", ("yaml-syntax",), PLAMO, "name: PLaMo-13B", "name: PLaMo: 13B"),
    Break("no-break-space", ("yaml-syntax",), PLAMO, "name: PLaMo-13B", "name:\u00a0PLaMo-13B"),
    Break("unclosed-quote", ("yaml-syntax",), PLAMO, "architecture: Llama", 'architecture: "Llama'),
    Break("unclosed-bracket", ("yaml-syntax",), SWALLOW, "base: [llama-3]", "base: [llama-3"),
    Break("unclosed-brace", ("yaml-syntax",), PLAMO, "label: 13b}", "label: 13b"),
    Break("wrong-indentation", ("yaml-syntax",), PLAMO, "parameters: 13b", " parameters: 13b"),
    Break("too-little-indentation", ("yaml-syntax",), PLAMO, "    data:\n      - dolly", "   data:\n      - dolly"),
    Break("no-colon", ("yaml-syntax",), PLAMO, "parameters: 13b", "parameters 13b"),
    Break("text-begins-with-backtick", ("yaml-syntax",), PLAMO, "architecture: Llama", "architecture: `Llama`"),
    Break("text-begins-with-percent", ("yaml-syntax",), PLAMO, "architecture: Llama", "architecture: %Llama"),
    Break("duplicate-key", ("duplicate-key",), PLAMO, "parameters: 13b", "parameters: 13b\nreleased: 2024"),
    Break("tab", ("tab-indentation",), PLAMO, "  - {only: [13b], tokens: 4096}", "\t- {only: [13b], tokens: 4096}"),
    Break("not-utf-8", ("not-utf-8",), TITECH, "", "name: 東工大GPT\n".encode("shift_jis")),
    Break("utf-16", ("not-utf-8",), TITECH, "", "name: 東工大GPT\n".encode("utf-16")),
    Break("byte-order-mark", ("byte-order-mark",), PLAMO, "# yaml-language-server", "\ufeff# yaml-language-server"),
    Break("zero-width-space", ("hidden-character",), PLAMO, "name: PLaMo-13B", "name: PLaMo\u200b-13B"),
    Break("line-separator-in-a-comment", ("hidden-character",), PLAMO, "released: 2023", "released: 2023 # true\u2028# or not"),
    Break("credential-in-a-comment", ("exposed-credential",), PLAMO, "released: 2023", "# asked with hf_aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgH\nreleased: 2023"),
    Break("host-before-an-at-sign", ("misleading-address",), PLAMO, "released: 2023", "# see https://huggingface.co@example.org/plamo\nreleased: 2023"),
    Break("key-in-other-letters", ("similar-keys", "unknown-key"), TITECH, "ja: 東工大GPT", "ja: 東工大GPT\n  \u0435n: TitechGPT"),
    Break("no-break-space-in-a-name", ("odd-character-in-name",), PLAMO, "name: PLaMo-13B", "name: PLaMo\u00a013B"),
    Break("control-character", ("control-character",), PLAMO, "name: PLaMo-13B", "name: PLaMo\x0813B"),
    Break("control-characters-in-a-row", ("control-character",), PLAMO, "name: PLaMo-13B", "name: PLaMo-13B\x08\x08\x07\ufeff"),
    Break("several-documents", ("several-documents",), PLAMO, "parameters: 13b", "---\nparameters: 13b"),
    Break("anchor", ("anchor-or-alias",), PLAMO, "parameters: 13b", "parameters: &size 13b"),
    Break("alias", ("anchor-or-alias",), LLM_JP, "parameters: 172b", "parameters: *size"),
    Break("tag", ("explicit-tag",), PLAMO, "parameters: 13b", "parameters: !!str 13b"),
    Break("merge-key", ("merge-key",), PLAMO, "parameters: 13b", "<<: {parameters: 13b}"),
    Break("complex-key", ("complex-key",), PLAMO, "parameters: 13b", "[parameters]: 13b"),
    Break("empty-file", ("empty-file",), TITECH, "", "# to be written\n"),
    Break("a-list-of-entries", ("not-a-mapping",), TITECH, "", "- name: TitechGPT\n  released: 2023\n"),
    Break("too-deep", ("file-too-complex",), TITECH, "", "name: " + "[" * 60 + "]" * 60 + "\n"),
    Break("unknown-kind", ("file-outside-kinds",), "entries/modles/plamo-2.yaml", "", "name: PLaMo 2\n"),
    Break("below-a-kind", ("file-outside-kinds",), "entries/models/pfn/plamo-2.yaml", "", "name: PLaMo 2\n"),
    Break("no-yaml", ("unclaimed-file",), "entries/models/plamo-2.json", "", '{"name": "PLaMo 2"}\n'),
    Break("yml", ("yaml-extension",), "entries/licenses/bsd.yml", "", "see below"),
    # scalars
    Break("norway", ("undeclared-language", "unquoted-text"), TITECH, "  ja: 東工大GPT", "  no: TitechGPT\n  ja: 東工大GPT"),
    Break("name-no", ("unquoted-text",), PLAMO, "name: PLaMo-13B", "name: no"),
    Break("name-date", ("unquoted-text",), PLAMO, "name: PLaMo-13B", "name: 2024-01-01"),
    Break("name-version", ("unquoted-text",), PLAMO, "name: PLaMo-13B", "name: 3.10"),
    Break("name-underscore", ("unquoted-text",), PLAMO, "name: PLaMo-13B", "name: 1_6"),
    Break("name-exponent", ("ambiguous-scalar",), PLAMO, "name: PLaMo-13B", "name: 1e3"),
    Break("name-octal", ("ambiguous-scalar",), PLAMO, "name: PLaMo-13B", "name: 0o7"),
    Break("name-sexagesimal", ("unquoted-text",), PLAMO, "name: PLaMo-13B", "name: 12:30"),
    Break("number-underscore", ("ambiguous-scalar",), LLM_JP, "context_length: 4096", "context_length: 4_096"),
    Break("number-octal", ("ambiguous-scalar",), LLM_JP, "context_length: 4096", "context_length: 010000"),
    Break("number-comma", ("wrong-type",), LLM_JP, "context_length: 4096", "context_length: 4,096"),
    # shape
    Break("missing-field", ("missing-field",), PLAMO, "released: 2023\n", ""),
    Break("missing-license", ("missing-field",), SWALLOW, "license: llama-3\n", ""),
    Break("missing-field-in-a-list", ("missing-field",), PLAMO, "{only: [13b], tokens: 4096}", "{only: [13b]}"),
    Break("misspelt-field", ("unknown-field",), PLAMO, "developer: pref", "developper: pref"),
    Break("misspelt-field-in-a-list", ("unknown-field",), PLAMO, "{repo: pfnet/plamo-13b,", "{rep: pfnet/plamo-13b,"),
    Break("misspelt-dataset-field", ("unknown-field",), PLAMO, "- dataset: llm", "- datasets: llm"),
    Break("invented-field", ("unknown-field",), OPENAI, "about: openai-outputs", "about: openai-outputs\nrating: 5"),
    Break("id-field", ("unknown-field",), PLAMO, "name: PLaMo-13B", "id: plamo-13b\nname: PLaMo-13B"),
    Break("language-key", ("unknown-key",), TITECH, "  ja: 東工大GPT", "  japanese: 東工大GPT\n  ja: 東工大GPT"),
    Break("text-for-a-number", ("wrong-type",), PLAMO, "released: 2023", "released: spring 2023"),
    Break("truth-for-a-number", ("wrong-type",), PLAMO, "released: 2023", "released: yes"),
    Break("number-for-a-list", ("wrong-type",), SWALLOW, "base: [llama-3]", "base: 3"),
    Break("text-for-a-list", ("wrong-type",), SWALLOW, "base: [llama-3]", "base: llama-3"),
    Break("list-for-a-text", ("wrong-type",), PLAMO, "section: generative-scratch-general", "section: [generative]"),
    Break("no-value", ("wrong-type",), PLAMO, "released: 2023", "released:"),
    Break("misspelt-constant", ("wrong-type",), TITECH, "training:\n  - {data: [wikipedia-ja, cc-100-ja]}", "training: undisclosd"),
    Break("enum", ("value-not-allowed",), PLAMO, "{stage: pre-training", "{stage: pretraining"),
    Break("constant", ("value-not-allowed",), OPENAI, "about: openai-outputs", "about: openai"),
    Break("token-count", ("malformed-value",), PLAMO, "tokens: 1.5T", "tokens: 1.5 trillion"),
    Break("size", ("malformed-value",), PLAMO, "parameters: 13b", "parameters: 13B"),
    Break("address", ("malformed-value",), LLM_JP, "https://www.nii.ac.jp", "www.nii.ac.jp"),
    Break("address-full-width", ("malformed-value",), LLM_JP, "1224.html", "1224.html）"),
    Break("hub-address", ("malformed-value",), PLAMO, "repo: pfnet/plamo-13b,", "repo: https://huggingface.co/pfnet/plamo-13b,"),
    Break("blank", ("malformed-value",), PLAMO, "architecture: Llama", 'architecture: " "'),
    Break("year", ("out-of-range",), PLAMO, "released: 2023", "released: 203"),
    Break("empty-list", ("wrong-size",), SWALLOW, "base: [llama-3]", "base: []"),
    Break("repeated-item", ("repeated-item",), JGLUE, "[waseda-kawahara-lab, yahoo-japan]", "[yahoo-japan, waseda-kawahara-lab, yahoo-japan]"),
    # identity
    Break("id-characters", ("malformed-id",), "entries/licenses/BSD_3.yaml", "", "see below"),
    Break("id-windows", ("malformed-id",), "entries/licenses/aux.yaml", "", "see below"),
    Break("id-case", ("malformed-id", "similar-ids"), "entries/papers/Transformer.yaml", "", PAPER),
    Break("id-width", ("malformed-id", "similar-ids"), "entries/papers/ｔransformer.yaml", "", PAPER),
    Break("duplicate-name", ("duplicate-name",), SWALLOW, "name: Llama 3 Swallow 8B", "name: PLAMO-13B"),
    Break("repository-of-another", ("repository-claimed-twice",), TITECH, "okazaki-lab/japanese-gpt2-medium-unidic", "PFNet/plamo-13b"),
    Break("repository-twice", ("repository-claimed-twice",), SWALLOW, "8B-v0.1, label: 8B-v0.1", "8B-Instruct-v0.1, label: 8B-v0.1"),
    # references
    Break("developer", ("unknown-reference",), PLAMO, "developer: preferred-networks", "developer: prefered-networks"),
    Break("section", ("unknown-reference",), PLAMO, "section: generative-scratch-general", "section: general"),
    Break("dataset", ("unknown-reference",), PLAMO, "data: [c4, project-gutenberg", "data: [c4, projekt-gutenberg"),
    Break("reference-to-another-kind", ("unknown-reference",), PLAMO, "[plamo-13b-architecture]", "[apache-2.0]"),
    Break("unused", ("unused-entry",), "entries/developers/acme.yaml", "", "name: ACME\n"),
    # names
    Break("size-of-another", ("label-of-another-size",), PLAMO, "{repo: pfnet/plamo-13b, label: 13b}", "{repo: pfnet/plamo-100b, label: 13b}"),
    Break("version-of-another", ("label-of-another-version",), SWALLOW, "label: 8B-v0.1", "label: 8B-v0.2"),
    Break("copied-address", ("url-of-another-model",), STORMY, "https://jxiv.jst.go.jp/index.php/jxiv/preprint/view/422/1350", "https://huggingface.co/cyberagent/open-calm-7b"),
    # wording
    Break("license-in-words", ("words-of-another-license",), TANUKI, "license: apache-2.0", "license: apache-2.0\ncells:\n  license: {ja: Apache 2.0, en: CC BY-NC 4.0, fr: Apache 2.0}"),
    Break("developer-in-words", ("words-of-another-developer",), TANUKI, "license: apache-2.0", "license: apache-2.0\ncells:\n  developer: {ja: Sakana AI, en: Preferred Networks, fr: Sakana AI}"),
    # variants
    Break("variant", ("unknown-variant",), PLAMO, "{only: [13b], tokens", "{only: [13B-base], tokens"),
    # footnotes
    Break("undefined-marker", ("undefined-footnote",), TANUKI, "{ja: 合成データ, en: synthetic data, fr: données synthétiques}", "{ja: '合成[^tanuki-trainig]', en: 'S.[^tanuki-trainig]', fr: 'D.[^tanuki-trainig]'}"),
    Break("marker-in-one-language", ("footnote-marks-differ",), TANUKI, "en: synthetic data,", "en: 'Synthetic data[^tanuki-training]',"),
    Break("malformed-marker", ("malformed-marker",), TANUKI, "en: synthetic data,", "en: 'Synthetic data[^ tanuki-training]',"),
    Break("hidden-column", ("footnote-on-hidden-column",), PLAMO, "{architecture: [plamo", "{domain: [plamo"),
    Break("nested-footnote", ("footnote-marks-differ", "nested-footnote"), REVERSED, "The study", "The study[^openai-terms]"),
    Break("footnote-twice", ("duplicate-footnote", "unused-entry"), "entries/footnotes/outputs-of-openai.yaml", "", "see OpenAI"),
    # licenses
    Break("unknown-license", ("unknown-license",), SWALLOW, "license: llama-3", "license: lama-3"),
    Break("license-alias", ("license-alias",), TANUKI, "license: apache-2.0", "license: Apache 2.0"),
    Break("license-alias-in-an-expression", ("license-alias",), PLAMO, "license: cc-by-nc-4.0", "license: cc-by-nc-4.0 AND Apache-2.0"),
    Break("dangling-operator", ("malformed-license-expression",), SWALLOW, "license: llama-3", "license: llama-3 AND"),
    Break("lower-case-operator", ("malformed-license-expression",), PLAMO, "license: cc-by-nc-4.0", "license: cc-by-nc-4.0 and apache-2.0"),
    Break("same-license-twice", ("contradictory-license",), PLAMO, "license: cc-by-nc-4.0", "license: cc-by-nc-4.0 AND cc-by-nc-4.0"),
    Break("llama-dropped", ("license-dropped",), SWALLOW, "license: llama-3", "license: apache-2.0"),
    Break("share-alike-dropped", ("license-dropped",), STORMY, "license: cc-by-sa-4.0", "license: apache-2.0"),
    Break("non-commercial-dropped", ("license-dropped",), EVOLLM, "\nlicense: microsoft-research", "\nlicense: apache-2.0"),
    Break("base-cycle", ("base-cycle", "pre-training-on-a-base"), OPENCALM, "architecture:", "base: [stormy]\narchitecture:"),
    Break("doubt-without-footnote", ("unclear-license-without-footnote",), TANUKI, "license: apache-2.0", "license: {license: apache-2.0, unclear: true}"),
    Break("openai-without-footnote", ("openai-outputs-without-footnote",), TITECH, "wikipedia-ja, cc-100-ja", "wikipedia-ja, ultra-orca-boros-en-ja"),
    Break("spdx", ("invalid-spdx-id",), LICENSE_FILE, "spdx: Apache-2.0", "spdx: Apache-2"),
    Break("old-spdx", ("deprecated-spdx-id",), LICENSE_FILE, "spdx: Apache-2.0", "spdx: GPL-2.0"),
    # translations
    Break("missing-address", ("missing-translation",), PLAMO, "  fr: https://www.preferred.jp/en/news/pr20230928/\n", ""),
    Break("missing-translation", ("missing-translation",), TITECH, "  fr: TitechGPT\n", ""),
    Break("another-language", ("undeclared-language",), TITECH, "  fr: TitechGPT\n", "  fr: TitechGPT\n  de: TitechGPT\n"),
    Break("same-in-all-languages", ("identical-translation",), TITECH, "ja: 東工大GPT", "ja: TitechGPT"),
    Break("number", ("numbers-differ",), JGLUE, "Its 6 tasks", "Its 5 tasks"),
    Break("number-lost", ("untold-number",), JGLUE, "Its 6 tasks", "Its 6 tasks with 1,282 questions"),
    Break("link", ("links-differ",), JGLUE, "[GLUE](https://gluebenchmark.com/), a test", "[GLUE](https://super.gluebenchmark.com/), a test"),
    Break("emphasis", ("emphasis-differs",), "entries/catalog.yaml", "but **some", "but some"),
    # suppressions
    Break("ignoring-without-brackets", ("malformed-suppression",), PLAMO, "released: 2023", "released: 2023 # lint-catalog: ignore out-of-range"),
    Break("ignoring-with-another-word", ("malformed-suppression",), PLAMO, "released: 2023", "# lint-catalog: ignroe[out-of-range] because\nreleased: 2023"),
    Break("ignoring-without-a-reason", ("suppression-without-reason",), PLAMO, "released: 2023", "released: 203 # lint-catalog: ignore[out-of-range]"),
    Break("ignoring-an-unknown-rule", ("unknown-suppression",), PLAMO, "released: 2023", "released: 2023 # lint-catalog: ignore[out-of-rage] misprinted"),
    Break("ignoring-until-no-day", ("malformed-suppression",), PLAMO, "released: 2023", "released: 2023 # lint-catalog: ignore[out-of-range, until May] misprinted"),
    Break("ignoring-until-a-day-gone-by", ("expired-suppression", "out-of-range"), PLAMO, "released: 2023", "released: 203 # lint-catalog: ignore[out-of-range, until 2026-01-31] misprinted"),
    Break("ignoring-until-soon", ("expiring-suppression",), PLAMO, "released: 2023", "released: 203 # lint-catalog: ignore[out-of-range, until 2026-12-01] misprinted"),
    Break("ignoring-nothing", ("unused-suppression",), PLAMO, "released: 2023", "# lint-catalog: ignore[out-of-range, shape] misprinted\nreleased: 2023"),
    Break("ignoring-nothing-in-the-file", ("unused-suppression",), PLAMO, "released: 2023", "released: 2023\n# lint-catalog: ignore-file[yaml] old"),
]  # fmt: skip

LICENSE = """name: BSD 3-Clause
commercial_use: allowed
open_source: true
share_alike: false
derivatives_keep: false
"""
