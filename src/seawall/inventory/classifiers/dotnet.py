"""The .NET runtime: each one beside its libraries."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="dotnet",
    globs=("shared/Microsoft.NETCore.App/*/.version",),
    traces=(
        Trace((b"\n",), rb"^[0-9a-f]{40}\r?\n(\d{1,2}\.\d{1,2}\.\d{1,3}(?:-[a-z]{1,10}[0-9.]{0,20})?)\s"),
    ),
    executable=False,
)
