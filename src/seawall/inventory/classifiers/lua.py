"""Lua."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="lua",
    globs=("lua", "bin/lua5*"),
    traces=(Trace((b"Lua 5.",), rb"Lua (5\.\d\.\d{1,2})  Copyright"),),
)
