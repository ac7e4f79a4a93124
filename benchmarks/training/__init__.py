"""The styles of training logs, each a function that writes one run as the program really prints it."""
