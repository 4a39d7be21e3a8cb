"""Own: the corporation owns the channel."""
