"""Users that are told by their names."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import IMAGE, Check, Hit
from seawall.posture.images import Account, Image
from seawall.posture.imagewriting import example, setting


def _violates(image: Image) -> Iterable[Hit]:
    name = image.user.partition(":")[0].strip()
    if image.windows or not name or name == "root" or name.isdecimal():
        return ()
    number = next((each.number for each in _users(image) if each.name == name), None)
    remedy = f"USER {number}" if number is not None else ""
    return (setting(image, "User", f"User is {name!r}", keyword="USER", remedy=remedy),)


def _users(image: Image) -> tuple[Account, ...]:
    return image.files.accounts_of("etc/passwd").entries if image.files else ()


CHECK = Check(
    name="image-user-name",
    title="Name the user by its number",
    why=(
        "Kubernetes refuses a pod with runAsNonRoot whose image names its user by a name: who "
        "that is stands in a file that the image may change."
    ),
    severity=Severity.LOW,
    subjects=frozenset({IMAGE}),
    violates_image=_violates,
    bad=(
        example({"User": "app"}),
        example({"User": "app:app"}, files={"etc/passwd": "app:x:990:990::/:/bin/sh\n"}),
    ),
    good=(
        example({"User": "10001:10001"}),
        example({"User": "root"}),
        example({}),
    ),
    aliases=(),
    controls=("CIS Docker 4.1",),
)
