// The small process around one attempt. It outlives the runner, enforces the time limit and the abort by itself, masks
// the output with the very secrets that the command got, and records how the command ended. It imports nothing late: an
// upgrade of release-tui must not pull its code away.
import {spawn} from 'node:child_process';
import {existsSync, openSync, watch} from 'node:fs';
import process from 'node:process';
import {secretValues} from '../mask/secretValues.ts';
import {claimDurably, writeDurably} from '../process/durableFile.ts';
import {attemptVariable, markedProcesses, signalGroup} from '../process/group.ts';
import {identityOf, ownIdentity} from '../process/identity.ts';
import {type AttemptSpec, attemptFiles, type ExitRecord, outputName, parseSpec, readRecord} from './attemptFiles.ts';
import {copyOutput} from './copyOutput.ts';
import {failpoint, failpointVariables} from './failpoint.ts';

/** Exit code of a shim that lost the claim: somebody else has the attempt, and it did nothing. */
const notClaimed = 121;

/** Milliseconds until an end that could not be recorded is recorded again. */
const recordAgainMs = 1000;

const files = attemptFiles(process.argv[2] ?? '');
const spec = readRecord(files.spec, parseSpec);
if (!spec) process.exit(notClaimed);

// The shim ends with its command, and only then. Whoever knows of the claim may ask for the end at once.
let heed = () => {};
process.on('SIGTERM', () => heed());
process.on('SIGINT', () => {});
process.on('SIGHUP', () => {});

failpoint('shim:before-claim');
const claim = JSON.stringify({by: 'shim', shim: ownIdentity()});
if (!claimDurably(files.claim, claim)) process.exit(notClaimed);
failpoint('shim:after-claim');
run(spec);

function run(spec: AttemptSpec): void {
	const started = performance.now();
	let ending: 'cancelled' | 'timed-out' | null = null;
	let over = false;
	const output = openSync(files.output, 'a', 0o600);
	const child = spawn(spec.file, spec.args, {
		cwd: spec.cwd,
		env: environment(spec),
		// Its own session and group, no terminal to ask on, and a file to write to: a pipe's dead reader would kill it.
		detached: true,
		stdio: ['ignore', output, output],
	});

	const finish = (record: Pick<ExitRecord, 'exitCode' | 'signal' | 'detail'>) => {
		const leftovers = child.pid !== undefined && signalGroup(child.pid, 0);
		if (ending) endAll('SIGKILL');
		const outcome = ending ?? (record.exitCode === 0 ? 'succeeded' : 'failed');
		const durationMs = Math.round(performance.now() - started);
		over = true;
		copy.finish();
		failpoint('shim:exit-unrecorded');
		recordEnd({...record, outcome, durationMs, leftovers});
	};

	const endAll = (signal: NodeJS.Signals) => {
		// When it is over, its number may be somebody else's.
		if (child.pid === undefined || over) return;
		signalGroup(child.pid, signal);
		// Children that left the group are found by their mark.
		for (const pid of markedProcesses(spec.mark)) signalOne(pid, signal);
	};

	const end = (why: 'cancelled' | 'timed-out') => {
		if (ending || over) return;
		ending = why;
		endAll('SIGTERM');
		endAll('SIGCONT');
		setTimeout(() => endAll('SIGKILL'), spec.graceMs);
	};

	child.on('error', error => finish({exitCode: null, signal: null, detail: `could not be started: ${error.message}`}));
	child.on('exit', (exitCode, signal) => finish({exitCode, signal, detail: hintFor(exitCode)}));
	if (child.pid !== undefined) recordChild(child.pid);
	failpoint('shim:after-spawn');
	const copy = copyOutput(files.output, spec.masked, secretValues(spec.secrets, spec.variables));

	setTimeout(() => end('timed-out'), spec.timeoutMs);
	// The request to end is a file, so that it is not lost when nobody listens; the signal only makes it quick.
	const look = () => {
		if (existsSync(files.cancel)) end('cancelled');
	};
	heed = look;
	try {
		watch(files.folder, (_, name) => {
			if (name !== outputName) look();
		}).on('error', () => {});
	} catch {
		// Out of watches: looking now and then is enough.
	}

	setInterval(look, 1000);
	look();
}

function recordChild(pid: number): void {
	try {
		writeDurably(files.child, JSON.stringify(identityOf(pid)));
	} catch {
		// It runs by now, and is found by its mark as well.
	}
}

// A full disk is no reason to forget how the command ended: whoever settles the attempt waits as long as we live.
function recordEnd(record: ExitRecord): void {
	try {
		writeDurably(files.exit, JSON.stringify(record));
	} catch {
		if (!existsSync(files.folder)) process.exit(0);
		setTimeout(recordEnd, recordAgainMs, record);
		return;
	}

	failpoint('shim:exit-recorded');
	process.exit(0);
}

function environment(spec: AttemptSpec): NodeJS.ProcessEnv {
	const variables: NodeJS.ProcessEnv = {...process.env, ...spec.variables, [attemptVariable]: spec.mark};
	for (const name of failpointVariables) delete variables[name];
	return variables;
}

function hintFor(exitCode: number | null): string | null {
	if (exitCode === 127) return 'exit code 127: a command was not found';
	if (exitCode === 126) return 'exit code 126: a command cannot be executed';
	return null;
}

function signalOne(pid: number, signal: NodeJS.Signals): void {
	try {
		process.kill(pid, signal);
	} catch {
		// It is gone already.
	}
}
