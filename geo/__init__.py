"""Geometry, addresses, distances, coverage and siting; never heard of people, sheets, roles or pages."""
