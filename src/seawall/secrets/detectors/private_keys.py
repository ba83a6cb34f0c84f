"""Private keys of every kind: who has one is who it belongs to."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import BASE64, LOWER, URLSAFE, pem, sample

REFERENCE = "https://www.rfc-editor.org/rfc/rfc7468"

PROVIDER = Provider(
    "private-keys",
    (
        Detector(
            name="rsa-private-key",
            title="RSA private key (PKCS #1)",
            pattern=r"""(-----BEGIN RSA PRIVATE KEY-----(?:\s|\\[nr]|[\"'+,])*[0-9A-Za-z+/=]{32})""",
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(pem("RSA PRIVATE KEY"),),
            negatives=(
                "-----BEGIN RSA PRIVATE KEY-----\n…\n-----END RSA PRIVATE KEY-----",
                pem("PUBLIC KEY"),
            ),
            reference=REFERENCE,
        ),
        Detector(
            name="ec-private-key",
            title="Elliptic curve private key (SEC 1)",
            pattern=r"""(-----BEGIN EC PRIVATE KEY-----(?:\s|\\[nr]|[\"'+,])*[0-9A-Za-z+/=]{32})""",
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(pem("EC PRIVATE KEY"),),
            negatives=("-----BEGIN EC PRIVATE KEY-----\n…\n-----END EC PRIVATE KEY-----", pem("PUBLIC KEY")),
            reference=REFERENCE,
        ),
        Detector(
            name="dsa-private-key",
            title="DSA private key",
            pattern=r"""(-----BEGIN DSA PRIVATE KEY-----(?:\s|\\[nr]|[\"'+,])*[0-9A-Za-z+/=]{32})""",
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(pem("DSA PRIVATE KEY"),),
            negatives=(
                "-----BEGIN DSA PRIVATE KEY-----\n…\n-----END DSA PRIVATE KEY-----",
                pem("PUBLIC KEY"),
            ),
            reference=REFERENCE,
        ),
        Detector(
            name="pkcs8-private-key",
            title="Private key (PKCS #8)",
            pattern=r"""(-----BEGIN PRIVATE KEY-----(?:\s|\\[nr]|[\"'+,])*[0-9A-Za-z+/=]{32})""",
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(pem("PRIVATE KEY"),),
            negatives=("-----BEGIN PRIVATE KEY-----\n…\n-----END PRIVATE KEY-----", pem("PUBLIC KEY")),
            reference=REFERENCE,
        ),
        Detector(
            name="encrypted-private-key",
            title="Encrypted private key (PKCS #8)",
            pattern=r"""(-----BEGIN ENCRYPTED PRIVATE KEY-----(?:\s|\\[nr]|[\"'+,])*[0-9A-Za-z+/=]{32})""",
            severity=Severity.LOW,
            confidence="high",
            examples=(pem("ENCRYPTED PRIVATE KEY"),),
            negatives=(
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\n…\n-----END ENCRYPTED PRIVATE KEY-----",
                pem("PUBLIC KEY"),
            ),
            reference=REFERENCE,
        ),
        Detector(
            name="encrypted-pem-key",
            title="Encrypted private key (PEM with a cipher)",
            pattern=r"(-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----(?:\s|\\[nr])*Proc-Type: 4,ENCRYPTED)",
            severity=Severity.LOW,
            confidence="high",
            examples=(
                pem("RSA PRIVATE KEY", header="Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0A1B\n\n"),
            ),
            negatives=(pem("RSA PRIVATE KEY"),),
            reference="https://www.rfc-editor.org/rfc/rfc1421",
        ),
        Detector(
            name="openssh-private-key",
            title="OpenSSH private key",
            pattern=(
                r"""(-----BEGIN OPENSSH PRIVATE KEY-----(?:\s|\\[nr]|[\"'+,])*b3Bl"""
                "bnNzaC1rZXktdjEAAAAABG5vbmU)"
            ),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(
                "-----BEGIN OPENSSH PRIVATE KEY-----\n"
                + sample("b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAE", BASE64, 34),
            ),
            negatives=("-----BEGIN OPENSSH PRIVATE KEY-----\n…",),
            reference="https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key",
            home="ssh",
        ),
        Detector(
            name="openssh-encrypted-key",
            title="OpenSSH private key with a passphrase",
            pattern=(
                r"""(-----BEGIN OPENSSH PRIVATE KEY-----(?:\s|\\[nr]|[\"'+,])*b3Bl"""
                "bnNzaC1rZXktdjEAAAAAC[0-9A-Za-z+/=]{20})"
            ),
            severity=Severity.LOW,
            confidence="high",
            examples=(
                "-----BEGIN OPENSSH PRIVATE KEY-----\n"
                + sample("b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHI", BASE64, 31),
            ),
            negatives=("-----BEGIN OPENSSH PRIVATE KEY-----\n…",),
            reference="https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key",
            home="ssh",
        ),
        Detector(
            name="pgp-private-key",
            title="OpenPGP private key",
            pattern="(-----BEGIN PGP PRIVATE KEY BLOCK-----[^-]*[0-9A-Za-z+/]{40})",
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(pem("PGP PRIVATE KEY BLOCK"),),
            negatives=(pem("PGP PUBLIC KEY BLOCK"),),
            reference="https://www.rfc-editor.org/rfc/rfc9580",
        ),
        Detector(
            name="putty-private-key",
            title="PuTTY private key",
            pattern=r"(PuTTY-User-Key-File-[23]: [\w@.-]+\r?\nEncryption: none)",
            severity=Severity.CRITICAL,
            confidence="high",
            examples=("PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n",),
            negatives=("PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: aes256-cbc\n",),
            reference="https://the.earth.li/~sgtatham/putty/0.81/htmldoc/AppendixC.html",
            home="ssh",
        ),
        Detector(
            name="ssh2-private-key",
            title="SSH2 private key",
            pattern=r"(---- BEGIN SSH2 (?:ENCRYPTED )?PRIVATE KEY ----(?:\s|\\[nr])+[0-9A-Za-z])",
            severity=Severity.MEDIUM,
            confidence="high",
            examples=("---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\n" + sample("P2/56", BASE64, 60),),
            negatives=("---- BEGIN SSH2 PUBLIC KEY ----",),
            reference=REFERENCE,
            home="ssh",
        ),
        Detector(
            name="age-secret-key",
            title="age secret key",
            pattern=whole("AGE-SECRET-KEY-(?:PQ-)?1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}"),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample("AGE-SECRET-KEY-1", "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58),),
            negatives=(sample("age1", LOWER, 58),),
            reference="https://age-encryption.org/v1",
        ),
        Detector(
            name="wireguard-private-key",
            title="WireGuard private or preshared key",
            pattern=(
                r"""(?:PrivateKey|PresharedKey|WG_PRIVATE_KEY|private_key)[\"']?\s"""
                r"""*[=:]\s*[\"']?([0-9A-Za-z+/]{42}[AEIMQUYcgkosw048]=)"""
            ),
            severity=Severity.CRITICAL,
            entropy=3.8,
            confidence="high",
            examples=(sample("PrivateKey = ", BASE64, 42, "A="),),
            negatives=(sample("PublicKey = ", BASE64, 42, "A="),),
            reference="https://man7.org/linux/man-pages/man8/wg.8.html",
        ),
        Detector(
            name="jwk-private-key",
            title="Private JSON Web Key",
            pattern=r'\\?"kty\\?"\s*:\s*\\?"(?:RSA|EC|OKP|oct)\\?"[^{}]*\\?"[dk]\\?"\s*:\s*\\?"([\w-]{40,})',
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample('{"kty": "OKP", "crv": "Ed25519", "x": "…", "d": "', URLSAFE, 43, '"}'),),
            negatives=(sample('{"kty": "OKP", "crv": "Ed25519", "x": "', URLSAFE, 43, '"}'),),
            reference="https://www.rfc-editor.org/rfc/rfc7518#section-6",
        ),
        Detector(
            name="minisign-secret-key",
            title="minisign or signify secret key",
            pattern=r"(untrusted comment: [^\n]*secret key\r?\nRW[0-9A-Za-z+/]{100,}={0,2})",
            severity=Severity.MEDIUM,
            confidence="high",
            examples=(sample("untrusted comment: minisign encrypted secret key\nRWRTY0Iy", BASE64, 204),),
            negatives=(sample("untrusted comment: minisign public key\nRW", BASE64, 54),),
            reference="https://jedisct1.github.io/minisign/",
        ),
        Detector(
            name="cosign-private-key",
            title="Encrypted cosign private key",
            pattern="(-----BEGIN ENCRYPTED (?:COSIGN|SIGSTORE) PRIVATE KEY-----)",
            severity=Severity.LOW,
            confidence="high",
            examples=(pem("ENCRYPTED SIGSTORE PRIVATE KEY"),),
            negatives=(pem("PUBLIC KEY"),),
            reference="https://docs.sigstore.dev/cosign/key_management/overview/",
        ),
    ),
)
