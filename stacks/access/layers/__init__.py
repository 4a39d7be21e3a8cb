"""The rows of the table "what a grant means in the cloud", one file a family of layers."""
