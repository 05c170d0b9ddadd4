import {isRecord} from '../domain/isRecord.ts';
import {chosenVariables, releaseVariableNames} from '../domain/releaseVariables.ts';
import {checkAnnouncement} from './checkAnnouncement.ts';
import {checkArtifacts} from './checkArtifacts.ts';
import {checkChecklist} from './checkChecklist.ts';
import {checkEarlier} from './checkEarlier.ts';
import {checkTargets} from './checkTargets.ts';
import {suggestion} from './didYouMean.ts';
import {parseDuration} from './duration.ts';
import type {Path, PathIssue} from './places.ts';
import {entryOf, environmentsOf, stepKeys} from './places.ts';
import {quote} from './quote.ts';
import type {StepKey} from './stepSchema.ts';

/** A step with its place. */
export type FoundStep = {
	readonly path: Path;
	readonly step: unknown;
	readonly id: string | null;
	/** The environments that have it, as far as they exist. */
	readonly environments: readonly string[];
	/** The environment whose rollback it is part of. */
	readonly rollbackOf: string | null;
};

/** Prefixes of the ids that plans give to steps of their own. */
const plannedPrefixes = ['migrate-', 'unmigrate-', 'undo-', 'wait-', 'runbook-'];

/** Variables that a URL may name. */
const urlVariables = new Set<string>(releaseVariableNames);

/** What is wrong with steps beyond their own shape: ids, environments, and what the environments lack for them. */
export function checkSteps(root: unknown, phases: readonly string[]): readonly PathIssue[] {
	const steps = findSteps(root, phases);
	return [
		...checkIds(steps),
		...checkArtifacts(steps),
		...checkEarlier(steps),
		...steps.flatMap(step => [
			...checkAfter(step),
			...checkOnly(root, step),
			...checkRollbackStep(step),
			...checkTargets(step, environmentsOf(root)),
			...checkNeeds(root, step),
		]),
	];
}

function findSteps(root: unknown, phases: readonly string[]): readonly FoundStep[] {
	const environments = environmentsOf(root);
	const names = Object.keys(environments);
	const found: FoundStep[] = [];
	const add = (list: unknown, path: Path, rollbackOf: string | null) => {
		if (!Array.isArray(list)) return;
		for (const [index, step] of list.entries()) {
			const id = entryOf(step, 'id');
			const only = entryOf(step, 'only');
			const wanted = only === undefined ? names : names.filter(name => [only].flat().includes(name));
			found.push({
				path: [...path, index],
				step,
				id: typeof id === 'string' ? id : null,
				environments: rollbackOf === null ? wanted : [rollbackOf],
				rollbackOf,
			});
		}
	};
	for (const phase of phases) add(entryOf(entryOf(root, 'phases'), phase), ['phases', phase], null);
	for (const name of names) add(entryOf(environments[name], 'rollback'), ['environments', name, 'rollback'], name);
	return found;
}

function checkIds(steps: readonly FoundStep[]): readonly PathIssue[] {
	const issues: PathIssue[] = [];
	const first = new Map<string, FoundStep>();
	for (const {path, step, id, rollbackOf} of steps) {
		if (id === null) continue;
		const complain = (message: string) => issues.push({path: [...path, 'id'], on: 'value', message});
		const prefix = plannedPrefixes.find(candidate => id.startsWith(candidate));
		if (prefix !== undefined)
			complain(`the id ${quote(id)} cannot begin with "${prefix}": steps that release-tui adds do`);
		if (id === 'live' && !(stepKeys(step)[0] === 'expect' && path[1] === 'verify')) {
			complain(
				'the id "live" belongs to the reading back that every release ends with; only an "expect: live" step of the phase "verify" may have it',
			);
		}

		// The same step may well be in the rollbacks of two environments.
		const scopes = rollbackOf === null ? [id] : [id, `${rollbackOf} ${id}`];
		const known = scopes.map(scope => first.get(scope)).find(other => other !== undefined);
		if (known) complain(`the id ${quote(id)} is taken by a step of ${whereIs(known)}`);
		else first.set(scopes.at(-1) ?? id, {path, step, id, environments: [], rollbackOf});
	}

	return issues;
}

function checkAfter({path, step, rollbackOf}: FoundStep): readonly PathIssue[] {
	if (entryOf(step, 'after') === undefined || entryOf(step, 'run') === undefined) return [];
	if (rollbackOf === null && path[1] === 'cleanup') return [];
	return [{path: [...path, 'after'], on: 'key', message: '"after" has a meaning only in the phase "cleanup"'}];
}

