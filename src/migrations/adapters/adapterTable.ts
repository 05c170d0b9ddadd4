import type {AdapterName} from '../../domain/project.ts';
import type {Adapter} from './adapter.ts';
import {alembic} from './alembic.ts';
import {command} from './command.ts';
import {dbmate} from './dbmate.ts';
import {django} from './django.ts';
import {drizzle} from './drizzle.ts';
import {flyway} from './flyway.ts';
import {knex} from './knex.ts';
import {liquibase} from './liquibase.ts';
import {nodePgMigrate} from './nodePgMigrate.ts';
import {prisma} from './prisma.ts';
import {rails} from './rails.ts';
import {sqlDir} from './sqlDir.ts';

/** All ways to keep migrations but the growing file, which has no ledger to compare files with. */
export const adapterTable: Readonly<Record<Exclude<AdapterName, 'growing-file'>, Adapter>> = {
	'sql-dir': sqlDir,
	'node-pg-migrate': nodePgMigrate,
	dbmate,
	knex,
	drizzle,
	alembic,
	django,
	rails,
	prisma,
	flyway,
	liquibase,
	command,
};
