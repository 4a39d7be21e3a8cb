"""What a grant means in the cloud: from the declaration to IAM documents, as pure functions. No pulumi here."""