function checkOnly(root: unknown, {path, step, rollbackOf}: FoundStep): readonly PathIssue[] {
	const only = entryOf(step, 'only');
	if (only === undefined) return [];
	if (rollbackOf !== null) {
		return [
			{
				path: [...path, 'only'],
				on: 'key',
				message: `"only" has no meaning here: the rollback of ${quote(rollbackOf)} runs nowhere else`,
			},
		];
	}

	const names = Object.keys(environmentsOf(root));
	const isList = Array.isArray(only);
	return [only].flat().flatMap((name, index): readonly PathIssue[] => {
		if (typeof name !== 'string' || names.includes(name)) return [];
		const place = isList ? [...path, 'only', index] : [...path, 'only'];
		const message = `"only" names no environment of this file: ${quote(name)}${suggestion(name, names)}`;
		return [{path: place, on: 'value', message}];
	});
}

/** What has no meaning in a rollback, and what one does instead. */
const insteadOf: Partial<Record<StepKey, string>> = {
	announce: 'write it among the phases, with "at: rolled-back"',
	tag: 'what is tagged is a candidate',
	branch: 'what a branch is brought to is a candidate; a rollback puts it back by itself',
};

function checkRollbackStep({path, step, rollbackOf}: FoundStep): readonly PathIssue[] {
	if (rollbackOf === null) return path[1] === 'preflight' || path[1] === 'backup' ? checkEarlyWatch(path, step) : [];
	const [kind] = stepKeys(step);
	const instead = kind === undefined ? undefined : insteadOf[kind];
	if (kind !== undefined && instead !== undefined) {
		return [{path: [...path, kind], on: 'key', message: `${quote(kind)} has no meaning here: ${instead}`}];
	}

	if (entryOf(step, 'signoff') !== undefined) {
		const message = '"signoff" has no meaning here: what is signed off is a candidate';
		return [{path: [...path, 'signoff'], on: 'key', message}];
	}

	const never = 'a rollback is never rolled back';
	const issues = (['undo', 'onFail', 'countdown'] as const).flatMap((key): readonly PathIssue[] =>
		entryOf(step, key) !== undefined && (key !== 'undo' || entryOf(step, 'run') !== undefined)
			? [{path: [...path, key], on: 'key', message: `"${key}" has no meaning here: ${never}`}]
			: [],
	);
	const signals = entryOf(step, 'signals');
	const rises = Object.entries(isRecord(signals) ? signals : {}).flatMap(([name, signal]): readonly PathIssue[] =>
		entryOf(signal, 'maxRise') === undefined
			? []
			: [
					{
						path: [...path, 'signals', name, 'maxRise'],
						on: 'key',
						message: '"maxRise" has no meaning here: what was before a rollback is what it takes back',
					},
				],
	);
	return [...issues, ...rises];
}

// Nothing has changed yet: there is nothing to roll back.
function checkEarlyWatch(path: Path, step: unknown): readonly PathIssue[] {
	if (entryOf(step, 'onFail') !== 'rollback') return [];
	return [
		{
			path: [...path, 'onFail'],
			on: 'value',
			message: 'nothing has changed in this phase: there is nothing to roll back',
		},
	];
}

// A step that its environment cannot do would otherwise be left out, or fail in the middle of a release.
function checkNeeds(root: unknown, {path, step, environments, rollbackOf}: FoundStep): readonly PathIssue[] {
	const [kind] = stepKeys(step);
	const all = environmentsOf(root);
	if (kind === 'ask') return checkSignoff(step, path, environments, all);
	if (kind === 'announce') return checkAnnouncement(step, path);
	if (kind === 'checklist') return checkChecklist(step, path, rollbackOf !== null);
	if (kind === 'expect' && entryOf(step, 'expect') === 'live' && entryOf(step, 'targets') === undefined) {
		return environments
			.filter(name => entryOf(all[name], 'live') === undefined)
			.map(name => ({
				path: [...path, 'expect'],
				on: 'value',
				message: `environment ${quote(name)} has no "live" to ask: add it there, or name the environments of this step with "only"`,
			}));
	}

	if (kind === 'watch') return checkSignals(step, path, environments, all);
	return kind === 'http' ? checkUrl(entryOf(step, 'http'), [...path, 'http'], environments, all) : [];
}

