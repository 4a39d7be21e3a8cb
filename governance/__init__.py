"""From evidence to findings: evaluation, waivers, baselines, and what is rendered of them."""
