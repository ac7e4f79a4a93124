"""`scrub share`: safe copies of files and folders, verified, with a manifest and a report, for others to have."""
