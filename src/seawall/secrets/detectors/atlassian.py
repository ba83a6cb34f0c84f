"""Atlassian: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near, whole
from seawall.secrets.samples import ALNUM, HEX, URLSAFE, sample

REFERENCE = (
    "https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/"
)

PROVIDER = Provider(
    "atlassian",
    (
        Detector(
            name="atlassian-api-token",
            title="Atlassian API token",
            pattern=whole(r"ATATT3[\w-]{80,}=[0-9A-F]{8}"),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample("ATATT3xFfGF0", URLSAFE, 171, "=3F0A91BC"),),
            negatives=(sample("ATATT3xFfGF0", URLSAFE, 40),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="bitbucket-access-token",
            title="Bitbucket repository, project or workspace token",
            pattern=whole(r"ATCTT3[\w-]{80,}=[0-9A-F]{8}"),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample("ATCTT3xFfGN0", URLSAFE, 171, "=3F0A91BC"),),
            negatives=(sample("ATCTT3xFfGN0", URLSAFE, 40),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="bitbucket-app-password",
            title="Bitbucket app password",
            pattern=whole("ATBB[0-9A-Za-z]{32}"),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample("ATBB", ALNUM, 32),),
            negatives=(sample("ATBB", ALNUM, 29),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="bitbucket-client-secret",
            title="Bitbucket OAuth consumer secret",
            pattern=near("bitbucket", r"[\w-]{32}"),
            entropy=3.5,
            examples=(sample("BITBUCKET_CLIENT_SECRET=", URLSAFE, 32),),
            negatives=(sample("checksum=", URLSAFE, 32), sample("BITBUCKET_CLIENT_SECRET=", URLSAFE, 28)),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="trello-token",
            title="Trello token",
            pattern=whole("ATTA[0-9a-f]{72}"),
            confidence="high",
            examples=(sample("ATTA", HEX, 72),),
            negatives=(sample("ATTA", HEX, 40),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="trello-api-key",
            title="Trello API key or secret",
            pattern=near("trello", "[0-9a-f]{32,64}"),
            entropy=3.0,
            examples=(sample("TRELLO_API_KEY=", HEX, 64),),
            negatives=(sample("checksum=", HEX, 64), sample("TRELLO_API_KEY=", HEX, 28)),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="jira-token",
            title="Jira or Confluence API token (before 2023)",
            pattern=near("jira|confluence[_.-]?(?:api|token)|atlassian", "[0-9A-Za-z]{24}"),
            entropy=3.5,
            examples=(sample("JIRA_API_TOKEN=", ALNUM, 24),),
            negatives=(sample("checksum=", ALNUM, 24), sample("JIRA_API_TOKEN=", ALNUM, 20)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
