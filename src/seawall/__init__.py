"""Seawall: layered container supply-chain security, from Dockerfile to running container."""

__version__ = "0.1.0"
