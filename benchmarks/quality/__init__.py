"""One file a measure: what is found, what is missed, what is ruined."""
