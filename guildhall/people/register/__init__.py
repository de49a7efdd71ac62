"""The register: which public bodies there are, what they are called, and whose mail domains are whose."""
