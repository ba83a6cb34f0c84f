"""OpenSSL: program, libraries, and the copy inside of Node.js."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="openssl",
    globs=(
        "openssl",
        "libcrypto.so",
        "libcrypto.so.3",
        "libcrypto.so.1.1",
        "libcrypto.so.1.0.0",
        "libcrypto.so.10",
        "node",
        "nodejs",
    ),
    traces=(
        Trace(
            (b"OpenSSL ",),
            rb"OpenSSL (\d\.\d\.\d{1,2}[a-z]{0,2})(?:[-+][a-z0-9.]{1,12})? {1,2}\d{1,2} [A-Z][a-z]{2} 20\d\d",
        ),
    ),
)
