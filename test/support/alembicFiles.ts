/**
 * What a repository with Alembic has beside its revisions, which are in alembic/versions.
 * @param url Python that gives the database's URL; it may use os.environ
 */
export function alembicFiles(url: string): Readonly<Record<string, string>> {
	return {
		'alembic.ini': '[alembic]\nscript_location = alembic\n',
		'alembic/env.py': `import os
from alembic import context
from sqlalchemy import create_engine

url = ${url}
if context.is_offline_mode():
    context.configure(url=url, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
else:
    with create_engine(url).connect() as connection:
        context.configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()
`,
	};
}
