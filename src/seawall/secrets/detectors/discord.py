"""Discord: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.checksums import is_discord_token
from seawall.secrets.patterns import near
from seawall.secrets.samples import DIGITS, URLSAFE, sample

REFERENCE = "https://discord.com/developers/docs/reference#authentication"

_ID = "(?:[MNO][DTjz][AEIMQUYcgk][0-5w-z]){5}"  # of a user: fifteen decimal digits and more, in base64

PROVIDER = Provider(
    "discord",
    (
        Detector(
            name="discord-bot-token",
            title="Discord bot token",
            pattern=rf"(?:^|[^\w.-])({_ID}[\w-]{{3,8}}\.[\w-]{{6}}\.[\w-]{{27,38}})(?:[^\w-]|$)",
            gate=_ID,
            severity=Severity.CRITICAL,
            check=is_discord_token,
            confidence="high",
            examples=(
                sample(sample("MTE0NzQ4MjkzMDE3NTUzOTIw", URLSAFE, 0) + ".G", URLSAFE, 5)
                + sample(".", URLSAFE, 38),
            ),
            negatives=(sample(sample("MmqRkYt4vWqPzXcVbNmLkJhG.G", URLSAFE, 5) + ".", URLSAFE, 38),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="discord-webhook",
            title="Discord webhook",
            pattern=r"\b(discord(?:app)?\.com/api/(?:v\d+/)?webhooks/[0-9]{17,20}/[\w-]{60,68})",
            severity=Severity.MEDIUM,
            confidence="high",
            examples=(sample(sample("https://discord.com/api/webhooks/1", DIGITS, 18) + "/", URLSAFE, 68),),
            negatives=(sample("https://discord.com/api/webhooks/1", DIGITS, 18),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="discord-client-secret",
            title="Discord client secret",
            pattern=near("discord[_.-]?(?:client[_.-]?)?secret", r"[\w-]{32}"),
            entropy=3.5,
            examples=(sample("DISCORD_CLIENT_SECRET=", URLSAFE, 32),),
            negatives=(sample("checksum=", URLSAFE, 32), sample("DISCORD_CLIENT_SECRET=", URLSAFE, 28)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
