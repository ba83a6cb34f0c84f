"""Who speaks for each distribution: one module an authority.

What OSV names its ecosystems is in its schema (ossf.github.io/osv-schema, "Defined ecosystems"); which
releases they have, and whether they name source or binary packages, is read from the records themselves.
End-of-life dates are the distributors' own, the end of free security support (Debian: of its LTS), each
module names its source; a release of which no date is known is not there.
"""
