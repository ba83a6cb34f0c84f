"""One file a rule; `add-a-rule.md` tells how."""
