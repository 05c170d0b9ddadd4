import {plainText} from '../../domain/sanitize.ts';
import {errorCode} from '../../process/systemError.ts';
import {JournalError} from '../journalError.ts';

/** Makes of a failure what a person can understand. @param name the database, as it is called in messages */
export function sharedError(error: unknown, name: string): unknown {
	if (error instanceof JournalError || !(error instanceof Error)) return error;
	const message = plainText(error.message);
	// What the driver itself says where no password is there, or the server cannot prove that it knows it.
	const code = message.startsWith('SASL: ') ? '28' : errorCode(error);
	const known = Object.entries(refusals).find(([codes]) => codes.split(' ').some(start => code.startsWith(start)));
	if (known) {
		const [, {what, hint}] = known;
		return new JournalError(`The shared journal in ${name} ${what}: ${message}.`, hint, {cause: error});
	}

	// A mistake of ours in a statement is one; all else is the way to the server, or the server itself.
	if (/^(22|23|42)/.test(code)) {
		return new JournalError(`The shared journal in ${name} cannot be used: ${message}.`, null, {cause: error});
	}

	// A standby, or one that is about to be the first again.
	if (code === '25006') {
		return new JournalError(
			`The shared journal in ${name} can only be read: ${message}.`,
			'Its URL must lead to the server that can be written to. Nothing new begins until it does.',
			{cause: error, passing: true},
		);
	}

	// A full disk, no memory, too many connections.
	if (code.startsWith('53')) {
		return new JournalError(
			`The shared journal in ${name} cannot take anything just now: ${message}.`,
			'Look at the disk and the limits of the server. What is running goes on; nothing new begins until it can.',
			{cause: error, passing: true},
		);
	}

	return new JournalError(
		`The shared journal in ${name} does not answer: ${message || code || 'no reason given'}.`,
		'Look at the network and the server. What is running goes on; nothing new begins until it answers.',
		{cause: error, passing: true},
	);
}

/** What a server says that trying again does not mend, by the beginnings of its codes. */
const refusals: Readonly<Record<string, {readonly what: string; readonly hint: string}>> = {
	'28': {what: 'refuses who you are', hint: 'Look at the user and password in its URL.'},
	'3D': {what: 'is not there', hint: 'Look at the name of the database at the end of its URL.'},
	'42501': {what: 'does not allow that', hint: 'The rights that are needed are in docs/teams.md.'},
};
