import {statSync} from 'node:fs';
import path from 'node:path';
import {usualTimes} from '../domain/durations.ts';
import {type EnvironmentConfig, type Project, stepsFor} from '../domain/project.ts';
import {stepOf} from '../domain/release.ts';
import type {ReleaseSummary} from '../domain/summary.ts';
import type {BackupNow} from '../domain/surroundingsWords.ts';
import type {Journal} from '../journal/journal.ts';
import type {MigrationSurroundings} from '../migrations/migrations.ts';
import {artifactFolder} from '../runner/stateFolders.ts';
import type {EnvironmentProbes} from './probes.ts';
import {readRelease} from './readState.ts';

/** What is known of. `home` is the project's private state folder. */
type Place = {readonly project: Project; readonly journal: Journal; readonly home: string};

/** Of older releases nobody wants a backup back. */
const lookedBack = 10;

/** The database of an environment as it is now, the backups that there are, and how long a way back usually takes. */
export async function migrationSurroundings(
	place: Place,
	probes: Pick<EnvironmentProbes, 'database'>,
	environment: EnvironmentConfig,
	releases: readonly ReleaseSummary[],
): Promise<MigrationSurroundings> {
	const [database, newest] = await Promise.all([probes.database(environment), newestBackup(place, releases)]);
	const {phases} = place.project;
	const steps = stepsFor(phases.backup ?? [], environment.name).map(({id}) => id);
	const all = stepsFor(Object.values(phases).flat(), environment.name);
	return {
		database: database ?? 'This project has no migrations.',
		backup: {steps, newest},
		usual: usualTimes(all, releases, environment.name),
	};
}

async function newestBackup({journal, home}: Place, releases: readonly ReleaseSummary[]): Promise<BackupNow['newest']> {
	for (const {id} of releases.slice(0, lookedBack)) {
		const release = await readRelease(journal, id);
		const backups = new Set(release?.plan.steps.filter(({phase}) => phase === 'backup').map(step => step.id));
		const stored = release?.artifacts.findLast(({step}) => backups.has(step));
		if (!release || !stored || !isThere(path.join(artifactFolder(home, id), stored.file))) continue;
		const at = stepOf(release, stored.step).attempts.at(-1)?.startedAt ?? release.startedAt;
		return {file: stored.file, bytes: stored.bytes, at, step: stored.step, release: id};
	}

	return null;
}

function isThere(file: string): boolean {
	return statSync(file, {throwIfNoEntry: false})?.isFile() === true;
}
