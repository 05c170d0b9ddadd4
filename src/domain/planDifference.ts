import type {Plan, PlanStep} from './plan.ts';
import {plainText} from './sanitize.ts';

/** So many differences are told. */
const mostTold = 5;

/**
 * How a plan differs from the one that was to be expected, in all that decides what is run: steps in their order, with
 * commands, variables and SQL; secrets; what a rollback announces. Texts of announcements are left out, which are data and
 * tell who starts the release, and when; and so is how migrations are judged, which depends on how large tables are now.
 * @param given what is to be looked at: untrusted
 * @param expected what this machine would do
 * @returns in words, safe to be shown; empty: there is none
 */
export function planDifferences(given: Plan, expected: Plan): readonly string[] {
	const differences = [
		...stepDifferences(given.steps, expected.steps),
		...stepDifferences(given.onRollback ?? [], expected.onRollback ?? []).map(text => `on rollback, ${text}`),
		...rest(given, expected),
	];
	const more = differences.length - mostTold;
	return more > 0 ? [...differences.slice(0, mostTold), `and ${more} more`] : differences;
}

/** A value as JSON with its keys in order, and without what has no value: equal texts mean equal values. */
export function canonicalText(value: unknown): string {
	return JSON.stringify(value ?? null, (_, part: unknown) =>
		typeof part === 'object' && part !== null && !Array.isArray(part)
			? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
			: part,
	);
}

// Whatever else a plan may come to have is compared, too.
function rest(given: Plan, expected: Plan): readonly string[] {
	const [one, other] = [others(given), others(expected)];
	const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
	return names
		.filter(name => canonicalText(one[name]) !== canonicalText(other[name]))
		.map(name => `it differs in ${plainText(name)}`);
}

function others({steps: _, onRollback: __, ...rest}: Plan): Readonly<Record<string, unknown>> {
	return rest;
}

function stepDifferences(given: readonly PlanStep[], expected: readonly PlanStep[]): readonly string[] {
	const own = new Map(expected.map(step => [step.id, step]));
	const told: string[] = [];
	for (const step of given) {
		const other = own.get(step.id);
		const id = plainText(step.id).slice(0, 80);
		if (!other) told.push(`${id} is no step here`);
		else if (canonicalText(compared(step)) !== canonicalText(compared(other))) {
			told.push(`${id} differs in ${partsOf(step, other).join(', ')}`);
		}
	}

	const ids = new Set(given.map(({id}) => id));
	told.push(...expected.filter(({id}) => !ids.has(id)).map(({id}) => `${plainText(id)} is missing`));
	const isSameOrder = canonicalText(given.map(({id}) => id)) === canonicalText(expected.map(({id}) => id));
	return told.length === 0 && !isSameOrder ? ['its steps are in another order'] : told;
}

function compared(step: PlanStep): Readonly<Record<string, unknown>> {
	if (step.kind === 'announce') return {...step, text: []};
	return step.kind === 'migrate' ? {...step, judgement: null} : {...step};
}

// Names only: values may be long, and somebody hostile may have written them. Of variables, which ones.
function partsOf(given: PlanStep, expected: PlanStep): readonly string[] {
	const [one, other] = [compared(given), compared(expected)];
	const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
	const differing = names.filter(name => canonicalText(one[name]) !== canonicalText(other[name]));
	// Which is made from the rest.
	return (differing.length > 1 ? differing.filter(name => name !== 'title') : differing)
		.flatMap(name => (name === 'variables' ? variablesOf(given, expected) : [name]))
		.map(name => plainText(name).slice(0, 80));
}

function variablesOf({variables: one}: PlanStep, {variables: other}: PlanStep): readonly string[] {
	const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
	return names.filter(name => one[name] !== other[name]).map(name => `$${name}`);
}
