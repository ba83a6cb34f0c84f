"""PHP: command line, FPM and the module of Apache."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="php",
    globs=("php", "bin/php?.?", "sbin/php-fpm*", "libphp.so", "libphp?.?.so", "libphp7.so"),
    traces=(
        Trace(
            (b"X-Powered-By: PHP/",), rb"X-Powered-By: PHP/(\d\.\d{1,2}\.\d{1,3}(?:RC\d|(?:alpha|beta)\d)?)"
        ),
    ),
)
