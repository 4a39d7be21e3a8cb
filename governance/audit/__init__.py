"""The audit: what is live, judged beside the declaration; inventories read in, and two snapshots compared."""
