import * as z from 'zod';
import {type ForeignFreeze, foreignFreezeGate, freezeGate, freezeNow} from '../domain/freeze.ts';
import type {GateVerdict} from '../domain/gates.ts';
import type {EnvironmentConfig} from '../domain/project.ts';
import {plainText} from '../domain/sanitize.ts';
import type {CommandResult} from '../environments/runCommand.ts';
import type {Journal} from '../journal/journal.ts';
import {askGate, fromJson, type GateQuestion, notAnswered} from './askGate.ts';
import {readEnvironment} from './readState.ts';
import {zoneOf} from './zoneOf.ts';

/** Whether a person froze the environment; nothing where nobody did. */
export async function freezeVerdicts(
	journal: Journal,
	environment: EnvironmentConfig,
): Promise<readonly GateVerdict[]> {
	const freeze = freezeNow(await readEnvironment(journal, environment.name), new Date());
	const verdict = freezeGate(freeze, zoneOf(environment));
	return verdict ? [verdict] : [];
}

/** What the command of `gates.freeze` says. Only an answer that is understood lets a release start. */
export async function foreignFreezeVerdict(run: string, question: GateQuestion): Promise<GateVerdict> {
	return foreignFreezeGate(readAnswer(await askGate(run, question)));
}

// Made when it is needed, which no start of the cockpit waits for.
function answerSchema() {
	const saidText = z.string().transform(text => plainText(text.trim()).slice(0, 120));
	return z.object({
		frozen: z.boolean(),
		reason: saidText.nullish(),
		by: saidText.nullish(),
		until: saidText.nullish(),
	});
}

function readAnswer(result: CommandResult): ForeignFreeze {
	const why = notAnswered(result);
	if (why !== null) return {says: 'unknown', why};
	if (result.stdout.trim() === '') return {says: 'free'};
	const parsed = answerSchema().safeParse(fromJson(result.stdout));
	if (!parsed.success) return {says: 'unknown', why: 'the command does not say {"frozen": true} or {"frozen": false}'};
	const {frozen, reason = null, by = null, until = null} = parsed.data;
	return frozen ? {says: 'frozen', reason, by, until} : {says: 'free'};
}
