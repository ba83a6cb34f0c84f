"""Redis: the build id of its server, which begins with the version."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="redis",
    globs=("redis-server", "redis-check-rdb", "redis-check-aof", "redis-sentinel"),
    traces=(
        Trace(
            (b"00000000\x00",),
            rb"(?<![\d.])(\d{1,2}\.\d{1,2}\.\d{1,3}?)(?:[A-Za-z][\w.-]{0,40}-\d{10}|\d{10})[01]00000000\0",
        ),
    ),
)
