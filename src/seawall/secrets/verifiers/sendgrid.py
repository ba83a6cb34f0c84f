"""SendGrid: the scopes of a key; the region of the European Union knows keys of its own."""

from seawall.secrets.asking import Verifier, answers, bearer

VERIFIER = Verifier(
    name="sendgrid",
    title="SendGrid",
    detectors=("sendgrid-api-key",),
    base="https://api.sendgrid.com",
    request=bearer("/v3/scopes"),
    judges=answers("scopes"),
    reference="https://www.twilio.com/docs/sendgrid/api-reference/api-key-permissions",
    elsewhere=True,
)
