"""DigitalOcean: the account; 403 is for a token that lives and may not read it."""

from seawall.secrets.asking import Verifier, answers, bearer

VERIFIER = Verifier(
    name="digitalocean",
    title="DigitalOcean",
    detectors=("digitalocean-personal-token", "digitalocean-oauth-token"),
    base="https://api.digitalocean.com",
    request=bearer("/v2/account"),
    judges=answers("account", live=frozenset({403})),
    reference="https://docs.digitalocean.com/reference/api/reference/account/",
)
