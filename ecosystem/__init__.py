"""The declaration's language: its schema, its loader with positions, its reference checks and its typed model."""
