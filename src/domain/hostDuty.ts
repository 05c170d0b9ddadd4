import {nextAction} from './nextAction.ts';
import type {Release} from './release.ts';
import {isUp, type RunnerHost, serves} from './runnerHost.ts';

/** What a runner host has to do about a release: nothing; try to get it; or start the runner again of one that it has. */
export type HostDuty = 'leave' | 'claim' | 'take-up';

/** What that depends on. */
export type HostDutyFacts = {
	/** The host that asks. */
	readonly me: Pick<RunnerHost, 'name' | 'labels'>;
	/** All that are known, up or not. */
	readonly hosts: readonly RunnerHost[];
	/** Whether the release's runner lives; null: that cannot be known from here, or there never was one. */
	readonly alive: boolean | null;
	/** The host that ran what a rollback takes back last; null: none did, or it is no rollback. */
	readonly ranOn: string | null;
};

/**
 * What a runner host does about a release. Nobody takes over what another host has begun: whether its commands still run
 * cannot be known from elsewhere.
 */
export function hostDuty(release: Release, {me, hosts, alive, ranOn}: HostDutyFacts): HostDuty {
	const {runsOn, runnerHost, runner, paused} = release;
	if (runsOn === undefined || !serves(me, runsOn) || nextAction(release) === null) return 'leave';
	if (runner) return runnerHost === me.name && alive === false ? 'take-up' : 'leave';
	// Somebody refused it, and a person has not said yet that it is to be looked at again.
	if (paused) return 'leave';
	// What is to be undone is there: its artifacts, and the command that may still run.
	const isBetterElsewhere = hosts.some(
		host => host.name === ranOn && ranOn !== me.name && serves(host, runsOn) && isUp(host),
	);
	return isBetterElsewhere ? 'leave' : 'claim';
}
