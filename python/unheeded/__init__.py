"""Finds lost exceptions in async Python programs. The program itself is a binary, which find_binary() finds."""

from unheeded._binary import BinaryNotFound, find_binary

__all__ = ["BinaryNotFound", "find_binary"]
