"""Asking the archive: query in, result out, over one of two engines with one contract."""
