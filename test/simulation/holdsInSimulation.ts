import {expect, test} from 'vitest';
import {playHistories, replayCommand} from './histories.ts';

/** Plays histories that nobody has seen yet; a failure names the command that tells its story. */
export function holdsInSimulation(histories: number): void {
	test(`every rule holds in ${histories} histories`, {timeout: 300_000}, async () => {
		const report = await playHistories({histories});
		expect(report.failure, `${report.failure?.message}\n${replayCommand(report)}`).toBeNull();
		expect(report.played).toBe(histories);
		// A simulation in which nothing happens finds nothing.
		expect(report.executions).toBeGreaterThan(histories);
	});
}
