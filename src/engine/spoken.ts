import {type Refusal, refuse} from '../domain/decision.ts';

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
			// What several gates are overruled with.
			const items = value.map((item: object) => asSpoken(item, mask));
			const refusal = items.find(item => 'ok' in item);
			if (refusal) return refusal;
			Object.assign(kept, {[key]: items});
		}
	}

	return kept;
}
