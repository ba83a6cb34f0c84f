"""MariaDB: server and client."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="mariadb",
    globs=("mariadbd", "mariadb", "mysqld", "mysql"),
    traces=(Trace((b"-MariaDB",), rb"\b((?:5|1\d)\.\d{1,2}\.\d{1,3})-MariaDB"),),
)
