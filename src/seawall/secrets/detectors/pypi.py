"""PyPI: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.checksums import is_pypi_macaroon
from seawall.secrets.samples import ALNUM, URLSAFE, sample

REFERENCE = "https://packaging.python.org/en/latest/specifications/pypirc/"

PROVIDER = Provider(
    "pypi",
    (
        Detector(
            name="pypi-token",
            title="PyPI API token",
            pattern=r"\b(pypi-AgE(?:IcHlwaS5vcmc|NdGVzdC5weXBpLm9yZw)[\w-]{50,})(?:[^\w-]|$)",
            severity=Severity.CRITICAL,
            check=is_pypi_macaroon,
            confidence="high",
            examples=(sample("pypi-AgEIcHlwaS5vcmcCJ", URLSAFE, 143),),
            negatives=(sample("pypi-AgEIcHlwaS5vcmc", URLSAFE, 20),),
            reference=REFERENCE,
            home="registry",
        ),
        Detector(
            name="pypirc-password",
            title="Password in a .pypirc",
            pattern=r"(?m:^)password\s*[=:]\s*([^\s${<%]{6,})",
            examples=(sample("[pypi]\nusername = alice\npassword = ", ALNUM, 20),),
            negatives=("[pypi]\nusername = alice\n",),
            reference="https://packaging.python.org/specifications/pypirc/",
            home="registry",
            paths=r"(?:^|/)\.pypirc$",
        ),
    ),
)
