import {expect, test} from 'vitest';
import type {QuestionConfig} from '../../src/domain/gatesConfig.ts';
import {answered, meantAnswer, questionGate} from '../../src/domain/questions.ts';

const risk: QuestionConfig = {
	name: 'risk',
	ask: 'How risky is it?',
	answers: ['low', 'medium', 'high'],
	avoid: {high: [5, 6, 0]},
};
const free: QuestionConfig = {name: 'who', ask: 'Who assists?', answers: [], avoid: {}};
const gate = (answer: string | undefined, moment = '2026-06-01T10:00:00Z', question = risk) =>
	questionGate(question, answer, new Date(moment), 'Europe/Ljubljana');

test('without an answer, and with one that there is not, a question blocks and says what can be answered', () => {
	expect(gate(undefined)).toEqual({
		id: 'ask-risk',
		verdict: 'block',
		text: 'How risky is it? It needs an answer: low, medium, high.',
	});
	expect(gate('severe')).toMatchObject({verdict: 'block', text: expect.stringContaining('"severe" is no answer')});
	expect(gate('anybody', undefined, free)).toMatchObject({verdict: 'pass', text: 'Who assists? anybody'});
});

test('an answer blocks on the days that it avoids, as clocks in the zone have them', () => {
	expect(gate('high')).toMatchObject({verdict: 'pass'});
	expect(gate('low', '2026-06-05T10:00:00Z')).toMatchObject({verdict: 'pass'});
	expect(gate('high', '2026-06-05T10:00:00Z')).toMatchObject({
		verdict: 'block',
		text: 'How risky is it? high: not on a Friday',
	});
	// It is Thursday in UTC, and Friday in Ljubljana.
	expect(gate('high', '2026-06-04T22:30:00Z')).toMatchObject({verdict: 'block'});
});

test('what is kept is what was asked and answered, and the beginning of an answer is enough', () => {
	expect(answered([risk, free], {risk: 'low'})).toEqual([{question: 'risk', ask: 'How risky is it?', answer: 'low'}]);
	expect([meantAnswer(risk, 'M'), meantAnswer(risk, ''), meantAnswer(free, 'an')]).toEqual(['medium', '', 'an']);
});
