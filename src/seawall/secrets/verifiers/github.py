"""GitHub: what is left of the rate limit, which costs nothing and is more with a token than without."""

from seawall.secrets.asking import Question, State, Verifier, object_of

_WITHOUT = 60  # requests in an hour that are granted to who has no token


def _asked(secret: str) -> Question:
    return Question(
        "/rate_limit",
        {"authorization": f"Bearer {secret}", "accept": "application/vnd.github+json"},
    )


def _judges(status: int, body: bytes) -> State:
    told = object_of(body)
    if told is None:
        return State.UNKNOWN
    if status == 401 and told.get("message") == "Bad credentials":
        return State.DEAD
    resources = told.get("resources")
    core = resources.get("core") if isinstance(resources, dict) else None
    limit = core.get("limit") if isinstance(core, dict) else None
    known = status == 200 and isinstance(limit, int) and limit > _WITHOUT
    return State.LIVE if known else State.UNKNOWN


VERIFIER = Verifier(
    name="github",
    title="GitHub",
    detectors=(
        "github-personal-token",
        "github-fine-grained-token",
        "github-oauth-token",
        "github-app-user-token",
        "github-app-token",
        "github-app-jwt-token",
        "github-token-old",
    ),
    base="https://api.github.com",
    request=_asked,
    judges=_judges,
    reference="https://docs.github.com/en/rest/rate-limit/rate-limit",
    elsewhere=True,
)
