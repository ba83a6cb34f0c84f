"""Composer, PHP's package manager, as its one archive."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="composer",
    globs=("composer", "composer.phar"),
    traces=(
        Trace(
            (b"const VERSION = '",),
            rb"const VERSION = '(\d{1,2}\.\d{1,3}\.\d{1,3}(?:-[\w.]{1,12})?)';\s{0,20}(?:public )?const BR",
        ),
    ),
    executable=False,
)
