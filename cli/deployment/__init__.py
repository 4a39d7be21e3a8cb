"""Stacks in order: plan them, judge the plan, provision them in parallel, recover what a killed run left behind."""
