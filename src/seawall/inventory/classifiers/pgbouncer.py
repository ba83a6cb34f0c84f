"""PgBouncer."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="pgbouncer",
    globs=("pgbouncer",),
    traces=(Trace((b"PgBouncer ",), rb"\bPgBouncer (\d\.\d{1,3}\.\d{1,3})\b"),),
)
