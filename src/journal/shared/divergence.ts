import type {Head} from '../../domain/events.ts';
import {operatorName} from '../../domain/operator.ts';
import {plainText} from '../../domain/sanitize.ts';
import {parseOperator} from '../eventSchema.ts';
import type {Divergence, TailEvent} from '../journal.ts';
import {eventPage} from './historyPages.ts';
import type {LocalRecord} from './localRecord.ts';
import type {Ask} from './sharedDatabase.ts';
import type {StoredEvent} from './sharedEvents.ts';

/** So many events of each side are shown. */
const shown = 20;

/**
 * Where a shared history and what this machine has seen of it go apart, and how each goes on from there.
 * @param seen the newest end that was seen here
 */
export async function findDivergence(
	ask: Ask,
	project: string,
	record: LocalRecord | null,
	seen: Head,
): Promise<Divergence> {
	const [last] = await ask<{position: string}>(
		'SELECT coalesce(max(position), 0) AS position FROM release_tui.event WHERE project = $1',
		[project],
	);
	const end = Number(last?.position ?? 0);
	const common = record && (await lastCommon(ask, project, record, end));
	const known = record?.span();
	const behind = common ?? known?.base.position ?? seen.position;
	const newest = Math.max(seen.position, known?.end.position ?? 0);
	const {events} = await eventPage(ask, project, {by: 'position', behind: [behind - 1]});
	const both = common === null ? undefined : events.find(({position}) => position === common);
	return {
		seen: newest,
		common,
		last: both ? tailEvent(both) : null,
		here: {
			count: newest - behind,
			events: (record?.after(behind, shown) ?? []).map(tailEvent),
		},
		there: {
			count: Math.max(0, end - behind),
			events: events
				.filter(({position}) => position > behind)
				.slice(0, shown)
				.map(tailEvent),
		},
	};
}

// Heads are hashes over all that is before: where they differ once, they differ from there on.
async function lastCommon(ask: Ask, project: string, record: LocalRecord, end: number): Promise<number | null> {
	const span = record.span();
	if (!span) return null;
	const isCommon = async (position: number) => {
		if (position === 0) return true;
		const [row] = await ask<{head: string}>(
			'SELECT left(head, 100) AS head FROM release_tui.event WHERE project = $1 AND position = $2',
			[project, position],
		);
		return row !== undefined && row.head === record.headAt(position)?.hash;
	};
	let low = span.base.position;
	if (low > end || !(await isCommon(low))) return null;
	let high = Math.min(span.end.position, end);
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		if (await isCommon(middle)) low = middle;
		else high = middle - 1;
	}

	return low;
}

function tailEvent({position, stream, seq, at, actor, type}: StoredEvent): TailEvent {
	return {position, stream: plainText(stream), seq, at: plainText(at), by: actorName(actor), type: plainText(type)};
}

// Somebody may have written it by hand.
function actorName(actor: string): string {
	try {
		return plainText(operatorName(parseOperator(actor)));
	} catch {
		return 'somebody';
	}
}
