"""Python: interpreter and library."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="python",
    globs=(
        "python",
        "python3",
        "bin/python2*",
        "bin/python3.*",
        "libpython2.7.so.1.0",
        "libpython3.*.so.1.0",
        "libpython3.so",
    ),
    traces=(
        Trace(
            (b"\x003.", b"\x002.7."),
            rb"\0((?:3\.\d{1,2}|2\.7)\.\d{1,2}(?:(?:a|b|rc)\d{1,2})?)\+?\0",
            sure=False,
        ),
    ),
    series=r"(?:lib)?python(\d\.\d+)",
)
