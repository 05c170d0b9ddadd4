import {expect, test} from 'vitest';
import {checklistRecord} from '../../src/runbook/checklistRecord.ts';
import {releaseRows} from '../../store/releaseRows.ts';
import {command, question} from '../support/samples.ts';
import {deploying, given, happened, release} from '../support/story.ts';

const item = (id: string, section: string) =>
	question(id, {title: `Check ${id}`, ask: `Check ${id}`, checklist: {id: 'qa', title: 'QA', section}});
const steps = [question('team'), item('qa.1', 'Provider'), item('qa.2', 'Provider'), item('qa.3', 'Practices')];
const asked = steps.map(({id}) => ({type: 'step-asked', step: id}) as const);

function checked() {
	return given(
		deploying('v2', {steps, begun: 0}),
		happened(
			1,
			...asked,
			{type: 'step-confirmed', step: 'qa.1', note: 'fast'},
			{type: 'step-declined', step: 'qa.2', note: 'no mail came'},
		),
	);
}

test('a note on an item decides nothing, and one on no step of the release is refused', () => {
	checked()
		.when(release(1, {do: 'note', text: 'slow', step: 'qa.3'}))
		.then({type: 'note-added', text: 'slow', step: 'qa.3'});
	checked()
		.when(release(1, {do: 'note', text: 'slow', step: 'qa.9'}))
		.refused('not-found', 'no step "qa.9"');
});

test('what was asked is a record, by section, with who, when and why', () => {
	const {book} = checked().when(release(1, {do: 'note', text: 'slow', step: 'qa.3'}));
	expect(checklistRecord(book.release(1))?.split('\n').slice(1)).toEqual([
		'',
		'## verify',
		'',
		`- [ ] ${steps[0]?.title}`,
		'',
		'## QA: Provider',
		'',
		expect.stringMatching(/^- \[x\] Check qa\.1 \*\(ana@bastion \S+Z: fast\)\*$/),
		expect.stringMatching(/^- \[ \] Check qa\.2 \*\(declined by ana@bastion \S+Z: no mail came\)\*$/),
		'',
		'## QA: Practices',
		'',
		'- [ ] Check qa.3 *(noted by ana@bastion: slow)*',
		'',
	]);
	expect(checklistRecord(given(deploying('v2', {steps: [command('push', 'true')]})).book.release(1))).toBeNull();
});

test('each part of a checklist has a heading that counts', () => {
	const rows = releaseRows(checked().book.release(1), {});
	expect(rows.map(row => (row.kind === 'section' ? `${row.title} ${row.done}/${row.total}` : row.kind))).toEqual([
		'phase',
		'step',
		'Provider · QA 1/2',
		'step',
		'step',
		'Practices · QA 0/1',
		'step',
	]);
});
