"""What is said of how a model was trained goes with what it was made from."""

from lint_catalog.model.entries.entry import Entry
from lint_catalog.rules import Needs, Problem, Problems, Route, Severity, rule
from lint_catalog.rules.fixes import rewrite

_FROM_NOTHING, _FURTHER = "pre-training", "continual-pre-training"


@rule(on=Entry, severity=Severity.NOTE, needs=Needs.FACTS)
def pre_training_on_a_base(entry: Entry) -> Problems:
    """A model with a base is not pre-trained from scratch.

    `pre-training` says that the weights began as random numbers. A model that names its `base` began with the weights
    of that one, and what was done first is `continual-pre-training`; pages print both words, and readers take them for
    two things. It is a note, since a part of a model may be pre-trained that its base does not have: name that part in
    `method`, and ignore it there.

    ```yaml bad
    # entries/models/kite-8b-ja.yaml
    base: [llama-3]
    training:
      - {stage: pre-training, data: [wikipedia-ja], tokens: 20B}  # <- the model has a `base`
      - {stage: sft, data: [oasst1]}
    ```
    ```yaml good
    # entries/models/kite-8b-ja.yaml
    base: [llama-3]
    training:
      - {stage: continual-pre-training, data: [wikipedia-ja], tokens: 20B}
    ```
    ```yaml good
    # entries/models/kite-1b.yaml
    training:
      - {stage: pre-training, data: [wikipedia-ja], tokens: 20B}
    ```
    ```yaml fixed unsafe
    # entries/models/kite-8b-ja.yaml
    base: [llama-3]
    training:
      - {stage: continual-pre-training, data: [wikipedia-ja], tokens: 20B}
      - {stage: sft, data: [oasst1]}
    ```
    """
    base, training = entry.data.get("base"), entry.data.get("training")
    if entry.kind != "models" or not base or not isinstance(base, list) or not isinstance(training, list):
        return
    for index, each in enumerate(training):
        stage = each.get("stage") if isinstance(each, dict) else None
        for number, name in enumerate(stage if isinstance(stage, list) else [stage]):
            if name == _FROM_NOTHING:
                path: Route = ("training", index, "stage", *((number,) if isinstance(stage, list) else ()))
                message = f"`stage` is `{_FROM_NOTHING}`, but the model has a `base`"
                hint = f"trained further from its base, that is `{_FURTHER}`"
                yield Problem(entry.at(*path), message, hint, rewrite(entry, path, _FURTHER), about=(name,))
