import {randomUUID} from 'node:crypto';
import {type Operator, operatorName} from '../domain/operator.ts';
import type {Watcher} from '../domain/watcher.ts';
import type {Exchange} from '../journal/exchange.ts';

/** How often one gives a sign of life, in milliseconds. Who is silent three times counts as gone. */
const signMs = 20_000;

/** How long leaving may take where the database does not answer, in milliseconds. */
const leaveMs = 1000;

/**
 * Tells others who have the same history that somebody looks on, and who else does. Where only one machine has it, nothing
 * of this happens.
 * @param lookingAt a release as `#12`, or an environment
 * @param changed gets everybody else, first as soon as that is known
 * @returns ends it; it is told to the others, if that is quickly possible
 */
export function lookOn(
	exchange: Exchange | undefined,
	operator: Operator,
	lookingAt: () => string,
	changed: (others: readonly Watcher[]) => void,
): () => Promise<void> {
	if (!exchange) return async () => {};
	const {watchers} = exchange;
	const id = randomUUID();
	let isOver = false;
	const look = async () => {
		const others = await watchers.others(id);
		if (!isOver) changed(others);
	};
	// Who looks on is not worth an error: where the database is away, the history says so.
	const quietly = (work: () => Promise<void>) => void work().catch(() => {});
	const sign = async () => {
		await watchers.sign(id, operatorName(operator), lookingAt());
		await look();
	};
	const unsubscribe = watchers.subscribe(() => quietly(look));
	const timer = setInterval(() => quietly(sign), signMs).unref();
	quietly(sign);
	return async () => {
		isOver = true;
		clearInterval(timer);
		unsubscribe();
		const {promise: late, resolve} = Promise.withResolvers<void>();
		const limit = setTimeout(resolve, leaveMs);
		await Promise.race([watchers.leave(id).catch(() => {}), late]);
		clearTimeout(limit);
	};
}

/** Everybody who looks on now; nobody where only one machine has the history, or where that cannot be asked just now. */
export async function whoLooksOn(exchange: Exchange | undefined): Promise<readonly Watcher[]> {
	return (await exchange?.watchers.others('').catch(() => [])) ?? [];
}
