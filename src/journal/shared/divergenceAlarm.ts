import type {Divergence, Tail, TailEvent} from '../journal.ts';
import {JournalError} from '../journalError.ts';

/**
 * Says that a shared history is not the one that was seen here, how both go on, and what a person can do. What matters most
 * comes first: a small screen has no room for the rest.
 */
export function divergenceAlarm(name: string, divergence: Divergence): JournalError {
	const {seen, common, here, there} = divergence;
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

	const missing = here.count === 1 ? '1 event' : `${here.count} events`;
	const ends = [lastBoth(divergence), lastOf('here', here), lastOf('there', there)].filter(Boolean).join('; ');
	const details = ends === '' ? '' : ` (${ends})`;
	if (there.count === 0) {
		return new JournalError(
			`The history in ${name} is shorter than what this machine has seen: behind event ${common}, ${missing} ${here.count === 1 ? 'is' : 'are'} not in it. Nothing is added to it.${details}`,
			`Was an older backup restored? Put back what this machine has: release-tui share --restore. ${decide}`,
		);
	}

	return new JournalError(
		`The history in ${name} and what this machine has seen of it go apart behind event ${common}: ${missing} only here, ${there.count} only there. They are not made one, and nothing is added.${details}`,
		decide,
	);
}

const decide =
	'See both: release-tui verify. To go on with what is in the database: release-tui verify --accept --reason TEXT';

/** An event for people: what happened in which stream, by whom and when. */
export function eventText({stream, seq, type, by, at}: TailEvent): string {
	return `${stream} ${seq} ${type}, ${by}, ${at.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')}`;
}

function lastBoth({last}: Divergence): string {
	return last ? `both have ${eventText(last)}` : '';
}

function lastOf(where: string, {count, events}: Tail): string {
	const last = events.at(-1);
	return last && events.length === count ? `the last ${where}: ${eventText(last)}` : '';
}
