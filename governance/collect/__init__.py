"""Reading what is in the cloud: the only place that calls AWS for evidence."""
