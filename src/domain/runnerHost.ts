import type {GateVerdict} from './gates.ts';
import {nextAction} from './nextAction.ts';
import type {Release} from './release.ts';
import {plainText} from './sanitize.ts';
import {spanText} from './spanText.ts';

/** A machine that runs releases others start: what it said of itself, and how long ago by the journal's own clock. */
export type RunnerHost = {
	readonly name: string;
	readonly labels: readonly string[];
	/** What the machine is called. */
	readonly machine: string;
	/** Of release-tui. */
	readonly version: string;
	/** It was ended on purpose. */
	readonly isStopped: boolean;
	/** Milliseconds since its last sign of life. */
	readonly silentMs: number;
};

/** How often a runner host gives a sign of life, in milliseconds. */
export const beatMs = 10_000;

/** One that was silent for longer than this, in milliseconds, counts as gone. */
export const goneMs = 3 * beatMs;

/** The gate of the runner host. */
const runnerGateId = 'runner';

/** Whether a runner host is there to take releases. */
export function isUp({isStopped, silentMs}: RunnerHost): boolean {
	return !isStopped && silentMs <= goneMs;
}

/** Whether a runner host takes releases for a label: one of its own, or its name. */
export function serves({name, labels}: Pick<RunnerHost, 'name' | 'labels'>, label: string): boolean {
	return name === label || labels.includes(label);
}

/** Whether anybody is there to run a release for a label. @param hosts all that are known, up or not */
export function runnerGate(label: string, hosts: readonly RunnerHost[]): GateVerdict {
	const [up] = hosts.filter(host => serves(host, label) && isUp(host));
	return up
		? {id: runnerGateId, verdict: 'pass', text: `runs on ${plainText(up.name)} (${plainText(up.machine)})`}
		: {id: runnerGateId, verdict: 'block', text: noneIsUp(label, hosts)};
}

/**
 * What people have to know of the runner host of a release that is under way; null where all is as it should be, or the
 * release runs on the machine that started it.
 */
export function hostTrouble(release: Release, hosts: readonly RunnerHost[]): string | null {
	const {runsOn, runnerHost} = release;
	if (runsOn === undefined || nextAction(release) === null) return null;
	if (runnerHost === undefined) {
		if (release.paused) return null;
		return hosts.some(host => serves(host, runsOn) && isUp(host)) ? null : noneIsUp(runsOn, hosts);
	}

	const host = hosts.find(({name}) => name === runnerHost);
	const shown = plainText(runnerHost);
	if (!host) return `its runner host ${shown} is not known any more`;
	if (isUp(host)) return null;
	return host.isStopped
		? `its runner host ${shown} was stopped ${spanText(host.silentMs)} ago`
		: `its runner host ${shown} has been silent for ${spanText(host.silentMs)}`;
}

function noneIsUp(label: string, hosts: readonly RunnerHost[]): string {
	const known = hosts
		.filter(host => serves(host, label))
		.map(
			({name, silentMs, isStopped}) =>
				`${plainText(name)} ${isStopped ? 'was stopped' : 'was seen'} ${spanText(silentMs)} ago`,
		);
	return `no runner host for "${plainText(label)}" is up: ${known.length > 0 ? known.join(', ') : 'none was ever seen'}`;
}
