"""The controls: one statement each, judged on what is declared, planned and observed; and the policy pack."""
