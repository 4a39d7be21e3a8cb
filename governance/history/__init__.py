"""What became of findings from run to run, in one SQLite file; and what is due, as a list and a calendar."""
