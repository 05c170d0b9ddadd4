import type {Divergence, Tail, TailEvent} from '../journal.ts';
import {JournalError} from '../journalError.ts';

/** Says that a shared history is not the one that was seen here, how both go on, and what a person can do. */
export function divergenceAlarm(name: string, divergence: Divergence): JournalError {
	const {seen, common, last, here, there} = divergence;
	if (common === null) {
		const what =
			there.count === 0
				? `is shorter than what this machine has seen: event ${seen} and others before it are not in it`
				: 'is not the one that this machine has seen: it differs further back than is known here';
		return new JournalError(
			`The history in ${name} ${what}. Nothing is added to it.`,
			`Was an older backup restored? A machine that has seen more may put it back: release-tui share --restore. ${decide}`,
		);
	}

	const missing = plural(here.count);
	const place = last
		? `event ${last.position} (${eventText(last)})`
		: common === 0
			? 'its beginning'
			: `event ${common}`;
	if (there.count === 0) {
		return new JournalError(
			`The history in ${name} is shorter than what this machine has seen: it ends with ${place}, and ${missing} after it ${here.count === 1 ? 'is' : 'are'} not in it${lastOf(here)}. Nothing is added to it.`,
			`Was an older backup restored? Put back what this machine has: release-tui share --restore. ${decide}`,
		);
	}

	return new JournalError(
		`The history in ${name} and what this machine has seen of it go apart behind ${place}: ${missing} only here${lastOf(here)}, ${there.count} only there${lastOf(there)}. They are not made one, and nothing is added.`,
		decide,
	);
}

const decide =
	'See both: release-tui verify. To go on with what is in the database: release-tui verify --accept --reason TEXT';

/** An event for people: what happened to what, by whom and when. */
export function eventText({stream, seq, type, by, at}: TailEvent): string {
	return `${stream} ${seq} ${type}, ${by}, ${at}`;
}

function lastOf({count, events}: Tail): string {
	const last = events.at(-1);
	return last && events.length === count ? `, the last ${eventText(last)}` : '';
}

function plural(count: number): string {
	return count === 1 ? '1 event' : `${count} events`;
}
