"""Trains the model of names and places on generated data; start with `train.py`."""
