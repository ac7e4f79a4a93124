"""Reports: what was found where, in a format a file, written while the run goes on; no value is in any of them."""
