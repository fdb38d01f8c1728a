"""The product's nouns as small frozen types. No engine, no database, no window."""
