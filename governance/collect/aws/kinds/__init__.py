"""The tables: for each service its `KINDS`, which properties of pulumi-aws are told by which calls of boto3."""

from __future__ import annotations
