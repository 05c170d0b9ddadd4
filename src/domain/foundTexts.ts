import type {JournalEvent} from './events.ts';
import {isRecord} from './isRecord.ts';

/** A text of an event that holds what was looked for, and where in the event it stands. */
export type FoundText = {
	/** Such as `note-added`, `release-started candidate version` or `release-started step push run`. */
	readonly where: string;
	readonly text: string;
};

/** What is the same in every release, or says nothing to a person. */
const skipped: readonly string[] = ['type', 'step', 'variables', 'request', 'secrets', 'runner', 'shim'];

/** More of one event is never shown. */
const mostTexts = 5;

/** The texts of an event that hold `needle`, whatever the case of letters, the first few. */
export function foundTexts(event: JournalEvent, needle: string): readonly FoundText[] {
	const wanted = needle.toLowerCase();
	const found: FoundText[] = [];
	const look = (value: unknown, path: readonly string[]): void => {
		if (found.length === mostTexts) return;
		if (typeof value === 'string') {
			const isNew = !found.some(({text}) => text === value);
			if (isNew && value.toLowerCase().includes(wanted)) found.push({where: path.join(' '), text: value});
		} else if (Array.isArray(value)) {
			for (const item of value) look(item, nameIn(item, path));
		} else if (isRecord(value)) {
			for (const [key, item] of Object.entries(value)) {
				if (!skipped.includes(key))
					look(item, key === 'text' || key === 'reason' || key === 'note' ? path : [...path, key]);
			}
		}
	};
	look(event, [event.type]);
	return found;
}

// Steps are called by their ids, not by `plan steps`.
function nameIn(item: unknown, path: readonly string[]): readonly string[] {
	const name = isRecord(item) && typeof item['id'] === 'string' ? item['id'] : null;
	if (name === null) return path;
	const isStep = path.at(-1) === 'steps';
	return isStep ? [...path.slice(0, -2), 'step', name] : [...path, name];
}

/** The part of a text around the first place that holds `needle`, on one line, of about `width` characters. */
export function excerptOf(text: string, needle: string, width: number): string {
	const line = text.replace(/\s+/g, ' ');
	const at = Math.max(0, line.toLowerCase().indexOf(needle.replace(/\s+/g, ' ').toLowerCase()));
	const from = Math.max(0, Math.min(at - 20, line.length - width));
	const part = line.slice(from, from + width);
	return `${from > 0 ? '…' : ''}${part}${from + width < line.length ? '…' : ''}`;
}
