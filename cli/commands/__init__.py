"""The commands, one file each: read the arguments, call one function, show what it gives."""
