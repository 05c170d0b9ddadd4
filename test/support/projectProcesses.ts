import {readdirSync, readFileSync} from 'node:fs';
import {setTimeout as delay} from 'node:timers/promises';

/** Processes that carry this text in their environment, by number. Runner, shim and step inherit it from the program. */
export function markedProcesses(mark: string): readonly number[] {
	const wanted = Buffer.from(`${mark}\0`);
	return numbered('/proc').filter(pid => {
		try {
			const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
			return stat[stat.lastIndexOf(')') + 2] !== 'Z' && readFileSync(`/proc/${pid}/environ`).includes(wanted);
		} catch {
			return false;
		}
	});
}

/** Ends all of them, and what they start meanwhile, and waits until they are gone. */
export async function killMarked(mark: string): Promise<void> {
	for (let round = 0; round < 100; round++) {
		const pids = markedProcesses(mark);
		if (pids.length === 0) return;
		for (const pid of pids) kill(pid);
		await delay(10);
	}
}

function kill(pid: number): void {
	try {
		process.kill(pid, 'SIGKILL');
	} catch {
		// It is gone already.
	}
}

function numbered(folder: string): readonly number[] {
	try {
		return readdirSync(folder)
			.filter(entry => /^\d+$/.test(entry))
			.map(Number)
			.filter(pid => pid !== process.pid);
	} catch {
		return [];
	}
}
