/** The journal cannot be used. `message` says why, `hint` what the person at the keyboard can do about it. */
export class JournalError extends Error {
	override readonly name = 'JournalError';
	readonly hint: string | null;
	/**
	 * It may well work later: another program was at it, or the disk was full. What was to be recorded seldom is by then:
	 * read again before the same is tried again.
	 */
	readonly passing: boolean;

	constructor(message: string, hint: string | null = null, options: ErrorOptions & {readonly passing?: boolean} = {}) {
		super(message, options);
		this.hint = hint;
		this.passing = options.passing ?? false;
	}
}
