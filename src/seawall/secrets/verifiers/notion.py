"""Notion: the user that an integration is."""

from seawall.secrets.asking import Verifier, answers, bearer

VERIFIER = Verifier(
    name="notion",
    title="Notion",
    detectors=("notion-token",),
    base="https://api.notion.com",
    request=bearer("/v1/users/me", notion_version="2022-06-28"),
    judges=answers("object"),
    reference="https://developers.notion.com/reference/get-self",
)
