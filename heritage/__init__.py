"""The composition root: settings, URLs, accounts. It knows every app; no app knows it."""
