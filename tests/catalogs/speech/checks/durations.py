"""How long the parts of a corpus are."""

from lint_catalog.rules import Entry, Problem, Problems, Severity, rule


@rule(on=Entry, severity=Severity.ERROR)
def splits_longer_than_corpus(entry: Entry) -> Problems:
    """The parts of a corpus are together no longer than the whole.

    Mostly one of the numbers is in minutes, or the whole was not updated with a new release.

    ```yaml bad
    # entries/corpora/jsut.yaml
    hours: 10
    splits: {train: 9, test: 60}  # <- 69 hours
    ```
    ```yaml good
    # entries/corpora/jsut.yaml
    hours: 10
    splits: {train: 9, test: 1}
    ```
    """
    hours, splits = entry.data.get("hours"), entry.data.get("splits")
    if not isinstance(hours, (int, float)) or not isinstance(splits, dict):
        return  # missing, or not of the right type: the rules on the shape say so
    parts = [part for part in splits.values() if isinstance(part, (int, float))]
    if sum(parts) > hours:
        yield Problem(
            entry.at("splits"),
            f"`splits` add up to {sum(parts):g} hours, but the whole has {hours:g}",
            "all durations are in hours",
        )
