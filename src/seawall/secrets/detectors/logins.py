"""Logins: passwords in URLs, headers, files of clients and on command lines."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.checksums import is_docker_auth
from seawall.secrets.placeholders import extraordinary, uncommon
from seawall.secrets.samples import ALNUM, URLSAFE, basic, sample

REFERENCE = "https://www.rfc-editor.org/rfc/rfc7617"

PROVIDER = Provider(
    "logins",
    (
        Detector(
            name="url-password",
            title="URL with a password",
            pattern=(
                r"\b(?:https?|ftps?|sftp|ssh|smtps?|imaps?|ldaps?|git|svn|socks5"
                r"""h?|tcp|wss?|vnc|rtsp)://[^\s:@/\"'<>`]+:([^\s@/\"'<>`:]{3,})@"""
                r"[\w.\[-]"
            ),
            plausible=uncommon,
            examples=(sample("https://alice:", ALNUM, 20, "@git.example.net/acme/shop.git"),),
            negatives=("https://git.example.net:8443/acme",),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="netrc-password",
            title="Password in a .netrc",
            pattern=r"\bmachine\s+\S+\s+login\s+\S+\s+password\s+(\S{3,})",
            plausible=uncommon,
            confidence="high",
            examples=(sample("machine api.example.net login alice password ", ALNUM, 20),),
            negatives=("machine api.example.net login alice",),
            reference="https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html",
            home="api",
        ),
        Detector(
            name="basic-authorization",
            title="Authorization header with a password",
            pattern=r"""(?i:authorization[\"']?\s*[:=,]?\s*[\"'`]?\s*basic\s+)([0-9A-Za-z+/]{12,}={0,2})""",
            check=is_docker_auth,
            examples=("Authorization: Basic " + basic("alice"),),
            negatives=("Authorization: Basic realm",),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="bearer-authorization",
            title="Authorization header with a bearer token",
            pattern=(
                r"""(?i:authorization[\"']?\s*[:=,]?\s*[\"'`]?\s*(?:bearer|token)"""
                r"\s+)([0-9A-Za-z._~+/-]{20,}={0,2})"
            ),
            entropy=3.5,
            plausible=extraordinary,
            examples=(sample("Authorization: Bearer ", URLSAFE, 40),),
            negatives=("Authorization: Bearer <token>",),
            reference="https://www.rfc-editor.org/rfc/rfc6750",
            home="api",
        ),
        Detector(
            name="curl-password",
            title="Password on curl's command line",
            pattern=r"""\bcurl\s[^\n|;]*(?:-u|--user|--proxy-user)[ =]?[\"']?[\w.@-]+:([^\s\"'$]{3,})""",
            plausible=uncommon,
            examples=(sample("curl -s -u alice:", ALNUM, 16, " https://api.example.net/"),),
            negatives=("curl -u alice https://api.example.net/",),
            reference="https://curl.se/docs/manpage.html#-u",
            home="api",
        ),
        Detector(
            name="cli-password",
            title="Password on a client's command line",
            pattern=(
                r"\b(?:sshpass -p[ =]?|mysql(?:dump|admin)?\s[^\n|;]*\s(?:-p|--p"
                "assword=)|(?:docker|podman|nerdctl|helm registry|oras|crane au"
                r"th|skopeo) login\s[^\n|;]*(?:-p|--password)[ =]|mongo(?:sh|dum"
                r"p|restore)?\s[^\n|;]*\s(?:-p|--password)[ =]|redis-cli\s[^\n|;"
                r"""]*-a )[\"']?([^\s\"'$`-][^\s\"'$`]{5,})(?:[\s\"']|$)"""
            ),
            plausible=extraordinary,
            examples=(
                sample("sshpass -p ", ALNUM, 14, " ssh root@10.0.0.7"),
                sample("docker login -u alice -p ", ALNUM, 20, " ghcr.io"),
            ),
            negatives=("docker login -u alice --password-stdin ghcr.io",),
            reference=REFERENCE,
            home="ssh",
        ),
        Detector(
            name="password-hash",
            title="Password hash in htpasswd or shadow",
            pattern=(
                r"(?m:^)[\w.@+-]+:(\$(?:apr1|1|5|6|7|y|gy|2[aby]|argon2id?)\$[0-"
                r"9A-Za-z./$,=+]{20,}|\{SHA\}[0-9A-Za-z+/]{27}=)"
            ),
            severity=Severity.MEDIUM,
            confidence="high",
            examples=(
                sample(sample("root:$6$", ALNUM, 16) + "$", ALNUM, 86, ":19000:0:99999:7:::"),
                sample("alice:$apr1$", ALNUM, 8, sample("$", ALNUM, 22)),
            ),
            negatives=("root:*:19000:0:99999:7:::",),
            reference="https://man7.org/linux/man-pages/man5/crypt.5.html",
            home="api",
        ),
    ),
)
