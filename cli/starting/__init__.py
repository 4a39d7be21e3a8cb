"""A corporation's first declaration: what is asked, what is written, and the editor's settings for it."""
