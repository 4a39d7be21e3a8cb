"""The Python language host: what `pulumi` calls to run a Python program, for engines that came without one.

`python -m localcloud.language ENGINE_ADDRESS` serves the `LanguageRuntime` service of the Pulumi protocol and prints
its port. It answers as the released `pulumi-language-python` does and is never used where that one is found
(`localcloud.shims`).
"""
