import type {MigrationScript} from '../../domain/plan.ts';
import type {Dialect} from '../../domain/project.ts';
import {databaseError} from '../databaseError.ts';
import {mysqlCloner} from './mysqlClone.ts';
import {postgresCloner} from './postgresClone.ts';
import {reachBeyond} from './reachBeyond.ts';
import {sqliteCloner} from './sqliteClone.ts';

/** What is cloned, and what its clone is called. */
export type ClonePlace = {
	readonly dialect: Dialect;
	/** The URL of the original, or a path for SQLite. */
	readonly database: string;
	/** What a path is relative to. */
	readonly cwd: string;
	/** A private folder, for files and dumps. */
	readonly folder: string;
	/** Of letters, digits and `_`. */
	readonly name: string;
};

/** A copy of a database, on the same server or in a file beside no other. */
export type Clone = {
	/** Its URL, or its path. */
	readonly database: string;
	/** How it was made, in words. */
	readonly how: string;
};

/** What one does with the clones of a kind of database. Both throw what the database says. */
export type Cloner = {
	create(place: ClonePlace): Promise<Clone>;
	/** Does nothing where there is none. */
	drop(place: ClonePlace): Promise<void>;
	/** The databases that a statement in the clone could name and change, the original among them. */
	others(place: ClonePlace): Promise<readonly string[]>;
};

const cloners: Readonly<Record<Dialect, Cloner>> = {
	sqlite: sqliteCloner,
	postgres: postgresCloner,
	mysql: mysqlCloner,
};

/** Clones a database with all its data; a text says why that cannot be. What was made halfway is dropped. */
export async function createClone(place: ClonePlace): Promise<Clone | string> {
	try {
		return await cloners[place.dialect].create(place);
	} catch (error) {
		await cloners[place.dialect].drop(place).catch(() => {});
		return `The database cannot be cloned: ${databaseError(error, place.database)}`;
	}
}

/** Why these migrations must not be tried on a clone, or that it cannot be known; null: they may be. */
export async function cloneHindrance(place: ClonePlace, scripts: readonly MigrationScript[]): Promise<string | null> {
	try {
		return reachBeyond(scripts, await cloners[place.dialect].others(place));
	} catch (error) {
		return databaseError(error, place.database);
	}
}

/** Drops a clone; a text says why that cannot be. */
export async function dropClone(place: ClonePlace): Promise<string | null> {
	try {
		await cloners[place.dialect].drop(place);
		return null;
	} catch (error) {
		return `The clone ${place.name} cannot be dropped: ${databaseError(error, place.database)}`;
	}
}
