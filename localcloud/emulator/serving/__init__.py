"""What runs inside an emulator's process: its start, and the HTTP APIs' data plane that neither emulator has.

`launch.py` loads this package by path, under the name `serving`, with the emulator's own interpreter, where nothing of
ours need be installed: standard library, botocore and the emulator itself, relative imports only.
"""
