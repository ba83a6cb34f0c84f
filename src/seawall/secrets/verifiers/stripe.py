"""Stripe: the balance; 403 is for a key that lives and may not read it."""

from seawall.secrets.asking import Verifier, answers, bearer

VERIFIER = Verifier(
    name="stripe",
    title="Stripe",
    detectors=("stripe-live-key",),
    base="https://api.stripe.com",
    request=bearer("/v1/balance"),
    judges=answers("available", live=frozenset({403})),
    reference="https://docs.stripe.com/api/balance/balance_retrieve",
)
