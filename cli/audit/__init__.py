"""What `ecosystem audit` does, a file a part."""
