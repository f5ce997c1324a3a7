"""What `pyproject.toml` cannot say: on an index, the README's links lead to the files as they were in this version."""

from __future__ import annotations

import sys
from pathlib import Path

from setuptools import Distribution, setup

sys.path.insert(0, str(Path(__file__).resolve().parent))  # a build does not look for modules here by itself

from tools.release.readme import as_published


class Published(Distribution):
    """The project, described for those who see it on an index."""

    def parse_config_files(self, *args: object, **options: object) -> None:
        """Read the settings, and turn the README into one that stands alone."""
        super().parse_config_files(*args, **options)
        about = self.metadata
        about.long_description = as_published(
            about.long_description, about.project_urls["Repository"], f"v{self.get_version()}"
        )


setup(distclass=Published)
