import {setTimeout as delay} from 'node:timers/promises';
import type {Area, TerminalProgram} from './terminalProgram.ts';

/** How many keys are pressed: p99 is the worst but one of them. */
const presses = 120;

/** Milliseconds from each key, `j` and `k` in turn, to the output that shows what it did to that part of the screen. */
export async function keyLatency(program: TerminalProgram, area: Area): Promise<readonly number[]> {
	const latencies: number[] = [];
	for (let press = 0; press < presses; press++) {
		const before = program.look(area);
		latencies.push(await program.press(press % 2 === 0 ? 'j' : 'k', () => program.look(area) !== before));
		// At random moments, so that keys do not fall into step with a program's frames.
		await delay(12 + Math.random() * 33);
	}

	return latencies;
}
