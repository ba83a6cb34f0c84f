"""Perl."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="perl",
    globs=("perl", "bin/perl5*", "CORE/libperl.so"),
    traces=(Trace((b"\x00v5.",), rb"\0v(5\.\d{1,2}\.\d{1,2})\0"),),
)
