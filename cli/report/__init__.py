"""What `ecosystem report` does: gather what a run left, draw the map, write, sign and compare a report."""
