import {ask} from './ask.ts';
import {CliError} from './cliError.ts';
import {exitCodes} from './exitCode.ts';
import {isInteractive, say} from './output.ts';

/** What a person is to agree to. */
type Asked = {
	/** What it is about, said before the question. */
	readonly about?: string;
	readonly question: string;
	/** What agrees; `y` otherwise. */
	readonly expected?: string;
	/** That it must be confirmed: said where nobody can be asked. */
	readonly needed: string;
	/** What to do there; `Add --yes.` otherwise. */
	readonly hint?: string;
	/** What is said to who does not agree. */
	readonly declined: string;
};

/** Goes on once the person at the terminal has agreed, or `--yes` has; else ends the command with an error. */
export async function requireConsent(
	{about, question, expected = 'y', needed, hint = 'Add --yes.', declined}: Asked,
	{yes, json}: {readonly yes?: boolean | undefined; readonly json?: boolean | undefined},
): Promise<void> {
	if (yes) return;
	if (!isInteractive() || json) throw new CliError(needed, hint, exitCodes.needsPerson);
	if (about !== undefined) say(about);
	if ((await ask(question)) !== expected) throw new CliError(declined, null, exitCodes.interrupted);
}
