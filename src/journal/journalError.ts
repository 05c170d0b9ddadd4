/** The journal cannot be used. `message` says why, `hint` what the person at the keyboard can do about it. */
export class JournalError extends Error {
	override readonly name = 'JournalError';
	readonly hint: string | null;

	constructor(message: string, hint: string | null = null, options?: ErrorOptions) {
		super(message, options);
		this.hint = hint;
	}
}
