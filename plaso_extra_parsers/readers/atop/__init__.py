"""Reader of atop raw logs, releases 1.26 to 2.13."""
