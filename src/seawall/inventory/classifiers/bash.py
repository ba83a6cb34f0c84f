"""GNU Bash."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="bash",
    globs=("bash",),
    traces=(Trace((b"@(#)Bash version ",), rb"@\(#\)Bash version (\d\.\d{1,2}\.\d{1,3})\("),),
)
