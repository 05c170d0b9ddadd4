// The small process around one attempt. It outlives the runner, enforces the time limit and the abort by itself, masks
// the output with the very secrets that the command got, and records how the command ended. It imports nothing late: an
// upgrade of release-tui must not pull its code away.
//
// `node shim.js FOLDER`, or, started ahead as a spare, `node shim.js` with the folder as a line of standard input.
import process from 'node:process';
import {withRoom} from '../process/ballast.ts';
import {claimDurably} from '../process/durableFile.ts';
import {ownIdentity} from '../process/identity.ts';
import {attemptFiles, isOtherVersion, parseSpec, readRecord} from './attemptFiles.ts';
import {failpoint} from './failpoint.ts';
import {recordEnd} from './recordEnd.ts';
import {homeOfAttempt} from './stateFolders.ts';
import {superviseCommand} from './superviseCommand.ts';

/** Exit code of a shim that has nothing to do: no attempt, or somebody else has its claim. */
const notClaimed = 121;

const folder = process.argv[2] ?? (await folderFromInput());
if (!folder) process.exit(notClaimed);
const files = attemptFiles(folder);
const spec = readRecord(files.spec, parseSpec);
const isForeign = readRecord(files.spec, isOtherVersion) === true;
if (!(spec || isForeign)) process.exit(notClaimed);

// The shim ends with its command, and only then. Whoever knows of the claim may ask for the end at once.
let heed = () => {};
process.on('SIGTERM', () => heed());
// What is typed at a terminal is for the command.
for (const signal of ['SIGINT', 'SIGQUIT', 'SIGTSTP'] as const) process.on(signal, () => {});
process.on('SIGHUP', () => {});

failpoint('shim:before-claim');
const claim = JSON.stringify({by: 'shim', shim: ownIdentity()});
if (!withRoom(homeOfAttempt(folder), () => claimDurably(files.claim, claim))) process.exit(notClaimed);
failpoint('shim:after-claim');
if (spec) {
	superviseCommand(files, spec, look => {
		heed = look;
	});
} else {
	const detail = 'release-tui was replaced by another version meanwhile; nothing of the step ran';
	recordEnd(files, {outcome: 'failed', exitCode: null, signal: null, detail, durationMs: 0});
}

// A spare waits here, and ends when its runner does. Until it has something to do, every signal ends it, too.
async function folderFromInput(): Promise<string | null> {
	failpoint('shim:spare');
	let said = '';
	try {
		for await (const text of process.stdin.setEncoding('utf8')) {
			said += text;
			if (said.endsWith('\n')) break;
		}
	} catch {
		// No input that could be read: nobody has anything to do for it.
	}

	if (!said.endsWith('\n')) return null;
	failpoint('shim:spare-told');
	return said.slice(0, -1);
}
