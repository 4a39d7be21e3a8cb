"""The pages of the documentation, executed as a reader would: what they show is what the command says."""
