"""Object stores and distributed file systems as inputs and outputs."""
