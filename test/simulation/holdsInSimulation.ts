import {expect, test} from 'vitest';
import {playHistories, replayCommand} from './histories.ts';

/** Plays histories that nobody has seen yet; a failure names the command that tells its story. */
export function holdsInSimulation(histories: number): void {
	test(`whatever happens to ${histories} releases’ worlds, every rule holds`, {timeout: 240_000}, async () => {
		const report = await playHistories({histories});
		expect(report.failure, `${report.failure?.message}\n${replayCommand(report)}`).toBeNull();
		expect(report.played).toBe(histories);
		// A simulation in which nothing happens finds nothing.
		expect(report.executions).toBeGreaterThan(histories);
	});
}
