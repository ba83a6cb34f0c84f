"""WordPress itself."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="wordpress",
    globs=("wp-includes/version.php",),
    traces=(Trace((b"$wp_version",), rb"\$wp_version\s{0,4}=\s{0,4}'(\d\.\d{1,2}(?:\.\d{1,3})?)';"),),
    executable=False,
)
