/** The journal cannot be used. `message` says why, `hint` what the person at the keyboard can do about it. */
export class JournalError extends Error {
	override readonly name = 'JournalError';
	readonly hint: string | null;
	/** Nothing was recorded, and the same may well work later: another program was at it, or the disk was full. */
	readonly passing: boolean;

	constructor(message: string, hint: string | null = null, options: ErrorOptions & {readonly passing?: boolean} = {}) {
		super(message, options);
		this.hint = hint;
		this.passing = options.passing ?? false;
	}
}
