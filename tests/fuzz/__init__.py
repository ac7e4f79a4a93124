"""Random damage to logs, rule files, archives and records: nothing may raise, and no planted secret may survive."""
