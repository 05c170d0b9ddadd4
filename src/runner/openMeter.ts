import {rmSync} from 'node:fs';
import path from 'node:path';
import type {Release} from '../domain/release.ts';
import type {Signal, SignalReading} from '../domain/signal.ts';
import {runCommand} from '../environments/runCommand.ts';
import {openLineMeter} from '../logs/lineMeter.ts';
import {createSpoolFolder, removeStaleSpools} from '../logs/staleSpools.ts';
import {secretValues} from '../mask/secretValues.ts';
import type {Meter, OpenMeter} from './meters.ts';
import type {Probes} from './probes.ts';

type SignalOfKind<K extends Signal['kind']> = Extract<Signal, {readonly kind: K}>;

/**
 * Meters of this machine.
 * @param root working folder of the commands of releases that do not name their own
 * @param home the project's private state folder
 */
export function machineMeters(root: string, home: string, probes: Probes): OpenMeter {
	const spools = path.join(home, 'logs');
	// A runner that was killed left its log commands running.
	void removeStaleSpools(spools).catch(() => {});
	return (release, variables, signal) => {
		const cwd = release.root ?? root;
		switch (signal.kind) {
			case 'logs':
				return lineMeter(signal, {cwd, env: variables, spools});
			case 'http':
				return answerMeter(signal, probes);
			case 'run':
				return numberMeter(signal, {
					cwd,
					env: variables,
					secrets: secretValues(release.plan.secrets, variables),
				});
		}
	};
}

function lineMeter(
	{source, match}: SignalOfKind<'logs'>,
	{
		spools,
		...place
	}: {readonly cwd: string; readonly env: Release['plan']['steps'][number]['variables']; readonly spools: string},
): Meter {
	const folder = createSpoolFolder(spools);
	const meter = openLineMeter(source, match, {...place, folder: path.join(folder, 'view-1')});
	let since = performance.now();
	return {
		look: meter.look,
		async read() {
			const taken = meter.take();
			const now = performance.now();
			const ms = Math.round(now - since);
			since = now;
			return typeof taken === 'string' ? {what: 'nothing', why: taken} : {what: 'lines', ...taken, ms};
		},
		async close() {
			await meter.close();
			rmSync(folder, {recursive: true, force: true});
		},
	};
}

function answerMeter({url, status, withinMs}: SignalOfKind<'http'>, probes: Probes): Meter {
	return {
		look() {},
		async read(cancel) {
			const since = performance.now();
			const problem = await probes.http({url, status, withinMs}, cancel);
			return {what: 'answer', problem, ms: Math.round(performance.now() - since)};
		},
		async close() {},
	};
}

function numberMeter(
	{run, withinMs}: SignalOfKind<'run'>,
	place: Pick<Parameters<typeof runCommand>[0], 'cwd' | 'env' | 'secrets'>,
): Meter {
	return {
		look() {},
		async read(cancel) {
			const result = await runCommand({run, timeoutMs: withinMs, guarded: true, ...place}, cancel);
			return numberReading(result);
		},
		async close() {},
	};
}

/** The number in the last line that a command printed. */
function numberReading(result: Awaited<ReturnType<typeof runCommand>>): SignalReading {
	switch (result.end) {
		case 'exited': {
			if (result.exitCode !== 0) return {what: 'nothing', why: `exit code ${result.exitCode}`};
			const said = result.stdout.trim().split('\n').at(-1)?.trim() ?? '';
			const value = said === '' ? Number.NaN : Number(said);
			return Number.isFinite(value) ? {what: 'number', value} : {what: 'nothing', why: 'it prints no number'};
		}

		case 'not-started':
			return {what: 'nothing', why: result.reason};
		case 'killed':
			return {what: 'nothing', why: `killed by ${result.signal}`};
		case 'timed-out':
			return {what: 'nothing', why: 'it takes too long'};
		case 'cancelled':
			return {what: 'nothing', why: 'cancelled'};
	}
}
