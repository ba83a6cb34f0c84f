"""Slack: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near, whole
from seawall.secrets.samples import ALNUM, DIGITS, HEX, UPPER, sample

REFERENCE = "https://docs.slack.dev/authentication/tokens/"

PROVIDER = Provider(
    "slack",
    (
        Detector(
            name="slack-bot-token",
            title="Slack bot token",
            pattern=whole("xoxb-[0-9]{10,13}-[0-9]{10,13}-[0-9A-Za-z]{24}"),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample(sample(sample("xoxb-", DIGITS, 12) + "-", DIGITS, 13) + "-", ALNUM, 24),),
            negatives=(sample("xoxb-", DIGITS, 12),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="slack-user-token",
            title="Slack user token",
            pattern=whole("xox[pe]-(?:[0-9]{10,13}-){3}[0-9a-f]{32}"),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(
                sample(
                    sample(sample(sample("xoxp-", DIGITS, 12) + "-", DIGITS, 12) + "-", DIGITS, 13) + "-",
                    HEX,
                    32,
                ),
            ),
            negatives=(sample("xoxp-", DIGITS, 12),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="slack-app-token",
            title="Slack app-level token",
            pattern=whole(r"xapp-\d-A[0-9A-Z]{8,12}-[0-9]{10,14}-[0-9a-f]{64}"),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample(sample(sample("xapp-1-A", UPPER, 10) + "-", DIGITS, 13) + "-", HEX, 64),),
            negatives=(sample("xapp-1-A", UPPER, 10),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="slack-rotated-token",
            title="Slack token that expires, or its refresh token",
            pattern=whole(r"xoxe(?:\.xox[bp])?-\d-[0-9A-Za-z]{140,}"),
            confidence="high",
            examples=(sample("xoxe.xoxb-1-", ALNUM, 163), sample("xoxe-1-", ALNUM, 146)),
            negatives=(sample("xoxe-1-", ALNUM, 40),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="slack-legacy-token",
            title="Slack legacy or workspace token",
            pattern=whole(r"xox[aros]-(?:\d-)?(?:[0-9]{8,13}-){1,3}[0-9A-Za-z]{24,64}"),
            confidence="high",
            examples=(
                sample(sample("xoxa-2-", DIGITS, 12) + "-", HEX, 32),
                sample(sample("xoxo-", DIGITS, 12) + "-", ALNUM, 24),
            ),
            negatives=(sample("xoxa-2-", DIGITS, 12),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="slack-session-token",
            title="Slack browser session token",
            pattern=r"\b(xox[dc]-[0-9A-Za-z%+/=-]{60,})",
            confidence="high",
            examples=(sample("xoxd-", ALNUM, 180),),
            negatives=(sample("xoxd-", ALNUM, 30),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="slack-webhook",
            title="Slack webhook",
            pattern=(
                r"\b(hooks\.slack\.com/(?:services/T[0-9A-Z]{8,12}/B[0-9A-Z]{8,1"
                r"2}/[0-9A-Za-z]{24}|(?:workflows|triggers)/T?[0-9A-Z]{8,13}/[\w"
                "/]{20,}))"
            ),
            severity=Severity.MEDIUM,
            confidence="high",
            examples=(
                sample(
                    sample(sample("https://hooks.slack.com/services/T", UPPER, 10) + "/B", UPPER, 10) + "/",
                    ALNUM,
                    24,
                ),
            ),
            negatives=(sample("https://hooks.slack.com/services/T", UPPER, 10),),
            reference="https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/",
            home="api",
        ),
        Detector(
            name="slack-signing-secret",
            title="Slack signing or client secret",
            pattern=near("slack[_.-]?(?:signing|client)[_.-]?secret", "[0-9a-f]{32}"),
            entropy=3.0,
            examples=(sample("SLACK_SIGNING_SECRET=", HEX, 32),),
            negatives=(sample("checksum=", HEX, 32), sample("SLACK_SIGNING_SECRET=", HEX, 28)),
            reference="https://docs.slack.dev/authentication/verifying-requests-from-slack/",
            home="api",
        ),
    ),
)
