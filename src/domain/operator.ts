/** The person (or process) behind an event. What can be forged (git's name) is kept apart from what cannot (the OS user). */
export type Operator = {
	readonly user: string;
	readonly host: string;
	/** The user of the SSH session's client side, where there is one. */
	readonly ssh: string | null;
	readonly git: string | null;
};

/** A process that can be told from any later one with the same number. `startTime` counts as the kernel does. */
export type ProcessIdentity = {
	readonly host: string;
	readonly pid: number;
	readonly startTime: string;
	readonly bootId: string;
};

/** What is known of an operator besides their name: `from eva@10.0.0.7, git: Ana <ana@shop.example>`; null: nothing. */
export function operatorOrigin({ssh, git}: Operator): string | null {
	const known = [ssh === null ? [] : `from ${ssh}`, git === null ? [] : `git: ${git}`].flat();
	return known.length > 0 ? known.join(', ') : null;
}

/** How an operator is shown: `ana@bastion`. */
export function operatorName(operator: Operator): string {
	return `${operator.user}@${operator.host}`;
}
