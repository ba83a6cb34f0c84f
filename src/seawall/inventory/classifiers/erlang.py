"""Erlang/OTP: the version of each release."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="erlang",
    globs=("releases/*/OTP_VERSION",),
    traces=(Trace((b"1", b"2", b"3", b"4", b"5", b"6", b"7", b"8", b"9"), rb"^(\d{2}(?:\.\d{1,3}){0,4})\s"),),
    executable=False,
)
