import type {GateVerdict} from './gates.ts';
import type {QuestionConfig} from './gatesConfig.ts';
import {wallClock} from './zonedTime.ts';

/** What a person answered before a release, kept with it. */
export type Answer = {readonly question: string; readonly ask: string; readonly answer: string};

/** Answers as they are given: by the question's name. */
export type Answers = Readonly<Record<string, string>>;

/** The gate of a question. */
export function questionGateId(question: string): string {
	return `ask-${question}`;
}

/** The question of a gate; null where the gate is no question. */
export function questionOfGate(gate: string): string | null {
	const prefix = questionGateId('');
	return gate.startsWith(prefix) ? gate.slice(prefix.length) : null;
}

/**
 * Whether a question is answered, and by an answer that fits this day.
 * @param answer what was said; undefined: nothing yet
 * @param zone the one whose clocks say which day it is
 */
export function questionGate(
	question: QuestionConfig,
	answer: string | undefined,
	now: Date,
	zone: string,
): GateVerdict {
	const id = questionGateId(question.name);
	const {ask, answers, avoid} = question;
	if (answer === undefined) return {id, verdict: 'block', text: `${ask} It needs an answer${choice(answers)}.`};
	if (answers.length > 0 && !answers.includes(answer)) {
		return {id, verdict: 'block', text: `${ask} "${answer}" is no answer to that${choice(answers)}.`};
	}

	const {day} = wallClock(now, zone);
	return (avoid[answer] ?? []).includes(day)
		? {id, verdict: 'block', text: `${ask} ${answer}: not on a ${dayNames[day] ?? ''}`}
		: {id, verdict: 'pass', text: `${ask} ${answer}`};
}

/** The answers to questions that are asked, in their order. */
export function answered(questions: readonly QuestionConfig[], answers: Answers): readonly Answer[] {
	return questions.flatMap(({name, ask}) => {
		const answer = Object.hasOwn(answers, name) ? answers[name] : undefined;
		return answer === undefined ? [] : [{question: name, ask, answer}];
	});
}

/** The answer that was meant: where a person may choose, the beginning of one is enough. */
export function meantAnswer({answers}: QuestionConfig, typed: string): string {
	const begun = answers.filter(answer => answer.toLowerCase().startsWith(typed.toLowerCase()));
	const [only] = begun;
	return only !== undefined && begun.length === 1 && typed !== '' ? only : typed;
}

const dayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

function choice(answers: readonly string[]): string {
	return answers.length === 0 ? '' : `: ${answers.join(', ')}`;
}
