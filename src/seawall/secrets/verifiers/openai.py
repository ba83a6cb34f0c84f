"""OpenAI: the list of models; 401 is also for keys that live, so the words count."""

from seawall.secrets.asking import State, Verifier, bearer, object_of

_MISSING = "missing scopes"  # what is said of a key that lives and may not list models


def _judges(status: int, body: bytes) -> State:
    told = object_of(body)
    if told is None:
        return State.UNKNOWN
    if status == 200 and "data" in told:
        return State.LIVE
    error = told.get("error")
    if status not in {401, 403} or not isinstance(error, dict):
        return State.UNKNOWN
    if _MISSING in str(error.get("message")).lower():
        return State.LIVE
    return State.DEAD if error.get("code") == "invalid_api_key" else State.UNKNOWN


VERIFIER = Verifier(
    name="openai",
    title="OpenAI",
    detectors=("openai-api-key",),
    base="https://api.openai.com",
    request=bearer("/v1/models"),
    judges=_judges,
    reference="https://platform.openai.com/docs/api-reference/models/list",
)
