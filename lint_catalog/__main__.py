"""`python -m lint_catalog` is `lint-catalog`."""

import sys

from lint_catalog.cli import main

sys.exit(main())
