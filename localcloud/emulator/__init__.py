"""The emulated clouds: moto and ministack, each a child process that listens on loopback alone.

    emulator = start("moto", home, print)             # kept running; keep=False: gone when this process is
    emulator.environment("123456789012", "eu-west-1", os.environ)   # variables for boto3, pulumi, the aws CLI
    running(home, "moto"), status(home), stop(home, "moto")

`home` is `.ecosystem/local` beside the declaration; each kind keeps its files in a folder of its own there.
"""

from __future__ import annotations

from localcloud.emulator.emulated import KINDS, Emulator, EmulatorError, Kind
from localcloud.emulator.lifecycle import running, start, status, stop

__all__ = ["KINDS", "Emulator", "EmulatorError", "Kind", "running", "start", "status", "stop"]
