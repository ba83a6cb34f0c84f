"""Rust: its compiler."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="rust",
    globs=("lib/librustc_driver-*", "x86_64-linux-gnu/librustc_driver-*"),
    traces=(Trace((b"rustc version 1.",), rb"rustc version (1\.\d{1,3}\.\d{1,2})"),),
)
