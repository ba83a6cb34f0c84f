"""SQLite: program and library."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="sqlite",
    globs=("sqlite3", "libsqlite3.so.0.8.6", "libsqlite3.so.0", "libsqlite3.so"),
    traces=(Trace((b"\x003.",), rb"\0(3\.\d{1,2}\.\d{1,2})\0", sure=False),),
)
