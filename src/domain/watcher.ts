import type {Instant} from './events.ts';

/** Somebody who looks on, in a cockpit or with `attach`, on whatever machine. */
export type Watcher = {
	/** `ana@bastion`. */
	readonly who: string;
	/** A release as `#12`, or an environment. */
	readonly lookingAt: string;
	/** When they last gave a sign of life. */
	readonly seenAt: Instant;
};
