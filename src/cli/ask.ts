import process from 'node:process';
import {createInterface} from 'node:readline/promises';
import {forTerminal} from './output.ts';

/** Asks one line of the person at the terminal. Empty when the input has ended. */
export async function ask(question: string): Promise<string> {
	const lines = createInterface({input: process.stdin, output: process.stdout});
	try {
		const closed = new Promise<string>(resolve => lines.once('close', () => resolve('')));
		return (await Promise.race([lines.question(forTerminal(question)), closed])).trim();
	} finally {
		lines.close();
	}
}
