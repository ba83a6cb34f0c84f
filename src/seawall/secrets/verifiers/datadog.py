"""Datadog: the check of an API key that it documents; each of its sites knows its own keys."""

from seawall.secrets.asking import Question, State, Verifier, object_of


def _asked(secret: str) -> Question:
    return Question("/api/v1/validate", {"dd-api-key": secret})


def _judges(status: int, body: bytes) -> State:
    told = object_of(body)
    if told is None:
        return State.UNKNOWN
    if status == 200 and told.get("valid") is True:
        return State.LIVE
    return State.DEAD if status == 403 and "errors" in told else State.UNKNOWN


VERIFIER = Verifier(
    name="datadog",
    title="Datadog",
    detectors=("datadog-api-key",),
    base="https://api.datadoghq.com",
    request=_asked,
    judges=_judges,
    reference="https://docs.datadoghq.com/api/latest/authentication/validate-api-key/",
    elsewhere=True,
)
