import type {Candidate} from '../../src/domain/plan.ts';
import {parseSignoff} from '../../src/domain/signoffs.ts';
import {decisionText} from '../../src/domain/targetWords.ts';
import type {Ref} from '../../src/git/repository.ts';
import type {PromptPurpose} from '../overlay.ts';
import {answer} from '../refusal.ts';
import {selectCommitList} from '../select.ts';
import {submitBump} from './bump.ts';
import {searchCommits} from './commits.ts';
import type {CommandContext, Extent} from './context.ts';
import {changeOverlay, popOverlay, takeCandidate, tell} from './context.ts';
import {planAgain} from './deploy.ts';
import {showKept} from './keep.ts';
import {leaveOut} from './leaveOut.ts';
import {saveLog} from './logFiles.ts';
import {jumpToTime, searchLogs} from './logSearch.ts';
import {filterLogs} from './logs.ts';
import {keepAnswer} from './questions.ts';
import {submitRevert} from './revert.ts';
import {takeRunbook} from './runbook.ts';
import {decideTargets} from './targets.ts';

/** Does what the prompt on top was opened for. A refusal stays in the prompt, with what was typed. */
export async function submitPrompt(context: CommandContext, extent: Extent): Promise<void> {
	const overlay = context.store.getState().overlays.at(-1);
	if (overlay?.kind !== 'prompt' || overlay.busy) return;
	const {purpose} = overlay;
	const value = overlay.value.trim();
	if (purpose.for === 'search') {
		searchLogs(context, overlay.value, extent);
		return;
	}

	if (purpose.for === 'commits') {
		searchCommits(context, value);
		return;
	}

	if (purpose.for === 'filter') {
		filterLogs(context, overlay.value, extent);
		return;
	}

	if (purpose.for === 'logTime') {
		jumpToTime(context, value, extent);
		return;
	}

	if (purpose.for === 'saveLog') {
		await saveLog(context, value);
		return;
	}

	if (purpose.for === 'bump' && (value !== '' || purpose.prepared !== null)) {
		await submitBump(context, value);
		return;
	}

	if (purpose.for === 'revert') {
		await submitRevert(context, value);
		return;
	}

	if (purpose.for === 'without') {
		leaveOut(context, value);
		return;
	}

	if (purpose.for === 'runbook') {
		await takeRunbook(context, value);
		return;
	}

	if (value === '' && !mayBeEmpty(purpose)) {
		problem(context, emptyText(purpose));
		return;
	}

	if (purpose.for === 'bump') return;
	if (purpose.for === 'answer') {
		keepAnswer(context, purpose.question, value);
		return;
	}

	if (purpose.for === 'override') {
		popOverlay(context);
		changeOverlay(context, 'deploy', other => ({
			...other,
			hint: null,
			reasons: {...other.reasons, [purpose.gate]: value},
		}));
		return;
	}

	if (purpose.for === 'freeze' && purpose.reason === null) {
		changeOverlay(context, 'prompt', other => ({
			...other,
			purpose: {...purpose, reason: value},
			explain: 'Until when? 2h, 3d, 17:00, mon 08:00, 2026-12-01; empty: until it is lifted.',
			value: '',
			error: null,
		}));
		return;
	}

	if (purpose.for === 'break' && purpose.reason === null) {
		changeOverlay(context, 'prompt', other => ({
			...other,
			purpose: {...purpose, reason: value},
			explain: `Type ${purpose.environment} to free it.`,
			value: '',
			error: null,
		}));
		return;
	}

	if (purpose.for === 'break' && value !== purpose.environment) {
		problem(context, `That is not ${purpose.environment}.`);
		return;
	}

	changeOverlay(context, 'prompt', other => ({...other, busy: true, error: null}));
	const result = await answer(() => send(context, purpose, value, overlay.seen));
	context.reader.journal();
	if (!result.ok) {
		changeOverlay(context, 'prompt', other => ({...other, busy: false}));
		problem(context, result.hint ? `${result.message} ${result.hint}` : result.message);
		return;
	}

	// Only this prompt goes away; it may have been left with Esc while the engine was at it.
	if (context.store.getState().overlays.at(-1)?.kind === 'prompt') popOverlay(context);
	if (purpose.for === 'targets') changeOverlay(context, 'targets', other => ({...other, marked: []}));
	if (purpose.for === 'keep') await showKept(context, purpose.release);
	if (purpose.for === 'signoff') planAgain(context);
	tell(context, doneText(purpose));
}

function mayBeEmpty(purpose: PromptPurpose): boolean {
	if (purpose.for === 'freeze') return purpose.reason !== null;
	if (purpose.for === 'targets') return purpose.decision === 'retry';
	return purpose.for === 'unlock' || purpose.for === 'unfreeze' || purpose.for === 'decline';
}

