import {describe, expect, test} from 'vitest';
import {parseProject} from '../../src/config/parseProject.ts';

const phases = (step: string) =>
	parseProject(`project: shop\nenvironments: { qa: {} }\nphases: { deploy: [ ${step} ] }\n`, 'release.yaml');
const rollback = (step: string) =>
	parseProject(`project: shop\nenvironments: { qa: { rollback: [ ${step} ] } }\n`, 'release.yaml');

describe('what is wrong with a checklist or a branch', () => {
	test.each([
		['{ id: a, checklist: QA }', 'the checklist is empty: it needs "items", "sections" or "file"'],
		['{ id: a, checklist: QA, items: [x], file: y }', '"file" and "items": the items come from one place'],
		['{ id: a, checklist: QA, items: [x], since: live }', '"since" has no meaning here: only a "file" grows'],
		['{ id: a, checklist: QA, items: [] }', 'must have an item'],
		['{ id: a, branch: a..b }', 'must be the name of a branch such as staging'],
		['{ id: a, branch: staging, how: rebase }', 'how'],
	])('%s', (step, message) => {
		expect(JSON.stringify(phases(step))).toContain(JSON.stringify(message).slice(1, -1));
	});

	test.each([
		['{ id: a, branch: staging }', 'a rollback puts it back by itself'],
		['{ id: a, checklist: QA, file: x }', 'a rollback reads no candidate'],
	])('in a rollback: %s', (step, message) => {
		expect(JSON.stringify(rollback(step))).toContain(message);
	});
});

test('a checklist in parts, and a branch with what it has by default', () => {
	expect(
		phases('{ id: qa, checklist: QA, sections: { Provider: [One], Practices: [Two] } }, { id: b, branch: staging }'),
	).toMatchObject({
		ok: true,
		project: {
			phases: {
				deploy: [
					{kind: 'checklist', title: 'QA', sections: [{name: 'Provider', items: ['One']}, {name: 'Practices'}]},
					{kind: 'branch', name: 'staging', push: 'origin', how: 'replace'},
				],
			},
		},
	});
	expect(rollback('{ id: qa, checklist: QA, items: [One] }')).toMatchObject({ok: true});
});

test('an environment without a database', () => {
	const text = (database: string) =>
		`project: shop\nenvironments: { qa: { database: ${database} } }\nmigrations: { adapter: growing-file, dialect: mysql, path: alters.sql, database: DB }\n`;
	expect(parseProject(text('false'), 'release.yaml')).toMatchObject({
		ok: true,
		project: {environments: [{database: false}]},
	});
	expect(parseProject(text('true'), 'release.yaml')).toMatchObject({ok: false});
});
