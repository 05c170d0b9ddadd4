import {createHash} from 'node:crypto';
import {setTimeout as sleep} from 'node:timers/promises';
import {messageOf} from '../domain/messageOf.ts';
import type {TargetChange, TargetState} from '../domain/targets.ts';
import {type LinePrinter, linePrinter} from './linePrinter.ts';
import type {FanOutOrder, OrderedTarget} from './order.ts';
import type {TargetLog} from './targetLog.ts';
import {targetScript} from './targetScript.ts';
import {transportTrouble} from './transport.ts';
import {type Heard, type Visit, visitTarget} from './visitTarget.ts';

/** What a target is run with. */
export type TargetWorld = {
	readonly order: FanOutOrder;
	/** What the command gets besides RELEASE_TARGET. */
	readonly variables: Readonly<Record<string, string>>;
	readonly log: TargetLog;
	/** Aborted when the step is to end. */
	readonly ending: AbortSignal;
	write(lines: Buffer): void;
	/** Takes secrets out of a text. */
	mask(text: string): string;
};

/** Milliseconds until a lost connection is tried again: at first, and at most. */
const firstWaitMs = 500;
const longestWaitMs = 30_000;

/**
 * Runs the command of a step on one target, and records what became of it there. A connection that breaks is made again,
 * and the command found. Null: it was not begun, since the step is to end.
 */
export async function runTarget(target: OrderedTarget, world: TargetWorld): Promise<TargetState | null> {
	const {order, log, ending} = world;
	const {name} = target;
	const output = linePrinter(name, world.write);
	const complaints = linePrinter(name, world.write);
	const say = (text: string) => world.write(Buffer.from(`${name} | release-tui: ${world.mask(text)}\n`));
	const record = (round: number, change: Partial<TargetChange> & Pick<TargetChange, 'state'>) =>
		log.record({
			target: name,
			round,
			exitCode: null,
			at: new Date().toISOString(),
			...change,
			detail: change.detail == null ? null : world.mask(change.detail),
		});
	const conclude = async (round: number, change: Partial<TargetChange> & Pick<TargetChange, 'state'>) => {
		output.end();
		complaints.end();
		if (change.detail) say(change.detail);
		await record(round, change);
		return change.state;
	};

	let {round} = target;
	let {again} = target;
	let heard: Heard = {offset: 0, began: target.began, plain: false, doubtful: target.find && !target.began};
	let mayRun = target.find;
	let lostSince: number | null = null;
	for (let tries = 0; ; tries++) {
		const current = round;
		const visit = await visitOnce(target.name, current, world, heard, output, complaints, {
			async before() {
				if (!mayRun) await record(current, {state: 'started'});
				mayRun = true;
			},
			began() {
				lostSince = null;
				tries = 0;
				void record(current, {state: 'started', began: true});
			},
		});
		switch (visit.how) {
			case 'ended': {
				const {exitCode} = visit;
				const state = await conclude(round, {state: exitCode === 0 ? 'succeeded' : 'failed', exitCode});
				await visit.leave(!heard.doubtful);
				return state;
			}

			case 'dead':
			case 'gone': {
				const detail =
					visit.how === 'gone'
						? 'it was begun there, and no trace of it is left'
						: 'it ended there without a record of how';
				if (ending.aborted) {
					const state = await conclude(round, {state: 'failed', detail: 'killed, since the step was ended'});
					if (visit.how === 'dead') await visit.leave(true);
					return state;
				}

				if (!again) {
					const state = await conclude(round, {state: 'unknown', detail});
					if (visit.how === 'dead') await visit.leave(false);
					return state;
				}

				say(`${detail}: it is begun again`);
				if (visit.how === 'dead') await visit.leave(!heard.doubtful);
				// Once: what ends so each time would never stop.
				again = false;
				mayRun = false;
				round++;
				heard = {offset: 0, began: false, plain: false, doubtful: false};
				continue;
			}

			case 'again':
				continue;
			case 'held':
				return mayRun ? conclude(round, {state: 'unknown', detail: 'the step was ended before it was found'}) : null;
			case 'lost':
		}

		const why = transportTrouble(visit.complaint, visit.exitCode);
		if (!mayRun) return conclude(round, {state: 'not-reached', detail: why});
		lostSince ??= performance.now();
		const isOver = performance.now() - lostSince > order.reconnectMs;
		if (heard.plain || isOver || ending.aborted) {
			return conclude(round, {state: 'unknown', detail: `the connection was lost: ${why}`});
		}

		if (tries === 0) {
			say(`the connection was lost: ${why}; trying again`);
			void record(round, {state: 'started', detail: `reconnecting: ${why}`, began: heard.began});
		}

		await sleep(Math.min(firstWaitMs * 2 ** tries, longestWaitMs), null, {signal: ending}).catch(() => null);
	}
}

// What cannot even be begun counts as not reached.
async function visitOnce(
	name: string,
	round: number,
	{order, variables, ending}: TargetWorld,
	heard: Heard,
	output: LinePrinter,
	complaints: LinePrinter,
	told: {before(): Promise<void>; began(): void},
): Promise<Visit> {
	const mark = createHash('sha256')
		.update(JSON.stringify([order.seed, name, round]))
		.digest('hex')
		.slice(0, 40);
	const command = {run: order.run, variables: {...variables, RELEASE_TARGET: name}};
	const script = (word: string) => targetScript(command, mark, word);
	try {
		return await visitTarget({
			target: name,
			transport: order.transport,
			script,
			heard,
			output,
			complaints,
			ending,
			...told,
		});
	} catch (error) {
		return {how: 'lost', complaint: messageOf(error), exitCode: null};
	}
}
