"""Versions for the tests of version schemes: orders to compare with, generators, and the native tools."""
