import type {OrphanProcess} from '../domain/events.ts';
import {messageOf} from '../domain/messageOf.ts';
import type {ProcessIdentity} from '../domain/operator.ts';
import {isPassing} from '../process/systemError.ts';
import type {Claim, ExitRecord} from './attemptFiles.ts';
import type {Shell} from './shells.ts';

/** What became of an attempt. No exit record never means success. */
export type Settled =
	| {readonly how: 'exited'; readonly exit: ExitRecord}
	/** It never ran, and never will: the claim is ours. */
	| {readonly how: 'fenced'}
	| {readonly how: 'lost'; readonly why: string};

/** What happens with processes that outlived their shim. */
export type OrphanCare = {
	/** Told once which there are. */
	found(processes: readonly OrphanProcess[]): Promise<void>;
	/** Asked to end them. */
	readonly end: AbortSignal;
};

/**
 * Waits for the end of an attempt, be it one that this runner just started or one that an earlier runner left. In this
 * order: an exit record is adopted; without a claim we take the claim ourselves (while our own shim lives, only on an
 * abort); a live shim is waited for; so are live children of a dead shim; else nobody knows. What cannot be read or
 * written just now proves nothing: it is waited for.
 * @param shell the attempt; it is closed at the end
 * @param onShim told once who runs it
 * @param cancel asked to end the attempt as soon as it is aborted
 * @param known who ran it, as the journal has it: a command may have deleted the evidence
 * @param hindered told what keeps it from being settled just now
 */
export async function settleAttempt(
	shell: Shell,
	onShim: (shim: ProcessIdentity) => Promise<void>,
	cancel: AbortSignal,
	care: OrphanCare,
	known: ProcessIdentity | null = null,
	hindered: (problem: string) => void = () => {},
): Promise<Settled> {
	for (const signal of [cancel, care.end]) signal.addEventListener('abort', shell.wake);
	const look = createLook(shell, onShim, cancel, care, known);
	try {
		for (;;) {
			try {
				const settled = await look();
				if (settled === 'again') continue;
				if (settled !== 'wait') return settled;
			} catch (error) {
				if (!isPassing(error)) throw error;
				hindered(messageOf(error));
			}

			await shell.change();
		}
	} finally {
		for (const signal of [cancel, care.end]) signal.removeEventListener('abort', shell.wake);
		shell.close();
	}
}

/** Looks once at what became of an attempt, and does what is to be done about it. */
function createLook(
	shell: Shell,
	onShim: (shim: ProcessIdentity) => Promise<void>,
	cancel: AbortSignal,
	care: OrphanCare,
	known: ProcessIdentity | null,
): () => Promise<Settled | 'again' | 'wait'> {
	let orphaned = 0;
	let claimed: Claim | null = known && {by: 'shim', shim: known};
	let told = false;
	let asked = false;
	return async () => {
		const exit = shell.exit();
		if (exit) return {how: 'exited', exit};
		const claim: Claim | null = shell.claim() ?? claimed;
		if (!claim) {
			// Our own shim is about to claim it. On an abort it is not waited for: it may hang.
			if (shell.isStarting() && !cancel.aborted) return 'wait';
			if (shell.fence()) return {how: 'fenced'};
			// Somebody was faster; or what stands there is no claim that can be read, or nothing can stand there any more.
			return shell.claim() ? 'again' : {how: 'lost', why: 'nobody can read who claimed it'};
		}

		if (claim.by === 'fence') return {how: 'fenced'};
		if (!told) {
			told = true;
			claimed = claim;
			await onShim(claim.shim);
			return 'again';
		}

		const shimAlive = shell.isAlive(claim.shim);
		if (shimAlive === null) {
			return {how: 'lost', why: `it was started on ${claim.shim.host}, which cannot be asked from here`};
		}

		if (shimAlive) {
			if (cancel.aborted && !asked) {
				shell.requestEnd(claim.shim);
				asked = true;
			}

			return 'wait';
		}

		// The shim is dead. Its last act may have come after our look.
		const late = shell.exit();
		if (late) return {how: 'exited', exit: late};
		const orphans = shell.orphans();
		if (orphans.alive) {
			// Never a second one while the first still runs.
			if (cancel.aborted || care.end.aborted || shell.isOverdue()) orphans.end();
			orphaned++;
			// A command that goes down with its shim is not worth a word.
			if (orphaned === 2) await care.found(orphans.processes);
			return 'wait';
		}

		// Whoever takes over from a dead runner may see the processes once only, and ends what was told of before.
		if (care.end.aborted) return {how: 'lost', why: 'its shim died; what was left of it was ended'};
		const why = 'its shim died without recording how it ended';
		return {how: 'lost', why: orphaned < 2 ? why : 'its shim died; nobody recorded how it ended'};
	};
}
