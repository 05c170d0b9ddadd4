import {existsSync, writeFileSync} from 'node:fs';

/** Every place where a test may kill a process on purpose: one for each arrow of the attempt protocol, and of what moves a history. */
export type Failpoint =
	| 'engine:before-runner'
	| 'runner:before-intent'
	| 'runner:after-intent'
	| 'runner:after-spawn'
	| 'runner:after-started'
	| 'runner:exit-seen'
	| 'runner:after-finished'
	| 'runner:before-release-finished'
	| 'runner:after-release-finished'
	| 'shim:spare'
	| 'shim:spare-told'
	| 'shim:before-claim'
	| 'shim:after-claim'
	| 'shim:after-spawn'
	| 'shim:exit-unrecorded'
	| 'shim:exit-recorded'
	| 'share:prepared'
	| 'share:copied'
	| 'share:verified'
	| 'share:remembered'
	| 'unshare:copied'
	| 'unshare:cleared'
	| 'unshare:placed'
	| 'unshare:whole';

const wanted = process.env['RELEASE_TUI_FAILPOINT'];
const done = process.env['RELEASE_TUI_FAILPOINT_DONE'];

/** Dies here, as by `kill -9`, the first time, if a test asked for it. `RELEASE_TUI_FAILPOINT_DONE` names the file that remembers. */
export function failpoint(name: Failpoint): void {
	if (wanted !== name || !done || existsSync(done)) return;
	writeFileSync(done, name);
	process.kill(process.pid, 'SIGKILL');
}

/** Names of the variables that must not reach the team's commands. */
export const failpointVariables = ['RELEASE_TUI_FAILPOINT', 'RELEASE_TUI_FAILPOINT_DONE'] as const;
