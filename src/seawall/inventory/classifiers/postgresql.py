"""PostgreSQL: server and client."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="postgresql",
    globs=("postgres", "psql"),
    traces=(Trace((b" (PostgreSQL) ",), rb" \(PostgreSQL\) (\d{1,2}\.\d{1,3}(?:\.\d{1,3})?)\b"),),
)
