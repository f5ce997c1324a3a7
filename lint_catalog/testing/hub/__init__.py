"""A Hugging Face Hub that runs on this machine and answers as the real one does: `python -m lint_catalog.testing.hub`.

What it knows is a scenario: repositories with their facts, moved and missing ones, quotas, and troubles on purpose.
"""

from lint_catalog.testing.hub.from_catalog import scenario_from_catalog
from lint_catalog.testing.hub.scenario import Collection, Moved, Paper, Quota, Repo, Scenario, Trouble, User
from lint_catalog.testing.hub.scenario_file import load_scenario, read_scenario
from lint_catalog.testing.hub.server import Seen, StandInHub

__all__ = [
    "Collection",
    "Moved",
    "Paper",
    "Quota",
    "Repo",
    "Scenario",
    "Seen",
    "StandInHub",
    "Trouble",
    "User",
    "load_scenario",
    "read_scenario",
    "scenario_from_catalog",
]
