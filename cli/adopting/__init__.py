"""A first declaration of what is live already: what the collectors found, as sections of a declaration."""
