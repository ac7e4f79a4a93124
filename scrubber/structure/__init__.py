"""Where the values stand that belong to a name in a document: nested, in blocks, in elements, beside it."""
