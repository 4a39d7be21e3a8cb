"""The policy pack: every control that planned evidence answers, as a policy of Pulumi's, for any program."""
