"""The library on disk: SQLAlchemy tables, migrations, audit. Rows never leave this package."""
