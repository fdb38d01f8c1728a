"""How the coding workspace is arranged: remembered, named, and spread over two screens."""
