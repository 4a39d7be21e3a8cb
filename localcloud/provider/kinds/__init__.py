"""The resource types that the bundled provider serves, a file for each AWS service."""
