"""npm: the name of the user whose token it is, asked of the registry that --verify-url names."""

from seawall.secrets.asking import Verifier, answers, bearer

VERIFIER = Verifier(
    name="npm",
    title="npm",
    detectors=("npm-access-token",),
    base="",
    request=bearer("/-/whoami"),
    judges=answers("username"),
    reference="https://docs.npmjs.com/cli/commands/npm-whoami",
)
