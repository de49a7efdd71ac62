"""A featureless Django site to compare with: one table, one template, somebody signed in."""
