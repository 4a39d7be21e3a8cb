"""The commands below `ecosystem access`, a file each; imported when they run."""
