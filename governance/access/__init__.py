"""Who may do what, where, until when: what the declared grants come to, and how it changes."""
