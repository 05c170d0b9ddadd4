// A22, with a cockpit in a terminal: it, the runner, the shim, the command or all of them die at random moments, and an
// open cockpit brings every release to its end by itself.
import {readFileSync} from 'node:fs';
import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import * as fc from 'fast-check';
import {expect} from 'vitest';
import type {TestProject} from '../support/project.ts';
import {configWith} from '../support/projectConfig.ts';
import {markedProcesses} from '../support/projectProcesses.ts';
import {watched} from './oracles/executionOracle.ts';
import {row} from './row.ts';

const releases = Number(process.env['FAULTS_RELEASES'] ?? 40) / 10;
const seed = Number(process.env['FAULTS_SEED'] ?? Date.now() % 1_000_000);

type Victim = 'cockpit' | 'runner' | 'shim' | 'step' | 'all';

const fates = fc.sample(
	fc.array(
		fc.record({
			victim: fc.constantFrom<Victim>('cockpit', 'runner', 'shim', 'step', 'all'),
			afterMs: fc.integer({min: 0, max: 400}),
		}),
		{minLength: 1, maxLength: 2},
	),
	{numRuns: releases, seed},
);

const slow = (id: string) => `
    - { id: ${id}, retry: safe, run: ${JSON.stringify(watched('sleep 0.2'))} }`;
const push = `
    - { id: push, retry: safe, run: 'git push --quiet --force "$RELEASE_ENVIRONMENT" "$RELEASE_SHA":refs/heads/main' }`;
const config = configWith({phases: `  deploy:${slow('before')}${push}${slow('after')}`});

row(
	'A22',
	`a cockpit and a random victim in each of ${releases} releases, seed ${seed}: every one comes to its end, nothing runs twice`,
	async fault => {
		const project = await fault.project(config);
		let cockpit = project.openCockpit();
		for (const [i, kills] of fates.entries()) {
			const ref = i % 2 === 0 ? 'v1.1.0' : 'v1.0.0';
			const deploy = await project.run(['deploy', 'staging', '--to', ref, '--detach']);
			expect(deploy).toMatchObject({code: 0});
			for (const {victim, afterMs} of kills) {
				await delay(afterMs);
				if (victim === 'cockpit' || victim === 'all') {
					cockpit.kill();
					await cockpit.ended();
				}

				killOthers(project, victim, cockpit.pid);
				if (victim === 'cockpit' || victim === 'all') cockpit = project.openCockpit();
			}

			const release = await project
				.until(i + 1, ({end}) => end !== null)
				.catch(error => {
					throw new Error(`${error instanceof Error ? error.message : error}\n${cockpit.screen()}`);
				});
			// A command that was killed has failed; everything else that dies is made good.
			const mayFail = kills.some(({victim}) => victim === 'step' || victim === 'all');
			expect(mayFail ? ['succeeded', 'failed'] : ['succeeded']).toContain(release.end?.outcome);
			if (release.end?.outcome === 'succeeded') expect(project.live('staging')).toBe(project.sha(ref));
			fault.acknowledge(await project.events(i + 1));
		}
	},
	{timeoutMs: 240_000},
);

function killOthers(project: TestProject, victim: Victim, cockpit: number): void {
	for (const pid of markedProcesses(`RELEASE_TUI_TEST=${project.folder}`)) {
		const kind = kindOf(pid);
		if (pid === cockpit || kind === null || kind === 'cockpit' || (victim !== 'all' && victim !== kind)) continue;
		try {
			process.kill(pid, 'SIGKILL');
		} catch {
			// It ended in the meantime.
		}
	}
}

function kindOf(pid: number): Victim | null {
	try {
		const program = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[1] ?? '';
		if (program.endsWith('/release-tui.js')) return 'cockpit';
		const name = /\/(runner|shim)\.js$/.exec(program)?.[1];
		return name === 'runner' || name === 'shim' ? name : 'step';
	} catch {
		return null;
	}
}
