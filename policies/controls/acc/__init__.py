"""Access: agencies get access, never ownership."""
