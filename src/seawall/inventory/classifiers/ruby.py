"""Ruby: interpreter and library."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="ruby",
    globs=(
        "ruby",
        "bin/ruby?.?",
        "lib/libruby*",
        "lib64/libruby*",
        "x86_64-linux-gnu/libruby*",
        "aarch64-linux-gnu/libruby*",
    ),
    traces=(Trace((b"ruby ",), rb"\bruby (\d\.\d{1,2}\.\d{1,3})(?:p\d{1,4}|[a-z]{1,8}\d{0,3})? \(20\d\d-"),),
)
