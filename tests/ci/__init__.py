"""The workflows for GitHub and GitLab: their form, and their steps executed as a runner would."""
