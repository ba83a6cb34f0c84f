"""Elixir: the description of its standard library."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="elixir",
    globs=("elixir.app",),
    traces=(Trace((b"{vsn,",), rb'\{vsn,\s{0,8}"(\d{1,3}\.\d{1,3}\.\d{1,4})(?:-[a-z0-9.]{1,12})?"\}'),),
    executable=False,
)
