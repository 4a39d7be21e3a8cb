"""CODEOWNERS from the stewards: whoever changes a part of the declaration asks who answers for it."""
