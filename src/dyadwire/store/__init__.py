"""Runs of Parquet files, their manifests, and queries over them."""