function checkSignoff(
	step: unknown,
	path: Path,
	environments: readonly string[],
	all: Readonly<Record<string, unknown>>,
): readonly PathIssue[] {
	if (entryOf(step, 'signoff') === undefined) return [];
	const isAsked = (name: string) => entryOf(entryOf(all[name], 'gates'), 'signoffs') !== undefined;
	const without = environments.find(
		own => !Object.keys(all).some(name => (name === own || entryOf(all[name], 'promotes') === own) && isAsked(name)),
	);
	if (without === undefined) return [];
	const message = `neither environment ${quote(without)} nor one that promotes from it has "gates.signoffs"`;
	return [{path: [...path, 'signoff'], on: 'key', message}];
}

function checkUrl(
	url: unknown,
	path: Path,
	environments: readonly string[],
	all: Readonly<Record<string, unknown>>,
): readonly PathIssue[] {
	if (typeof url !== 'string') return [];
	const objection = environments.map(name => urlObjection(url, name, all[name])).find(message => message !== null);
	return objection === undefined ? [] : [{path, on: 'value', message: objection}];
}

/** Three looks, one a second, and the time that they take. */
const shortestMeasuredMs = 5000;

function checkSignals(
	step: unknown,
	path: Path,
	environments: readonly string[],
	all: Readonly<Record<string, unknown>>,
): readonly PathIssue[] {
	const signals = entryOf(step, 'signals');
	const names = Object.keys(isRecord(signals) ? signals : {});
	const watch = entryOf(step, 'watch');
	const forMs = typeof watch === 'string' ? parseDuration(watch) : null;
	if (names.length > 0 && forMs !== null && forMs < shortestMeasuredMs) {
		return [{path: [...path, 'watch'], on: 'value', message: 'is too short to measure anything: 5s at least'}];
	}

	return Object.entries(isRecord(signals) ? signals : {}).flatMap(([signal, entry]) => {
		const place = [...path, 'signals', signal];
		const source = entryOf(entry, 'logs');
		const silent = environments.find(name => entryOf(entryOf(all[name], 'logs'), String(source)) === undefined);
		if (typeof source === 'string' && silent !== undefined) {
			const known = entryOf(all[silent], 'logs');
			const hint = suggestion(source, Object.keys(isRecord(known) ? known : {}));
			const message = `environment ${quote(silent)} has no log source ${quote(source)}${hint}`;
			return [{path: [...place, 'logs'], on: 'value', message}];
		}

		return checkUrl(entryOf(entry, 'http'), [...place, 'http'], environments, all);
	});
}

function urlObjection(url: string, name: string, environment: unknown): string | null {
	const env = entryOf(environment, 'env');
	for (const [, braced, bare] of url.matchAll(/\$(?:\{(\w+)\}|(\w+))/g)) {
		const variable = braced ?? bare ?? '';
		if (variable === 'RELEASE_ENV_URL' && entryOf(environment, 'url') === undefined) {
			return `the URL needs RELEASE_ENV_URL, but environment ${quote(name)} has no "url"`;
		}

		if (!urlVariables.has(variable) && entryOf(env, variable) === undefined) {
			return `the URL needs ${quote(variable)}, which environment ${quote(name)} does not set under "env"`;
		}
	}

	const expand = (chosen: string) =>
		url.replace(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced?: string, bare?: string) => {
			const variable = braced ?? bare ?? '';
			if (chosenVariables.includes(variable)) return chosen;
			const known = variable === 'RELEASE_ENV_URL' ? entryOf(environment, 'url') : entryOf(env, variable);
			return typeof known === 'string' ? known : 'x';
		});
	// The character that no URL has stands for what others choose.
	if (/^https?:[/\\]*[^/\\?#]*\0/i.test(expand('\0'))) {
		return 'the host of the URL must not depend on RELEASE_REF or a version: whoever may push could have any host asked';
	}

	const expanded = expand('x');
	if (URL.canParse(expanded) && new URL(expanded).password !== '') {
		return 'the URL must not hold a password: it is kept in the journal and shown';
	}

	if (/\s/.test(expanded)) return `the URL must not have blanks or line ends in it, as ${quote(expanded)} has`;
	return /^https?:\/\//i.test(expanded) && URL.canParse(expanded)
		? null
		: `the URL must begin with http:// or https://, not ${quote(expanded)}`;
}

function whereIs({path, rollbackOf}: FoundStep): string {
	return rollbackOf === null ? `phase "${path[1]}"` : `the rollback of ${quote(rollbackOf)}`;
}
