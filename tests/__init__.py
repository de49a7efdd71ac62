"""Tests that span apps; an app's own tests live with the app."""
