"""SPDX, whichever its version and syntax: one document of plain values between them and a Bill."""
