// The program of a step that runs on many targets: `node fanout.js ORDER LOG`. ORDER says what to do; secrets come from the
// environment only. What happened on each target is in LOG before anything follows from it. Exit code 0: the step succeeded.
import {writeSync} from 'node:fs';
import process from 'node:process';
import {messageOf} from '../domain/messageOf.ts';
import {maskText} from '../mask/masker.ts';
import {secretValues} from '../mask/secretValues.ts';
import {type FanOutOrder, readOrder} from './order.ts';
import {runFanOut} from './runFanOut.ts';
import {openTargetLog} from './targetLog.ts';

process.exitCode = await main(process.argv[2], process.argv[3]);

async function main(file: string | undefined, records: string | undefined): Promise<number> {
	const fail = (error: string) => {
		process.stderr.write(`${error}\n`);
		return 1;
	};
	if (file === undefined || records === undefined) return fail('usage: fanout ORDER LOG');
	const order = readOrder(file);
	if (typeof order === 'string') return fail(order);
	const ending = new AbortController();
	process.on('SIGTERM', () => ending.abort());
	try {
		const log = await openTargetLog(records);
		const variables = valuesOf(order);
		const mask = maskText(secretValues(order.secrets, {}));
		const {ok, why} = await runFanOut({order, variables, log, ending: ending.signal, write: writeWhole, mask});
		if (why !== null) writeWhole(Buffer.from(`release-tui: ${mask(why)}\n`));
		await log.end(why === null ? null : mask(why));
		return ok ? 0 : 1;
	} catch (error) {
		return fail(messageOf(error));
	}
}

function valuesOf({variables}: FanOutOrder): Readonly<Record<string, string>> {
	const found: Record<string, string> = {};
	for (const name of variables) {
		const value = process.env[name];
		if (value !== undefined) found[name] = value;
	}

	return found;
}

// The output of the step is a file. What a full disk does not take is lost, as any command's.
function writeWhole(bytes: Buffer): void {
	try {
		for (let from = 0; from < bytes.length; ) from += writeSync(1, bytes, from);
	} catch {
		// What became of the targets is recorded elsewhere.
	}
}
