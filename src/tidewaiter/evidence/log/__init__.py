"""A log that anybody can check: entries in a hash tree, its size and root signed and witnessed.

The formats are those of the Community Cryptography Specification Project (c2sp.org), so that tools
for other transparency logs read these: *signed-note*, *tlog-checkpoint*, *tlog-cosignature*,
*tlog-tiles*, *tlog-proof*. The tree is that of RFC 9162 (2021).
"""
