"""Isolation: what the declaration grants to an agency, as statements, and the proof that its roles can do no more.

The meaning of a grant is written here a second time, from the contract ("What a grant means in the cloud",
`docs/access.md`) and not from the stacks that provision it: the proof compares two hands.
"""
