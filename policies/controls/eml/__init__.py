"""E-mail and automation."""
