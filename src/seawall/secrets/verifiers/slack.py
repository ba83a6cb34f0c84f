"""Slack: auth.test, which answers 200 either way."""

from seawall.secrets.asking import Question, State, Verifier, object_of

_REFUSED = frozenset({"invalid_auth", "account_inactive", "token_revoked", "token_expired"})


def _asked(secret: str) -> Question:
    return Question("/api/auth.test", {"authorization": f"Bearer {secret}"}, method="POST")


def _judges(status: int, body: bytes) -> State:
    told = object_of(body)
    if status != 200 or told is None:
        return State.UNKNOWN
    if told.get("ok") is True:
        return State.LIVE
    return State.DEAD if told.get("error") in _REFUSED else State.UNKNOWN


VERIFIER = Verifier(
    name="slack",
    title="Slack",
    detectors=("slack-bot-token", "slack-user-token", "slack-legacy-token"),
    base="https://slack.com",
    request=_asked,
    judges=_judges,
    reference="https://docs.slack.dev/reference/methods/auth.test",
)
