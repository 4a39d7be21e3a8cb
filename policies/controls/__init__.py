"""The controls, by family, one a file; the folder is the family and the file the control."""
