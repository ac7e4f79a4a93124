"""Names and places: what the model is fed, the model, its cache, and the filter behind it."""
