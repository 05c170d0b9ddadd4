import {messageOf} from '../src/domain/messageOf.ts';

/** The screen broke. No release is harmed by it: the message says how to come back to the one that runs. */
export class CockpitCrashed extends Error {
	override readonly name = 'CockpitCrashed';
	readonly exitCode = 1;

	constructor(cause: unknown, comeBack: string) {
		const text = messageOf(cause);
		super(`The cockpit broke: ${text}\n${comeBack}`, {cause});
	}
}
