"""Measurements: how fast Guildhall is, as ratios to what the machine can do in the same minute."""
