"""The sections of the page, a file each; every one gives a section's elements from a report."""
