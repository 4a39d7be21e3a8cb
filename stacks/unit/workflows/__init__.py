"""The workflows of a unit: what an agency may start, with the corporation's approval inside."""
