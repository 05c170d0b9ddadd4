import {isRecord} from '../domain/isRecord.ts';
import {phaseIds} from '../domain/project.ts';
import {hideCredentials} from '../mask/urlCredentials.ts';
import {checkMigrations} from './checkMigrations.ts';
import {checkSteps} from './checkSteps.ts';
import {suggestion} from './didYouMean.ts';
import type {PathIssue} from './places.ts';
import {entryOf, environmentsOf} from './places.ts';
import {quote} from './quote.ts';
import {mostEnvironments} from './schema.ts';

/**
 * What no schema can say: names that must exist, ids that must differ, rings of promotion. Works on the unchecked
 * value and passes over what has a wrong shape, so that all mistakes of a file are told at once.
 */
export function checkReferences(root: unknown): readonly PathIssue[] {
	// The schema refuses this already; every step would be looked at for every environment.
	if (Object.keys(environmentsOf(root)).length > mostEnvironments) return [];
	return [
		...checkPromotion(root),
		...checkDatabases(root),
		...checkRunners(root),
		...checkMigrations(root),
		...checkSecrets(root),
		...checkPasswords(root),
		...checkSteps(root, phaseIds),
	];
}

function checkPromotion(root: unknown): readonly PathIssue[] {
	const environments = environmentsOf(root);
	const issues: PathIssue[] = [];
	const promotes = (name: string) => entryOf(environments[name], 'promotes');
	for (const name of Object.keys(environments)) {
		const from = promotes(name);
		if (typeof from !== 'string') continue;
		const path = ['environments', name, 'promotes'];
		if (from === name) {
			issues.push({path, on: 'value', message: `environment ${quote(name)} cannot promote itself`});
		} else if (!Object.hasOwn(environments, from)) {
			const hint = suggestion(from, Object.keys(environments));
			issues.push({path, on: 'value', message: `"promotes" names no environment of this file: ${quote(from)}${hint}`});
		}
	}

	return [...issues, ...rings(Object.keys(environments), promotes)];
}

// Each ring once, told at the first of its environments.
function rings(names: readonly string[], promotes: (name: string) => unknown): readonly PathIssue[] {
	const issues: PathIssue[] = [];
	const seen = new Set<string>();
	for (const start of names) {
		const way = new Set<string>();
		let current: unknown = start;
		while (typeof current === 'string' && !seen.has(current)) {
			seen.add(current);
			way.add(current);
			const next = promotes(current);
			if (typeof next === 'string' && next !== current && way.has(next)) {
				const ring = [...way].slice([...way].indexOf(next));
				const circle = [...ring, next].map(quote).join(' → ');
				issues.push({
					path: ['environments', next, 'promotes'],
					on: 'value',
					message: `"promotes" goes round in a circle: ${circle}`,
				});
			}

			current = next;
		}
	}

	return issues;
}

function checkDatabases(root: unknown): readonly PathIssue[] {
	if (entryOf(root, 'migrations') !== undefined) return [];
	return Object.entries(environmentsOf(root))
		.filter(([, environment]) => entryOf(environment, 'database') !== undefined)
		.map(([name]) => ({
			path: ['environments', name, 'database'],
			on: 'key',
			message: `"database" in environment ${quote(name)} belongs to "migrations", which this file does not have`,
		}));
}

// Whoever starts a release and whoever runs it know of each other through the shared journal only.
function checkRunners(root: unknown): readonly PathIssue[] {
	if (entryOf(root, 'journal') !== undefined) return [];
	return Object.entries(environmentsOf(root))
		.filter(([, environment]) => entryOf(environment, 'runner') !== undefined)
		.map(([name]) => ({
			path: ['environments', name, 'runner'],
			on: 'key',
			message: `"runner" in environment ${quote(name)} needs a history that several machines share: "journal"`,
		}));
}

function checkSecrets(root: unknown): readonly PathIssue[] {
	const secrets = entryOf(root, 'secrets');
	if (!Array.isArray(secrets)) return [];
	return Object.entries(environmentsOf(root)).flatMap(([name, environment]) => {
		const env = entryOf(environment, 'env');
		return Object.keys(isRecord(env) ? env : {})
			.filter(variable => secrets.includes(variable))
			.map(
				(variable): PathIssue => ({
					path: ['environments', name, 'env', variable],
					on: 'key',
					message: `${quote(variable)} is one of "secrets": its value must come from outside, not from this file`,
				}),
			);
	});
}

// What stands under "env" is kept in the journal and given to commands as no secret, also where it is the database's URL.
function checkPasswords(root: unknown): readonly PathIssue[] {
	return Object.entries(environmentsOf(root)).flatMap(([name, environment]) => {
		const env = entryOf(environment, 'env');
		return Object.entries(isRecord(env) ? env : {})
			.filter(([, value]) => typeof value === 'string' && hideCredentials(value) !== value)
			.map(
				([variable]): PathIssue => ({
					path: ['environments', name, 'env', variable],
					on: 'value',
					message: `${quote(variable)} holds a URL with a password, which would be kept in the journal: set the variable outside of this file, and name it under "secrets"`,
				}),
			);
	});
}
