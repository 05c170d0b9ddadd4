import {isRefusal, type Refusal, refuse} from '../domain/decision.ts';

/** More than anybody says about a release: what is longer belongs into a file. */
const mostCharacters = 4000;

/** More than anybody announces. */
const mostAnnounced = 64_000;

/** What people say in their own words, and what a log said, wherever a command holds it, and how much of it is kept. */
const spokenKeys = new Map([
	...['note', 'reason', 'answer', 'bug', 'text', 'template', 'example'].map((key): [string, number] => [
		key,
		mostCharacters,
	]),
	['wording', mostAnnounced],
]);

/**
 * A command with its notes and reasons as they are kept: without secrets. They are shown to everybody and never deleted.
 * @returns a refusal when one of them is too long
 */
export function asSpoken<T extends object>(command: T, mask: (text: string) => string): T | Refusal {
	const kept = {...command};
	for (const [key, value] of Object.entries(command)) {
		const most = spokenKeys.get(key);
		if (typeof value === 'string' && most !== undefined) {
			if (value.length > most) {
				return refuse('not-possible', `The ${key} has ${value.length} characters; at most ${most} are kept.`);
			}

			Object.assign(kept, {[key]: mask(value)});
		} else if (Array.isArray(value)) {
			// What several gates are overruled with. Names in a list are nobody's own words.
			const items: readonly unknown[] = value;
			const spoken = items.map(item => (isObject(item) ? asSpoken(item, mask) : item));
			const refusal = spoken.filter(isObject).find(isRefusal);
			if (refusal) return refusal;
			Object.assign(kept, {[key]: spoken});
		}
	}

	return kept;
}

function isObject(value: unknown): value is object {
	return typeof value === 'object' && value !== null;
}
