"""Second checker of `mmcert/1` certificates, written from proofs/FORMAT.md alone. Python standard library only."""
