"""IAM's decision as a formula: the request's resource and context are unknowns, the policies are what they say.

After Backes et al., "Semantic-based Automated Reasoning for AWS Access Policies using SMT", FMCAD 2018. What cannot be
said exactly is said twice, once so that it holds at least where the original does (`over`), once at most (`under`):
an Allow is proved with the first, a Deny and a grant with the second, so that a proof never claims too much.
"""
