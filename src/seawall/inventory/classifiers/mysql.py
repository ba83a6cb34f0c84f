"""MySQL: server and client, by the folder that they were built in."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="mysql",
    globs=("mysqld", "mysql"),
    traces=(Trace((b"/mysql-",), rb"/mysql-(\d\.\d{1,2}\.\d{1,3})/"),),
)
