"""Making a release: where the project lives, which version it is, what changed, and what its page on an index says.

Only the standard library is needed, so that a build and a workflow can ask before anything is installed.
"""
