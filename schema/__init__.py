"""The JSON Schemas of a catalog's kinds, one `<kind>.schema.json` each; read through `importlib.resources`."""
