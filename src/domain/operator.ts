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

/** How an operator is shown: `ana@bastion`. */
export function operatorName(operator: Operator): string {
	return `${operator.user}@${operator.host}`;
}
