"""A report: what a run of `check`, a proof, a plan and an audit say, for people and for auditors, and its evidence."""
