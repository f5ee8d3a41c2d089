"""The engine for one Elasticsearch node or a cluster; the only package that knows its client."""
