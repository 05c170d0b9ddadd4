import {type Connection, connect} from './connection.ts';
import type {LinePrinter} from './linePrinter.ts';
import {transportOf} from './transport.ts';

/** What is known of the command on a target, over all connections to it. */
export type Heard = {
	/** Bytes of output that have arrived. */
	offset: number;
	/** The target said that it runs, or ran, there. */
	began: boolean;
	/** It ends with its connection, and cannot be found again. */
	plain: boolean;
	/** Somebody asked for it to be begun, and heard no answer: that may still arrive there. */
	doubtful: boolean;
};

/** What one connection came to. */
export type Visit =
	/** Call `leave` once that is recorded: with `forget`, what the target keeps of it is deleted. */
	| {readonly how: 'ended'; readonly exitCode: number; leave(forget: boolean): Promise<void>}
	/** It was begun, and ended without a record. */
	| {readonly how: 'dead'; leave(forget: boolean): Promise<void>}
	/** The target has no trace of it. */
	| {readonly how: 'gone'}
	/** Another connection began it in the same moment. */
	| {readonly how: 'again'}
	/** Not begun by this connection, since the step is to end. */
	| {readonly how: 'held'}
	/** The connection was lost, or never made. */
	| {readonly how: 'lost'; readonly complaint: string; readonly exitCode: number | null};

/** Milliseconds from TERM to KILL, and from there until nobody waits for the target any more. */
const killAfterMs = 2500;
const leaveAfterMs = 1000;

/** Milliseconds that a target may take to say hello, and then to answer what it is asked. */
const answerMs = 60_000;

/** Milliseconds that a connection may take to close when all is said. */
const closeMs = 5000;

/**
 * Connects to a target once, has the command begun or found there, and follows it to its end or to that of the connection.
 * @param before is waited for before anything is begun: it writes that down
 * @param began is told when the command runs there
 */
export function visitTarget(input: {
	readonly target: string;
	readonly transport: string | null;
	readonly script: (word: string) => string;
	readonly heard: Heard;
	readonly output: LinePrinter;
	readonly complaints: LinePrinter;
	readonly ending: AbortSignal;
	before(): Promise<void>;
	began(): void;
}): Promise<Visit> {
	const {target, transport, heard, output, ending} = input;
	const {file, args} = transportOf(transport, target);
	const closed = Promise.withResolvers<void>();
	const visit = Promise.withResolvers<Visit>();
	let asked = false;
	let isAnswered = false;
	let timer: NodeJS.Timeout | undefined;
	let silent: NodeJS.Timeout | undefined;
	let late = '';
	let conclude = () => {};

	const end = () => {
		// Before it was asked for anything, closing is enough.
		if (!asked) {
			visit.resolve({how: 'held'});
			connection.close();
			return;
		}

		connection.say('TERM');
		timer = setTimeout(() => {
			connection.say('KILL');
			timer = setTimeout(() => connection.close(), leaveAfterMs);
		}, killAfterMs);
	};
	const leave = async (forget: boolean) => {
		connection.say(forget ? 'bye' : 'keep');
		const late = setTimeout(() => connection.close(), closeMs);
		await closed.promise;
		clearTimeout(late);
	};
	const ask = async () => {
		await input.before();
		if (ending.aborted) return;
		asked = true;
		const mustExist = heard.began ? 1 : 0;
		connection.say(`go ${heard.offset} ${mustExist}`);
		awaitAnswer();
	};
	const finish = (how: Visit, bytes: number) => {
		clearTimeout(timer);
		ending.removeEventListener('abort', end);
		conclude = () => visit.resolve(how);
		if (bytes > heard.offset) connection.say(`rest ${heard.offset}`);
		else conclude();
	};
	// A transport may hang for ever, and nobody would know.
	const awaitAnswer = () => {
		clearTimeout(silent);
		silent = setTimeout(() => {
			late = `it did not answer in ${answerMs / 1000} s\n`;
			connection.close();
		}, answerMs);
	};
	const onWord = (word: string, [first = '', second = '']: readonly string[]) => {
		clearTimeout(silent);
		if (word !== 'hello') isAnswered = true;
		switch (word) {
			case 'hello':
				void ask();
				return;
			case 'began':
			case 'found':
				heard.began = true;
				input.began();
				return;
			case 'plain':
				heard.plain = true;
				input.began();
				return;
			case 'gone':
			case 'again':
				visit.resolve({how: word});
				connection.close();
				return;
			case 'end':
				finish({how: 'ended', exitCode: Number(first), leave}, Number(second));
				return;
			case 'dead':
				finish({how: 'dead', leave}, Number(first));
				return;
			case 'sent':
				conclude();
				return;
			default:
		}
	};
	const connection: Connection = connect(file, args, target, input.script, {
		onWord,
		onOutput(bytes) {
			// What a login shell prints before is not the command's.
			if (!asked) return;
			heard.offset += bytes.length;
			output.push(bytes);
		},
		onComplaint: bytes => input.complaints.push(bytes),
		onClosed({exitCode, complaint}) {
			clearTimeout(timer);
			clearTimeout(silent);
			ending.removeEventListener('abort', end);
			if (asked && !isAnswered) heard.doubtful = true;
			// How it ended is known even where the rest of its output is not.
			conclude();
			visit.resolve({how: 'lost', complaint: complaint + late, exitCode});
			closed.resolve();
		},
	});
	awaitAnswer();
	if (ending.aborted) end();
	else ending.addEventListener('abort', end);
	return visit.promise;
}
