"""npm: the name of the user whose token it is."""

from seawall.secrets.asking import Verifier, answers, bearer

VERIFIER = Verifier(
    name="npm",
    title="npm",
    detectors=("npm-access-token",),
    base="https://registry.npmjs.org",
    request=bearer("/-/whoami"),
    judges=answers("username"),
    reference="https://docs.npmjs.com/cli/commands/npm-whoami",
)
