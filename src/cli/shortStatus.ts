import {plainText} from '../domain/sanitize.ts';
import type {PeekedHistory} from '../journal/peekHistory.ts';

/**
 * Every environment in a few words on one line, for a prompt or the bar of tmux: the version that was last released well, and
 * what goes on. By the history alone: no environment is asked, and nothing is run.
 */
export async function shortStatus(
	environments: readonly string[],
	history: PeekedHistory | null,
	now: Date,
): Promise<string> {
	const parts = environments.map(async name => {
		const said = history === null ? ['-'] : await wordsOf(name, history, now);
		return plainText([name, ...said].join(' '));
	});
	return (await Promise.all(parts)).join(' · ');
}

async function wordsOf(name: string, history: PeekedHistory, now: Date): Promise<readonly string[]> {
	const [good, last, lock, freeze] = await Promise.all([
		history.newest(name, 'succeeded'),
		history.newest(name),
		history.lastOf(name, ['environment-locked', 'environment-unlocked']),
		history.lastOf(name, ['environment-frozen', 'environment-unfrozen']),
	]);
	const back = last?.kind === 'rollback' ? '↩' : '';
	return [
		good?.version ?? '-',
		...(last === null || last.status === 'succeeded' ? [] : [`${marks.get(last.status) ?? '!'}${back}#${last.id}`]),
		...(lock?.['type'] === 'environment-locked' ? ['locked'] : []),
		...(isFrozen(freeze, now) ? ['frozen'] : []),
	];
}

/** What is going on, or went wrong last. */
const marks: ReadonlyMap<string, string> = new Map([
	['running', '▸'],
	['waiting', '?'],
	['failed', '✖'],
	['aborted', '✖'],
	['rolled-back', '✖'],
]);

function isFrozen(last: Readonly<Record<string, unknown>> | null, now: Date): boolean {
	if (last?.['type'] !== 'environment-frozen') return false;
	const {until} = last;
	return typeof until !== 'string' || Date.parse(until) > now.getTime();
}
