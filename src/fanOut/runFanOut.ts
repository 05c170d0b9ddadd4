import {spawn} from 'node:child_process';
import process from 'node:process';
import {setTimeout as sleep} from 'node:timers/promises';
import {count} from '../domain/count.ts';
import type {OrderedTarget} from './order.ts';
import {runTarget, type TargetWorld} from './runTarget.ts';

/** How going over the targets ended: whether the step succeeded, and why it stopped before every target had its turn. */
export type FanOutEnd = {readonly ok: boolean; readonly why: string | null};

/** A variable that is longer is taken by no system, in bytes. */
const longestVariable = 100_000;

/** Goes over the targets of an order, batch after batch. */
export async function runFanOut(world: TargetWorld): Promise<FanOutEnd> {
	const {order, ending} = world;
	const batches = order.batches;
	const done = [...order.done];
	const isEmpty = batches.flat().length === 0 && done.length === 0 && order.others.failed + order.others.waiting === 0;
	if (isEmpty) return {ok: false, why: 'no target is left that it could run on'};
	let failures = 0;
	let left = batches.flat().length;
	const mayBegin = () => !ending.aborted && (order.goesOn || failures <= order.maxFailures);
	const take = async (target: OrderedTarget) => {
		const state = await runTarget(target, world);
		if (state === null) return;
		left--;
		if (state === 'succeeded') done.push(target.name);
		else failures++;
	};

	let why: string | null = null;
	const last = batches.findLastIndex(batch => batch.length > 0);
	for (const [index, batch] of batches.entries()) {
		// What an earlier attempt has done is passed over.
		if (batch.length === 0) continue;
		await inParallel(batch, order.parallel, take, mayBegin);
		if (!mayBegin() || index === last) break;
		why = await betweenBatches(world, done, index + 1, batches.length);
		if (why !== null || ending.aborted) break;
	}

	if (why === null && left > 0) why = ending.aborted ? 'the step was ended' : whyStopped(failures);
	const isDone = left === 0 && order.others.waiting === 0 && failures + order.others.failed <= order.maxFailures;
	return {ok: isDone && why === null, why};
}

function whyStopped(failures: number): string {
	return `no further target was begun after ${count(failures, 'failure')}`;
}

async function inParallel(
	batch: readonly OrderedTarget[],
	parallel: number,
	take: (target: OrderedTarget) => Promise<void>,
	mayBegin: () => boolean,
): Promise<void> {
	const queue = batch.values();
	const worker = async () => {
		while (mayBegin()) {
			const {value, done} = queue.next();
			if (done) return;
			await take(value);
		}
	};
	await Promise.all(Array.from({length: Math.min(parallel, batch.length)}, worker));
}

/** Why the step stops between two batches; null: it goes on. */
async function betweenBatches(
	{order, ending, write}: TargetWorld,
	done: readonly string[],
	n: number,
	of: number,
): Promise<string | null> {
	const say = (text: string) => write(Buffer.from(`release-tui: ${text}\n`));
	say(`batch ${n} of ${of} is done`);
	if (order.waitMs > 0) await sleep(order.waitMs, null, {signal: ending}).catch(() => null);
	if (order.check === null || ending.aborted) return null;
	const trouble = await check(order.check, done);
	return trouble === null ? null : `the check after batch ${n} of ${of} failed: ${trouble}`;
}

// In the group of this program: whoever ends the step ends it, too.
function check(command: string, done: readonly string[]): Promise<string | null> {
	const names = done.join('\n');
	const fits = Buffer.byteLength(names) <= longestVariable;
	const env = {...process.env, RELEASE_TARGETS: fits ? names : ''};
	const {promise, resolve} = Promise.withResolvers<string | null>();
	const child = spawn('/bin/sh', ['-c', command], {env, stdio: ['pipe', 'inherit', 'inherit']});
	child.stdin.on('error', () => {});
	child.stdin.end(done.length === 0 ? '' : `${names}\n`);
	child.on('error', error => resolve(error.message));
	child.on('exit', (exitCode, signal) =>
		resolve(exitCode === 0 ? null : signal === null ? `exit code ${exitCode}` : `killed by ${signal}`),
	);
	return promise;
}
