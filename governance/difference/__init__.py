"""What changes between two declarations in ownership, access, flows and ends, as the reviewer of a change reads it."""
