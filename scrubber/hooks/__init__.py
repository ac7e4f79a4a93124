"""The moments at which a log leaves: a commit, a push, an upload; and the findings that a team has accepted."""
