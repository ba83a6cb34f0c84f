"""GitLab: what a token says of itself, whatever its scopes."""

from seawall.secrets.asking import Question, State, Verifier, object_of


def _asked(secret: str) -> Question:
    return Question("/api/v4/personal_access_tokens/self", {"private-token": secret})


def _judges(status: int, body: bytes) -> State:
    told = object_of(body)
    if told is None:
        return State.UNKNOWN
    if status == 401:
        return State.DEAD
    if status == 200 and told.get("active") is True:
        return State.LIVE
    return State.DEAD if status == 200 and told.get("active") is False else State.UNKNOWN


VERIFIER = Verifier(
    name="gitlab",
    title="GitLab",
    detectors=("gitlab-personal-token", "gitlab-routable-token"),
    base="https://gitlab.com",
    request=_asked,
    judges=_judges,
    reference="https://docs.gitlab.com/api/personal_access_tokens/",
    elsewhere=True,
)
