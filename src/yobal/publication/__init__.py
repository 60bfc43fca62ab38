"""PUBLISH: consultations, rounds, documents, versions, provisions, announcements and forms."""
