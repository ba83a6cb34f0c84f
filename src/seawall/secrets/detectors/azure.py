"""Microsoft Azure: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import alone, near
from seawall.secrets.samples import ALNUM, BASE64, HEX, LOWER, URLSAFE, sample, uuid

REFERENCE = "https://learn.microsoft.com/purview/sit-defn-azure-storage-account-key"

PROVIDER = Provider(
    "azure",
    (
        Detector(
            name="azure-storage-account-key",
            title="Azure Storage account key",
            pattern=r"""(?i:account_?key|storage[\w.-]*key)[\"'\s:=>,]+([0-9A-Za-z+/]{86}==)""",
            severity=Severity.CRITICAL,
            entropy=4.0,
            confidence="high",
            examples=(sample("AccountName=files;AccountKey=", BASE64, 86, "==;"),),
            negatives=(
                sample("AccountKey=", BASE64, 40, "=="),
                sample("integrity: sha512-", BASE64, 86, "=="),
            ),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="azure-identifiable-key",
            title="Azure service key with a signature",
            pattern=(
                r"(?:^|[^0-9A-Za-z+/])([0-9A-Za-z+/]{76}(?:\+ASt|ACDb|\+ABa|APIM" ")[0-9A-Za-z+/]{5}[AQgw]==)"
            ),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(
                sample(sample("", BASE64, 76) + "ACDb", BASE64, 5, "A=="),
                sample(sample("", BASE64, 76) + "+ASt", BASE64, 5, "w=="),
            ),
            negatives=(sample("", BASE64, 85, "A=="),),
            reference="https://github.com/microsoft/security-utilities",
            home="cloud",
        ),
        Detector(
            name="azure-messaging-key",
            title="Azure Service Bus, Event Hubs, Relay, IoT or Redis key",
            pattern=(
                r"(?:^|[^0-9A-Za-z+/])([0-9A-Za-z+/]{33}(?:\+ASb|\+AEh|\+ARm|AIo"
                "T|AzCa)[A-P][0-9A-Za-z+/]{5}=)"
            ),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(
                sample(sample("", BASE64, 33) + "+ASbC", BASE64, 5, "="),
                sample(sample("", BASE64, 33) + "AzCaB", BASE64, 5, "="),
            ),
            negatives=(sample("", BASE64, 43, "="),),
            reference="https://github.com/microsoft/security-utilities",
            home="cloud",
        ),
        Detector(
            name="azure-container-registry-key",
            title="Azure Container Registry or Search key",
            pattern=(
                r"(?:^|[^0-9A-Za-z+/])([0-9A-Za-z+/]{42}(?:\+ACR|AzSe)[A-D][0-9A"
                "-Za-z+/]{5})(?:[^0-9A-Za-z+/]|$)"
            ),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample(sample("", BASE64, 42) + "+ACRB", BASE64, 5),),
            negatives=(sample("", BASE64, 52),),
            reference="https://github.com/microsoft/security-utilities",
            home="registry",
        ),
        Detector(
            name="azure-functions-key",
            title="Azure Functions key",
            pattern=r"(?:^|[^\w-])([\w-]{44}AzFu[\w-]{5}[AQgw]==)",
            confidence="high",
            examples=(sample(sample("", URLSAFE, 44) + "AzFu", URLSAFE, 5, "A=="),),
            negatives=(sample("", URLSAFE, 53, "A=="),),
            reference="https://github.com/microsoft/security-utilities",
            home="cloud",
        ),
        Detector(
            name="azure-ai-key",
            title="Azure AI services key",
            pattern=alone("[0-9A-Za-z]{52}JQQJ99[0-9A-Za-z]{26}", r"\w"),
            confidence="high",
            examples=(sample(sample("", ALNUM, 52) + "JQQJ99", ALNUM, 26),),
            negatives=(sample("", ALNUM, 84),),
            reference="https://github.com/microsoft/security-utilities",
            home="cloud",
        ),
        Detector(
            name="azure-shared-access-key",
            title="Azure shared access key",
            pattern=r"\bShared(?:Access|Secret)Key=([0-9A-Za-z+/]{43}=)",
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample("Endpoint=sb://bus.servicebus.windows.net/;SharedAccessKey=", BASE64, 43, "="),),
            negatives=(sample("SharedAccessKeyName=", BASE64, 12),),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="azure-sas-token",
            title="Azure shared access signature",
            pattern=r"\bsv=20\d\d-\d\d-\d\d&[\w&=:%.+/,-]*\bsig=([0-9A-Za-z%+/]{43,}(?:=|%3[Dd])?)",
            confidence="high",
            examples=(
                sample("?sv=2022-11-02&ss=b&srt=sco&sp=rl&se=2030-01-01T00:00:00Z&sig=", BASE64, 43, "%3D"),
            ),
            negatives=("?sv=2022-11-02&ss=b&srt=sco&sp=rl",),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="azure-entra-client-secret",
            title="Microsoft Entra client secret",
            pattern=alone("[0-9A-Za-z_~.-]{3}[78]Q~[0-9A-Za-z_~.-]{31,34}", r"\w~.-"),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample(sample("", ALNUM, 3) + "8Q~", ALNUM, 34),),
            negatives=(sample("8Q~", ALNUM, 20),),
            reference="https://learn.microsoft.com/purview/sit-defn-client-secret-api-key",
            home="cloud",
        ),
        Detector(
            name="azure-devops-token",
            title="Azure DevOps personal access token",
            pattern=alone("[0-9A-Za-z]{76}AZDO[0-9A-Za-z]{4}", r"\w"),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample(sample("", ALNUM, 76) + "AZDO", ALNUM, 4),),
            negatives=(sample("", ALNUM, 84),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="azure-devops-token-old",
            title="Azure DevOps personal access token (before 2024)",
            pattern=near("azure[_.-]?devops|ado[_.-]?(?:pat|token)|azdo|vsts|vss[_.-]", "[0-9a-z]{52}"),
            severity=Severity.CRITICAL,
            entropy=3.5,
            examples=(sample("AZURE_DEVOPS_EXT_PAT=", LOWER, 52),),
            negatives=(sample("checksum=", LOWER, 52), sample("AZURE_DEVOPS_EXT_PAT=", LOWER, 48)),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="azure-subscription-key",
            title="Azure Cognitive Services key",
            pattern=near(
                (
                    "ocp-apim-subscription-key|azure[_.-]?(?:openai|cognitive|speec"
                    "h|vision|search|translator|maps)"
                ),
                "[0-9a-f]{32}",
            ),
            entropy=3.0,
            examples=(sample("AZURE_OPENAI_API_KEY=", HEX, 32),),
            negatives=(sample("checksum=", HEX, 32), sample("AZURE_OPENAI_API_KEY=", HEX, 28)),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="azure-publish-profile",
            title="Azure App Service deployment password",
            pattern=r'\buserPWD="([0-9A-Za-z]{60})"',
            confidence="high",
            examples=(sample('userPWD="', ALNUM, 60, '"'),),
            negatives=(sample('userName="', ALNUM, 60, '"'),),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="azure-logic-app-url",
            title="Azure Logic Apps trigger URL",
            pattern=(
                r"\b[\w-]+\.[\w-]+\.logic\.azure\.com(?::443)?/workflows/[0-9a-f"
                r"]{32}/[\w/%.?&=-]*\bsig=([\w-]{43})"
            ),
            severity=Severity.MEDIUM,
            confidence="high",
            examples=(
                sample(
                    "https://prod-07.westeurope.logic.azure.com/workflows/",
                    HEX,
                    32,
                    sample("/triggers/manual/paths/invoke?api-version=2016-10-01&sig=", URLSAFE, 43),
                ),
            ),
            negatives=("https://prod-07.westeurope.logic.azure.com/workflows/",),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="teams-webhook",
            title="Microsoft Teams webhook",
            pattern=(
                r"\b([\w-]+\.webhook\.office\.com/webhookb2/[0-9a-f-]{36}@[0-9a-"
                "f-]{36}/IncomingWebhook/[0-9a-f]{32}/[0-9a-f-]{36})"
            ),
            severity=Severity.MEDIUM,
            confidence="high",
            examples=(
                "https://acme.webhook.office.com/webhookb2/"
                + uuid("", "@")
                + uuid("", "/")
                + sample("IncomingWebhook/", HEX, 32, "/")
                + uuid(),
            ),
            negatives=("https://acme.webhook.office.com/webhookb2/",),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="azure-app-configuration",
            title="Azure App Configuration secret",
            pattern=near("azconfig[.]io;id=[^;]+;secret", "[0-9A-Za-z+/]{43,44}"),
            entropy=3.5,
            examples=(sample("Endpoint=https://x.azconfig.io;Id=abcd;Secret=", BASE64, 44),),
            negatives=(
                sample("checksum=", BASE64, 44),
                sample("Endpoint=https://x.azconfig.io;Id=abcd;Secret=", BASE64, 39),
            ),
            reference=REFERENCE,
            home="cloud",
        ),
    ),
)
