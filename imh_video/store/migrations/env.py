"""Alembic's way in. The connection is handed over by ``store.migrate``; there is no ini file."""

from alembic import context

from imh_video.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
