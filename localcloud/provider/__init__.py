"""The bundled `aws` provider: just the types that the stacks use, against a loopback emulator and nothing else."""
