// Questions before a release, by the real engine: they block until they are answered, and a rollback is asked nothing.
import {expect, test} from 'vitest';
import type {GatesConfig} from '../../src/domain/gatesConfig.ts';
import {environment} from '../support/samples.ts';
import {accepted, openShop} from '../support/shop.ts';

const gates: GatesConfig = {
	...environment.gates,
	questions: [{name: 'risk', ask: 'How risky?', answers: ['low', 'high'], avoid: {}}],
};

test('a release waits for the answer and keeps it', {timeout: 60_000}, async () => {
	const shop = await openShop({}, {staging: {gates}});
	try {
		const verdict = async (answers = {}) => {
			const plan = accepted(await shop.engine.plan('staging', shop.commits[1], {answers}));
			return plan.gates.find(({id}) => id === 'ask-risk')?.verdict;
		};
		expect([await verdict(), await verdict({risk: 'none'}), await verdict({risk: 'low'})]).toEqual([
			'block',
			'block',
			'pass',
		]);
		expect(await shop.engine.plan('staging', shop.commits[1], {answers: {rsk: 'low'}})).toMatchObject({
			code: 'not-found',
			hint: 'Its questions: risk',
		});
		shop.setLive('staging', shop.commits[0] ?? '');
		const preview = accepted(await shop.engine.plan('staging', shop.commits[1], {answers: {risk: 'low'}}));
		const started = await shop.engine.start(preview, {request: 'r', overrides: [], onFailure: 'stop'});
		const release = await shop.ended(accepted(started).release);
		expect(release.answers).toEqual([{question: 'risk', ask: 'How risky?', answer: 'low'}]);
		expect(await shop.rollback('staging')).toMatchObject({end: {outcome: 'succeeded'}});
	} finally {
		await shop.close();
	}
});
