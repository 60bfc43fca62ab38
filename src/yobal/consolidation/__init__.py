"""CONSOLIDATE: amendments to provisions and the revision that becomes the next version."""
