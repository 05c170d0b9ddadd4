import {announcementDraft, announcementText, announcementWay} from '../domain/announcement.ts';
import type {Refusal} from '../domain/decision.ts';
import type {AnnounceStep} from '../domain/plan.ts';
import type {Release} from '../domain/release.ts';
import {stepOf, waitingFor} from '../domain/release.ts';
import {plainText} from '../domain/sanitize.ts';
import type {Engine} from '../engine/engine.ts';
import {ask} from './ask.ts';
import {say} from './output.ts';
import {indented} from './words.ts';

/**
 * Asks the person at a plain terminal what a waiting release waits for, and records the answer.
 * @returns whether something was decided; false when the person leaves it for later
 */
export async function answerAtTerminal(engine: Engine, release: Release): Promise<boolean> {
	const waiting = waitingFor(release);
	if (!waiting) return true;
	const {id, seq: seen} = release;
	const step = waiting.step ?? '';
	switch (waiting.why) {
		case 'asking': {
			const announcement = release.plan.steps.find(candidate => candidate.id === step);
			if (announcement?.kind === 'announce') return answerAnnouncement(engine, release, announcement);
			const title = release.plan.steps.find(candidate => candidate.id === step)?.title ?? step;
			const answer = await ask(`${plainText(title)}\n  done? [y]es, [n]o, [l]ater: `);
			if (answer === 'y') return told(await engine.decideStep(id, {do: 'confirm', step, note: null}, seen));
			if (answer === 'n') {
				const note = await ask('  what is wrong? ');
				return told(await engine.decideStep(id, {do: 'decline', step, note: note || null}, seen));
			}

			return false;
		}

		case 'terminal': {
			const {title = step} = release.plan.steps.find(candidate => candidate.id === step) ?? {};
			const answer = await ask(
				`${plainText(title)}\n  ${plainText(step)} needs a terminal: run it [h]ere, [s]kip, [a]bort, roll [b]ack, [l]ater: `,
			);
			if (answer === 'h') {
				const {attempts} = stepOf(release, step);
				return told(await engine.attend(id, step, attempts.length, {covers: false, lend: work => work()}));
			}

			return without(engine, release, step, 'not run in a terminal', answer);
		}

		case 'failed':
		case 'unknown': {
			const answer = await ask(`${plainText(step)} ${waiting.why}: [r]etry, [s]kip, [a]bort, roll [b]ack, [l]ater: `);
			if (answer === 'r') return told(await engine.decideStep(id, {do: 'retry', step, attempt: null}, seen));
			return without(engine, release, step, `${step} ${waiting.why}`, answer);
		}

		case 'paused':
			return false;
	}
}

async function answerAnnouncement(engine: Engine, release: Release, step: AnnounceStep): Promise<boolean> {
	const {id, seq: seen} = release;
	say(`${plainText(step.announcement)}, ${plainText(announcementWay(step))}:`);
	for (const line of indented(announcementText(release, step)).split('\n')) say(plainText(line));
	const send = step.asks === 'summary' ? '' : '[s]end, ';
	const answer = await ask(`  ${send}[w]rite, do [n]ot send, [l]ater: `);
	if (answer === 's') return told(await engine.decideStep(id, {do: 'confirm', step: step.id, note: null}, seen));
	if (answer === 'n')
		return told(await engine.decideStep(id, {do: 'skip', step: step.id, reason: await ask('  reason: ')}, seen));
	if (answer !== 'w') return false;
	const written = await engine.compose(id, step.id, announcementDraft(release, step), {
		covers: false,
		lend: work => work(),
	});
	if (!written.ok) return told(written);
	for (const line of indented(written.wording).split('\n')) say(plainText(line));
	if ((await ask('  send it? [y]es, [n]o: ')) !== 'y') return true;
	return told(await engine.decideStep(id, {do: 'write', step: step.id, wording: written.wording}, seen));
}

// Goes on without a step, or not at all.
async function without(
	engine: Engine,
	{id, environment, seq: seen}: Release,
	step: string,
	reason: string,
	answer: string,
) {
	switch (answer) {
		case 's':
			return told(await engine.decideStep(id, {do: 'skip', step, reason: await ask('  reason: ')}, seen));
		case 'a':
			return told(await engine.decideRelease(id, {do: 'abort', reason}, seen));
		case 'b':
			return told(await engine.rollback(environment, {request: crypto.randomUUID(), reason, onFailure: 'ask'}));
		default:
			return false;
	}
}

function told(result: {readonly ok: true} | Refusal): boolean {
	if (!result.ok) say(plainText(`${result.message}${result.hint ? ` ${result.hint}` : ''}`));
	return true;
}
