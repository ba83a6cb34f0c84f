"""Dart: what its SDK says of itself."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="dart-sdk",
    globs=("dart-sdk/version", "lib/dart/version"),
    traces=(Trace((b"1", b"2", b"3", b"4"), rb"^(\d\.\d{1,3}\.\d{1,3})\s", sure=False),),
    package="dart",
    executable=False,
)
