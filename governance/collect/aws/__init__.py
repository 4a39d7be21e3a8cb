"""What is live in AWS accounts, read with calls that change nothing, as the same resources that a plan gives.

`collecting.collect` reads it; `permissions.POLICY` is the policy that it needs. A service is a table in `kinds/`.
"""

from __future__ import annotations
