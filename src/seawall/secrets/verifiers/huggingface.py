"""Hugging Face: whose token it is."""

from seawall.secrets.asking import Verifier, answers, bearer

VERIFIER = Verifier(
    name="huggingface",
    title="Hugging Face",
    detectors=("huggingface-token", "huggingface-organization-token"),
    base="https://huggingface.co",
    request=bearer("/api/whoami-v2"),
    judges=answers("name"),
    reference="https://huggingface.co/docs/hub/api",
)
