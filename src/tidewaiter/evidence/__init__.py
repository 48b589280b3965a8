"""Evidence: digests, manifests, signatures and bundles that somebody else can verify."""
