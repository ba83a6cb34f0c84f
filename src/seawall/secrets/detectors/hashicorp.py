"""HashiCorp: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import UUID, near, whole
from seawall.secrets.samples import ALNUM, URLSAFE, sample, uuid

REFERENCE = "https://developer.hashicorp.com/vault/docs/concepts/tokens"

PROVIDER = Provider(
    "hashicorp",
    (
        Detector(
            name="hashicorp-terraform-token",
            title="Terraform Cloud API token",
            pattern=r"\b([0-9A-Za-z]{14}\.atlasv1\.[\w-]{60,70})(?:[^\w-]|$)",
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample(sample("", ALNUM, 14) + ".atlasv1.", ALNUM, 67),),
            negatives=(sample(sample("", ALNUM, 14) + ".atlasv1.", ALNUM, 20),),
            reference="https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/api-tokens",
            home="cloud",
        ),
        Detector(
            name="hashicorp-vault-service-token",
            title="Vault service token",
            pattern=whole(r"hvs\.[\w-]{24,}"),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample("hvs.", URLSAFE, 92),),
            negatives=(sample("hvs.", URLSAFE, 12),),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="hashicorp-vault-batch-token",
            title="Vault batch token",
            pattern=whole(r"hv[br]\.[\w-]{100,}"),
            confidence="high",
            examples=(sample("hvb.", URLSAFE, 160),),
            negatives=(sample("hvb.", URLSAFE, 40),),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="hashicorp-vault-token-old",
            title="Vault token (before 1.10)",
            pattern=near("vault[_.-]?(?:root[_.-]?)?token|x-vault-token", r"s\.[0-9A-Za-z]{24}"),
            entropy=3.2,
            examples=(sample("VAULT_TOKEN=s.", ALNUM, 24),),
            negatives=(sample("VAULT_TOKEN=s.", ALNUM, 12),),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="hashicorp-consul-token",
            title="Consul or Nomad token",
            pattern=near("consul[_.-]?(?:http[_.-]?)?token|nomad[_.-]?token|x-consul-token", UUID),
            examples=(uuid("CONSUL_HTTP_TOKEN="),),
            negatives=(uuid("request_id="),),
            reference=REFERENCE,
            home="cloud",
        ),
    ),
)
