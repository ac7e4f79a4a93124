"""The way back: what each stand-in replaced, kept encrypted for those who may see it."""
