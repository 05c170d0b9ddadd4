import {existsSync} from 'node:fs';
import process from 'node:process';
import type {Operator, ProcessIdentity} from '../domain/operator.ts';
import type {Journal} from '../journal/journal.ts';
import {readMark} from '../journal/shared/sharedMark.ts';
import {redact} from '../mask/redact.ts';
import {diskSpace} from '../process/diskSpace.ts';
import {isAlive} from '../process/identity.ts';
import {systemClock} from './clock.ts';
import {machineMeters} from './openMeter.ts';
import {noOutbox, openOutbox} from './outbox.ts';
import {isSealed} from './planSeal.ts';
import {networkProbes} from './probes.ts';
import {processShells} from './processShells.ts';
import {outputsStay, type ReleaseOutputs} from './releaseOutputs.ts';
import type {RunnerWorld} from './runnerWorld.ts';
import {createShims} from './shims.ts';

/** The real world: processes and files of this machine. */
export function openRunnerWorld(parts: {
	readonly journal: Journal;
	/** Working folder of the team's commands: the repository's root. */
	readonly root: string;
	/** The project's private state folder. */
	readonly home: string;
	readonly identity: ProcessIdentity;
	readonly operator: Operator;
	readonly outputs?: ReleaseOutputs;
	/** The runner host that starts it. */
	readonly host?: string | undefined;
}): RunnerWorld {
	const {journal, root, home, identity, operator, host, outputs = outputsStay} = parts;
	const shims = createShims(root, home);
	shims.prepare();
	const probes = networkProbes(root);
	return {
		journal,
		identity,
		host,
		isSealed: release => isSealed(home, release),
		operator,
		clock: systemClock,
		shells: processShells(root, home, shims),
		probes,
		openMeter: machineMeters(root, home, probes),
		outputs,
		outbox: release => (readMark(home) === null ? noOutbox : openOutbox(home, release)),
		async rollBack(release, order) {
			// Only now: it is as large as everything else together, and hardly ever needed.
			const {rollBackByItself} = await import('./rollBackByItself.ts');
			return rollBackByItself({journal, root: release.root ?? root, home, operator}, release, order);
		},
		isAlive,
		// An open file outlives its folder, and would be read for ever.
		isThere: () => existsSync(home),
		diskSpace: () => diskSpace(home),
		say: message => process.stderr.write(`${redact(message)}\n`),
	};
}
