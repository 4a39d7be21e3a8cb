"""IAM: what a request is answered, from every policy that has a word in it."""