function emptyText({for: purpose}: PromptPurpose): string {
	if (purpose === 'bump') return 'Which version comes next?';
	if (purpose === 'keep') return 'A value is needed.';
	if (purpose === 'answer') return 'An answer is needed.';
	return purpose === 'note' ? 'The note is empty.' : 'A reason is needed.';
}

/** What the engine is told. */
type SentPurpose = Exclude<
	PromptPurpose,
	{
		for:
			| 'search'
			| 'commits'
			| 'filter'
			| 'saveLog'
			| 'logTime'
			| 'override'
			| 'answer'
			| 'bump'
			| 'revert'
			| 'runbook'
			| 'without';
	}
>;

function send({ports}: CommandContext, purpose: SentPurpose, value: string, seen: number | undefined) {
	const {engine} = ports;
	const text = value === '' ? null : value;
	switch (purpose.for) {
		case 'skip':
			return engine.decideStep(purpose.release, {do: 'skip', step: purpose.step, reason: value}, seen);
		case 'decline':
			return engine.decideStep(purpose.release, {do: 'decline', step: purpose.step, note: text}, seen);
		case 'note':
			return engine.decideRelease(purpose.release, {do: 'note', text: value, step: purpose.step ?? undefined}, seen);
		case 'keep':
			return engine.decideRelease(purpose.release, {do: 'keep', name: purpose.name, text: value}, seen);
		case 'targets':
			return decideTargets(engine, purpose, value, seen);

		case 'lock':
			return engine.decideEnvironment(purpose.environment, {do: 'lock', reason: value}, seen);
		case 'unlock':
			return engine.decideEnvironment(purpose.environment, {do: 'unlock', reason: text}, seen);
		case 'freeze':
			return engine.decideFreeze(purpose.environment, {do: 'freeze', reason: purpose.reason ?? '', until: text}, seen);
		case 'signoff':
			return engine.decideSignoff(purpose.environment, parseSignoff(value, purpose.sha));
		case 'unfreeze':
			return engine.decideFreeze(purpose.environment, {do: 'unfreeze', reason: text}, seen);
		case 'break':
			return engine.decideEnvironment(purpose.environment, {do: 'break', reason: purpose.reason ?? ''}, seen);
	}
}

function doneText(purpose: SentPurpose): string {
	switch (purpose.for) {
		case 'skip':
			return `${purpose.step} is skipped.`;
		case 'decline':
			return `${purpose.step} was declined.`;
		case 'note':
			return `The note is kept with ${purpose.step ?? `#${purpose.release}`}.`;
		case 'keep':
			return `The ${purpose.name} is kept with #${purpose.release}.`;
		case 'targets':
			return `${decisionText({...purpose, reason: ''})}.`;
		case 'lock':
			return `${purpose.environment} is locked.`;
		case 'freeze':
			return `${purpose.environment} is frozen.`;
		case 'signoff':
			return 'It is recorded.';
		case 'unfreeze':
			return `${purpose.environment} is not frozen any more.`;
		case 'unlock':
		case 'break':
			return `${purpose.environment} is free.`;
	}
}

function problem(context: CommandContext, text: string): void {
	changeOverlay(context, 'prompt', overlay => ({...overlay, error: text}));
}

/** The ref that the picker's cursor is on, or what was typed where no ref fits. */
export async function chooseRef(context: CommandContext, chosen: Ref | null): Promise<void> {
	const overlay = context.store.getState().overlays.at(-1);
	if (overlay?.kind !== 'refs') return;
	// By its full name: what was pointed at is not looked up among others of that name.
	const ref = chosen?.refname ?? overlay.query.trim();
	if (ref === '') return;
	const pinned = await pin(context, ref);
	if (!pinned.ok) {
		changeOverlay(context, 'refs', other => ({...other, error: pinned}));
		return;
	}

	popOverlay(context);
	bringForward(context, ref, pinned.candidate);
}

/** Makes the commit under the cursor the candidate. */
export async function chooseCommit(context: CommandContext): Promise<void> {
	const state = context.store.getState();
	const commit = selectCommitList(state)?.commits[state.cursors.commits];
	if (!commit) return;
	const pinned = await pin(context, commit.sha);
	if (pinned.ok) bringForward(context, commit.sha, pinned.candidate);
	else tell(context, pinned.message);
}

function pin(context: CommandContext, ref: string) {
	return answer(async () => {
		const candidate = await context.ports.repository.candidate(ref);
		return 'ok' in candidate ? candidate : {ok: true as const, candidate};
	});
}

function bringForward(context: CommandContext, ref: string, candidate: Candidate): void {
	takeCandidate(context, context.store.getState().selected, ref);
	tell(context, `The candidate is ${nameOf(candidate)}.`);
}

function nameOf({ref, sha, version}: Candidate): string {
	const short = sha.slice(0, 7);
	const name = ref === sha ? version : ref;
	return name === short ? short : `${name} (${short})`;
}
