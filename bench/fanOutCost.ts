import {spawn} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type {FanOutOrder} from '../src/fanOut/order.ts';
import {findSshd, startSshServer} from '../test/support/sshServer.ts';
import {type Figure, median} from './figures.ts';

const targets = 200;
const parallel = 10;
const rounds = 3;

/** The most memory that going over the targets may take, in MB. */
const mostMegabytes = 150;

/**
 * What going over many targets costs beside plain ssh from `xargs -P`, both to an sshd of this machine.
 * @param program the built program that goes over targets
 */
export async function fanOutCost(program: string): Promise<readonly Figure[]> {
	const sshd = findSshd();
	if (!sshd) throw new Error('there is no sshd: Debian has it in openssh-server');
	const folder = mkdtempSync(path.join(tmpdir(), 'release-tui-bench-'));
	const names = Array.from({length: targets}, (_, index) => `host${index + 1}`);
	const server = await startSshServer(sshd, names, () => ({XDG_STATE_HOME: path.join(folder, 'state')}));
	try {
		const ssh = `ssh -F ${server.config} -T -o ConnectTimeout=10`;
		const list = path.join(folder, 'hosts');
		writeFileSync(list, `${names.join('\n')}\n`);
		const plain: number[] = [];
		const own: number[] = [];
		let megabytes = 0;
		// In turns: whatever else the machine does, it does to both.
		for (let round = 0; round < rounds; round++) {
			plain.push((await timed('sh', ['-c', `xargs -P ${parallel} -I{} ${ssh} {} true <${list}`])).ms);
			const order = path.join(folder, `order${round}`);
			writeFileSync(order, JSON.stringify(orderOf(names, `exec ${ssh} -- "$RELEASE_TARGET" sh`, round)));
			const run = await timed(process.execPath, [program, order, path.join(folder, `log${round}`)]);
			own.push(run.ms);
			megabytes = Math.max(megabytes, run.megabytes);
		}

		if (megabytes > mostMegabytes) throw new Error(`it took ${megabytes} MB of memory, more than ${mostMegabytes}`);
		const floor = {what: `xargs -P ${parallel} ssh HOST true`, ms: median(plain)};
		const what = `${targets} targets in one step, ${Math.round(megabytes)} MB`;
		return [{what, ms: median(own), floor, goalMs: floor.ms * 1.3, goal: '≤ 1.3×'}];
	} finally {
		await server.stop();
		rmSync(folder, {recursive: true, force: true});
	}
}

function orderOf(names: readonly string[], transport: string, round: number): FanOutOrder {
	return {
		run: 'true',
		transport,
		parallel,
		batches: [names.map(name => ({name, round: 1, find: false, began: false, again: false}))],
		waitMs: 0,
		check: null,
		maxFailures: 0,
		reconnectMs: 60_000,
		goesOn: false,
		done: [],
		others: {failed: 0, waiting: 0},
		seed: `bench ${process.pid} ${round}`,
		variables: [],
		secrets: [],
	};
}

/** Runs a program to its end. The most memory that it had is asked of the kernel while it runs. */
async function timed(
	file: string,
	args: readonly string[],
): Promise<{readonly ms: number; readonly megabytes: number}> {
	const since = performance.now();
	const child = spawn(file, args, {stdio: ['ignore', 'ignore', 'inherit']});
	let megabytes = 0;
	const look = setInterval(() => {
		megabytes = Math.max(megabytes, child.pid === undefined ? 0 : peakOf(child.pid));
	}, 100);
	const code = await new Promise<number | null>(resolve => child.once('exit', resolve));
	clearInterval(look);
	if (code !== 0) throw new Error(`${file} ended with ${code}`);
	return {ms: performance.now() - since, megabytes};
}

function peakOf(pid: number): number {
	try {
		return Number(/VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
	} catch {
		return 0;
	}
}
