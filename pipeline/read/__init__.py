"""Bytes to pages: finding files, decompressing, decoding."""
