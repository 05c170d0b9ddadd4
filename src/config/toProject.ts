import {posix} from 'node:path';
import type {
	AnnouncementWay,
	ArtifactConfig,
	EnvironmentConfig,
	LogSourceConfig,
	Project,
	StepConfig,
} from '../domain/project.ts';
import {phaseIds} from '../domain/project.ts';
import {parseDuration} from './duration.ts';
import {toFanOut} from './fanOutSchema.ts';
import {toLive} from './liveSchema.ts';
import type {EnvironmentEntry, ReleaseFile, StepEntry} from './schema.ts';
import {toSignal} from './signalSchema.ts';
import {toTargets} from './targetsSchema.ts';
import {toGates} from './toGates.ts';
import {toTrain} from './trainSchema.ts';

/**
 * The project that a valid file describes.
 * @param order names of the environments as they stand in the file; plain objects put names like "10" first
 */
export function toProject(file: ReleaseFile, order: readonly string[]): Project {
	const phases: Partial<Record<(typeof phaseIds)[number], readonly StepConfig[]>> = {};
	for (const phase of phaseIds) {
		const steps = file.phases[phase];
		if (steps) phases[phase] = steps.map(toStep);
	}

	return {
		name: file.project,
		compare: file.compare ?? null,
		version: file.version ?? null,
		environments: Object.entries(file.environments)
			.map(([name, entry]) => toEnvironment(name, entry))
			.sort((one, other) => order.indexOf(one.name) - order.indexOf(other.name)),
		...migrationsOf(file.migrations),
		phases,
		// Whoever has that URL can write to the history.
		secrets: [...new Set([...file.secrets, ...(file.journal ? [file.journal.url] : [])])],
		journal: file.journal ? {variable: file.journal.url} : null,
	};
}

function migrationsOf(entry: ReleaseFile['migrations']): Pick<Project, 'migrations' | 'migrationRules'> {
	if (!entry) return {migrations: null, migrationRules: {severity: {}, accept: []}};
	const {severity, accept, ...migrations} = entry;
	return {migrations: {...migrations, path: folder(migrations.path ?? '.')}, migrationRules: {severity, accept}};
}

function toEnvironment(name: string, entry: EnvironmentEntry): EnvironmentConfig {
	const {live} = entry;
	return {
		name,
		url: entry.url ?? null,
		protected: entry.protected,
		promotes: entry.promotes ?? null,
		cadenceMs: entry.cadence === undefined ? null : milliseconds(entry.cadence),
		train: entry.train ? toTrain(entry.train) : null,
		runner: entry.runner ?? null,
		locks: [...new Set(entry.locks)].sort(),
		live: live ? toLive(live) : null,
		targets: toTargets(entry.targets),
		logs: Object.entries(entry.logs).map(
			([source, log]): LogSourceConfig =>
				'run' in log ? {name: source, kind: 'run', run: log.run} : {name: source, kind: 'file', file: log.file},
		),
		gates: toGates(entry.gates),
		rollback: (entry.rollback ?? []).map(toStep),
		env: entry.env,
		database: entry.database ?? null,
	};
}

function toStep(step: StepEntry): StepConfig {
	const base = {id: step.id, only: step.only === undefined ? null : [step.only].flat(), undo: null, warn: step.warn};
	if ('announce' in step) {
		const {announce: announcement, template, at: when, edit, ask, retry} = step;
		const keeps = Object.entries(step.keeps).map(([name, path]) => ({name, path}));
		const asks = ask ?? (edit ? 'text' : null);
		const timeoutMs = milliseconds(step.timeout);
		return {...base, kind: 'announce', announcement, template, way: wayOf(step), when, asks, keeps, timeoutMs, retry};
	}

	if ('tag' in step) {
		const {tag: name, version = null, sign, push = null, retry} = step;
		return {...base, kind: 'tag', name, version, sign, push, timeoutMs: milliseconds(step.timeout), retry};
	}

	if ('branch' in step) {
		const {branch: name, push, how, retry} = step;
		return {...base, kind: 'branch', name, push, how, timeoutMs: milliseconds(step.timeout), retry};
	}

	if ('checklist' in step) {
		const {checklist: title, items, sections = {}, file, since} = step;
		const named = Object.entries(sections).map(([section, list]) => ({name: section, items: list}));
		return {
			...base,
			kind: 'checklist',
			title,
			sections: items ? [{name: '', items}] : named,
			source: file === undefined ? null : {file, added: since !== undefined},
			timeoutMs: 0,
			retry: 'safe',
		};
	}

	if ('run' in step) {
		const {run, undo = null, artifact, interactive, closes, after, unless} = step;
		const deferred =
			after === undefined
				? undefined
				: {
						afterMs: milliseconds(after),
						unlessRolledBack: unless !== undefined,
						undone: typeof unless === 'object' ? unless.undone : undefined,
					};
		return {
			...base,
			kind: 'run',
			run,
			undo,
			interactive,
			closes,
			deferred,
			fanOut: toFanOut(step),
			timeoutMs: milliseconds(step.timeout),
			retry: step.retry,
			artifact: artifact ? toArtifact(artifact) : null,
		};
	}

	// A question waits until somebody answers, and a watch is as long as it is: neither has a timeout of its own.
	if ('ask' in step) return {...base, kind: 'ask', ask: step.ask, signoff: step.signoff, timeoutMs: 0, retry: 'safe'};
	if ('watch' in step) {
		const forMs = milliseconds(step.watch);
		const signals = Object.entries(step.signals).map(([signal, entry]) => toSignal(signal, entry));
		return {
			...base,
			kind: 'watch',
			forMs,
			timeoutMs: forMs,
			retry: step.retry,
			signals,
			onFail: step.onFail,
			countdownMs: milliseconds(step.countdown),
		};
	}

	const {retry} = step;
	const timeoutMs = milliseconds(step.timeout);
	if ('until' in step) {
		return {...base, kind: 'until', until: step.until, everyMs: milliseconds(step.every), timeoutMs, retry};
	}

	if ('http' in step) {
		const [withinMs, forMs] = [milliseconds(step.within), milliseconds(step.for)];
		return {...base, kind: 'http', url: step.http, status: step.expect, withinMs, forMs, timeoutMs, retry};
	}

	return {...base, kind: 'live', targets: step.targets, timeoutMs, retry};
}

function toArtifact({
	file,
	keep,
	secret,
	encrypt,
}: NonNullable<Extract<StepEntry, {run: string}>['artifact']>): ArtifactConfig {
	return {
		file,
		keepMs: keep === undefined ? null : milliseconds(keep),
		...(secret ? {secret} : {}),
		...(encrypt ? {encrypt: 'age' in encrypt ? {by: 'age', to: encrypt.age} : {by: 'gpg', to: encrypt.gpg}} : {}),
	};
}

// The file is checked: it has one of the two.
function wayOf({run, webhook, body}: Extract<StepEntry, {announce: string}>): AnnouncementWay {
	if (run !== undefined) return {by: 'run', run};
	return {by: 'webhook', variable: webhook ?? '', body: body === undefined ? null : JSON.stringify(body)};
}

function milliseconds(text: string): number {
	return parseDuration(text) ?? 0;
}

function folder(path: string): string {
	return posix.normalize(path).replace(/\/+$/, '');
}
