"""RubyGems: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALNUM, HEX, sample

REFERENCE = "https://guides.rubygems.org/api-key-scopes/"

PROVIDER = Provider(
    "rubygems",
    (
        Detector(
            name="rubygems-api-key",
            title="RubyGems API key",
            pattern=whole("rubygems_[0-9a-f]{48}"),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample("rubygems_", HEX, 48),),
            negatives=(sample("rubygems_", HEX, 45),),
            reference=REFERENCE,
            home="registry",
        ),
        Detector(
            name="bundle-credential",
            title="Credential for a gem server",
            pattern=(
                r"""(?:BUNDLE_[0-9A-Z_]+(?:__COM|__IO|__NET|__ORG|__DEV))[\"']?\s*"""
                r"""[:=]\s*[\"']?([\w.~-]+:[\w.~-]{6,}|[0-9A-Za-z_-]{16,})"""
            ),
            examples=(
                sample("BUNDLE_GEMS__CONTRIBSYS__COM: ", HEX, 8, sample(":", HEX, 8)),
                sample("BUNDLE_RUBYGEMS__PKG__GITHUB__COM=alice:", ALNUM, 20),
            ),
            negatives=("BUNDLE_PATH: vendor/bundle",),
            reference="https://bundler.io/man/bundle-config.1.html",
            home="registry",
        ),
    ),
)
