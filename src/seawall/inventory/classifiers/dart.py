"""Dart: its virtual machine."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="dart",
    globs=("dart", "dartvm"),
    traces=(Trace((b" (stable) (",), rb"\b(\d\.\d{1,3}\.\d{1,3}) \(stable\) \("),),
)
