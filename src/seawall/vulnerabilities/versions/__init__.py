r"""Version schemes: one module each, one order-preserving key each.

A scheme binds `SCHEME`, a `Scheme` (vulnerabilities/base.py).  Its `key(version)` gives bytes such that

- the byte order of two keys is the order of their versions in the ecosystem's own tool, and
- two keys are equal exactly when that tool calls the versions equal ("1.0" and "1.00" of dpkg).

So an affected range is `lo <= key < hi`.  An inclusive upper bound becomes `hi = key + b"\0"`: of all byte
strings it is the next one, nothing fits between.  No key is the beginning of another of its scheme, so
keys may also be put side by side.  A key is not empty: b"" is a lower bound for everything, which is what
OSV's `introduced: "0"` means.

What a scheme cannot parse raises InvalidVersion, and so does anything over 4096 characters; the package is
then not assessed.  Keys are stored in shards, so a change of an encoding is a change of the shard format.

To add a scheme: a module here, a file of facts in tests/vulnerabilities/versions/data, a generator and a
reference order beside it.
"""
