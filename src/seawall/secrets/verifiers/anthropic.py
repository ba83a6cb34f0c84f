"""Anthropic: the list of models."""

from seawall.secrets.asking import Question, Verifier, answers


def _asked(secret: str) -> Question:
    return Question("/v1/models", {"x-api-key": secret, "anthropic-version": "2023-06-01"})


VERIFIER = Verifier(
    name="anthropic",
    title="Anthropic",
    detectors=("anthropic-api-key",),
    base="https://api.anthropic.com",
    request=_asked,
    judges=answers("data"),
    reference="https://docs.anthropic.com/en/api/models-list",
)
