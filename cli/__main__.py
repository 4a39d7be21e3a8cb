"""`python -m cli` is `ecosystem`."""

import sys

from cli.main import main

sys.exit(main())
