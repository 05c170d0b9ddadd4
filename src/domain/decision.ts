import type {JournalEvent} from './events.ts';

/** Events to be appended to one stream, if its last sequence number is still `expected`. */
export type StreamWrite = {
	readonly stream: string;
	readonly expected: number;
	readonly events: readonly JournalEvent[];
};

/** Why something was not done. `hint` says what to do instead. */
export type Refusal = {
	readonly ok: false;
	readonly code: RefusalCode;
	readonly message: string;
	readonly hint: string | null;
};

/** The kinds of refusal; the command line turns them into exit codes. */
export type RefusalCode = 'not-possible' | 'not-found' | 'locked' | 'gate' | 'needs-person' | 'state-changed';

/** What a decision comes to: writes that belong into one transaction, or a refusal. No writes: it is already so. */
export type Decision = {readonly ok: true; readonly writes: readonly StreamWrite[]} | Refusal;

/** A decision to record these writes together. */
export function accept(...writes: readonly StreamWrite[]): Decision {
	return {ok: true, writes};
}

/** A refusal with what to do instead. */
export function refuse(code: RefusalCode, message: string, hint: string | null = null): Refusal {
	return {ok: false, code, message, hint};
}

/** Whether an answer is a refusal. */
export function isRefusal(value: object): value is Refusal {
	return 'ok' in value && value.ok === false && 'code' in value && 'message' in value && 'hint' in value;
}
