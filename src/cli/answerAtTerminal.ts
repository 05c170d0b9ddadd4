import process from 'node:process';
import {createInterface} from 'node:readline/promises';
import type {Refusal} from '../domain/decision.ts';
import type {Release} from '../domain/release.ts';
import {waitingFor} from '../domain/release.ts';
import {plainText} from '../domain/sanitize.ts';
import type {Engine} from '../engine/engine.ts';
import {forTerminal, say} from './output.ts';

/**
 * Asks the person at a plain terminal what a waiting release waits for, and records the answer.
 * @returns whether something was decided; false when the person leaves it for later
 */
export async function answerAtTerminal(engine: Engine, release: Release): Promise<boolean> {
	const waiting = waitingFor(release);
	if (!waiting) return true;
	const {id} = release;
	const step = waiting.step ?? '';
	switch (waiting.why) {
		case 'asking': {
			const title = release.plan.steps.find(candidate => candidate.id === step)?.title ?? step;
			const answer = await ask(`${plainText(title)}\n  done? [y]es, [n]o, [l]ater: `);
			if (answer === 'y') return told(await engine.decideStep(id, {do: 'confirm', step, note: null}));
			if (answer === 'n') {
				const note = await ask('  what is wrong? ');
				return told(await engine.decideStep(id, {do: 'decline', step, note: note || null}));
			}

			return false;
		}

		case 'failed':
		case 'unknown': {
			const answer = await ask(`${plainText(step)} ${waiting.why}: [r]etry, [s]kip, [a]bort, roll [b]ack, [l]ater: `);
			if (answer === 'r') return told(await engine.decideStep(id, {do: 'retry', step, attempt: null}));
			if (answer === 's') {
				return told(await engine.decideStep(id, {do: 'skip', step, reason: await ask('  reason: ')}));
			}

			if (answer === 'a') return told(await engine.decideRelease(id, {do: 'abort', reason: `${step} ${waiting.why}`}));
			if (answer === 'b') {
				const reason = `${step} ${waiting.why}`;
				const request = crypto.randomUUID();
				return told(await engine.rollback(release.environment, {request, reason, onFailure: 'ask'}));
			}

			return false;
		}

		case 'paused':
			return false;
	}
}

/** Asks one line of the person at the terminal. Empty when the input has ended. */
export async function ask(question: string): Promise<string> {
	const lines = createInterface({input: process.stdin, output: process.stdout});
	try {
		const closed = new Promise<string>(resolve => lines.once('close', () => resolve('')));
		return (await Promise.race([lines.question(forTerminal(question)), closed])).trim();
	} finally {
		lines.close();
	}
}

function told(result: {readonly ok: true} | Refusal): boolean {
	if (!result.ok) say(plainText(`${result.message}${result.hint ? ` ${result.hint}` : ''}`));
	return true;
}
