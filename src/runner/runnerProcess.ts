// The detached process that executes one release: `node runner.js ROOT HOME RELEASE [HOST]`. It has its own session and no
// terminal: closing the cockpit changes nothing for it.
import process from 'node:process';
import {type ReleaseEvent, releaseStream} from '../domain/events.ts';
import {foldRelease} from '../domain/evolveRelease.ts';
import type {Journal} from '../journal/journal.ts';
import {JournalError} from '../journal/journalError.ts';
import {openJournalOf} from '../journal/openJournal.ts';
import {crashText, hideSecrets, redact} from '../mask/redact.ts';
import {secretValues} from '../mask/secretValues.ts';
import {keepBallast} from '../process/ballast.ts';
import {currentOperator} from '../process/currentOperator.ts';
import {ownIdentity} from '../process/identity.ts';
import {openRunnerWorld} from './openRunnerWorld.ts';
import {leftOutputs, outputsStay, releaseOutputs} from './releaseOutputs.ts';
import {NotOurs} from './releaseSession.ts';
import {runRelease} from './runRelease.ts';
import {stayForOutputs} from './stayForOutputs.ts';

/** Runs the release that the command line of this process names, and returns the exit code. */
export async function run(): Promise<number> {
	const [, , root = '', home = '', id = '', host] = process.argv;
	if (root === '' || home === '' || id === '') {
		process.stderr.write('node runner.js ROOT HOME RELEASE: the cockpit and the command line start it.\n');
		return 2;
	}

	process.on('SIGHUP', () => {});
	// Asked to end, it leaves the running step to its shim; the next runner finds it there.
	process.on('SIGTERM', () => process.exit(0));
	process.on('SIGINT', () => process.exit(0));

	// What it says goes to a file, without secrets: also when it falls over.
	process.on('uncaughtException', error => {
		process.stderr.write(`${crashText(error)}\n`);
		process.exit(1);
	});
	let journal: Journal | null = null;
	let outputs = outputsStay;
	try {
		journal = await openJournalOf(home, process.env);
		if (journal.exchange) {
			const tell = (problem: string) => process.stderr.write(`${redact(problem)}\n`);
			outputs = releaseOutputs(leftOutputs(journal, journal.exchange, home), Number(id), tell);
		}

		const operator = currentOperator(null);
		const world = openRunnerWorld({journal, root, home, identity: ownIdentity(), operator, outputs, host});
		keepBallast(home);
		const release = foldRelease(await journal.read<ReleaseEvent>(releaseStream(Number(id))));
		hideSecrets(secretValues(release?.plan.secrets ?? [], {}));
		do await runRelease(world, Number(id));
		while (journal.exchange && (await stayForOutputs(world, Number(id))));
	} catch (error) {
		const isExpected = error instanceof NotOurs || error instanceof JournalError;
		process.stderr.write(`${isExpected ? redact(error.message) : crashText(error)}\n`);
		return error instanceof NotOurs ? 0 : 1;
	} finally {
		outputs.close();
		journal?.close();
	}

	return 0;
}
