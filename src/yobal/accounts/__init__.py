"""Who signs in to the desk."""
