import {isClosing} from '../../src/domain/closing.ts';
import {count} from '../../src/domain/count.ts';
import {isRefusal} from '../../src/domain/decision.ts';
import {deferralText, isDeferred} from '../../src/domain/deferred.ts';
import {placeText} from '../../src/domain/fanOutWords.ts';
import {isInteractive} from '../../src/domain/plan.ts';
import {phaseIds} from '../../src/domain/project.ts';
import {plainText} from '../../src/domain/sanitize.ts';
import {targetsGateId} from '../../src/domain/targetGate.ts';
import {namesText} from '../../src/domain/targetWords.ts';
import {blockedGates, deployStage} from '../../store/commands/deploy.ts';
import {valueIn} from '../../store/loadable.ts';
import type {DeployOverlay} from '../../store/overlay.ts';
import type {PlanPreview} from '../../store/ports.ts';
import {glyphs, spinnerAt} from '../glyphs.ts';
import {announcementLines} from '../rows/announcementRows.ts';
import {commitRow, relationLine} from '../rows/commitRows.ts';
import {refusalLines} from '../rows/refusalRows.ts';
import {duration} from '../rows/time.ts';
import type {Line, Span} from '../text/line.ts';
import {span} from '../text/line.ts';
import {pad, wrap} from '../text/width.ts';
import type {Tone} from '../theme.ts';
import type {OverlayView} from './overlayView.ts';
import {overlayTitle, textBody} from './overlayView.ts';

/** Commits that the confirmation lists before it only counts. */
const listedCommits = 6;

/** The confirmation of a deploy: what would happen, what stands in the way, and what starts it. */
export function deployView(overlay: DeployOverlay, width: number, now: number): OverlayView {
	const preview = valueIn(overlay.preview);
	const name = span(overlay.environment, overlay.protected ? 'danger' : 'strong');
	const base = {
		tone: overlay.protected ? ('danger' as const) : ('accent' as const),
		size: 'dialog' as const,
		header: [],
	};
	const title = overlayTitle(
		overlay.down ? [span(`Take back ${plainText(overlay.down.join(', '))} on `), name] : [span('Deploy to '), name],
	);
	if (!preview) {
		const lines: readonly Line[] =
			overlay.preview.status === 'failed'
				? refusalLines({message: overlay.preview.error, hint: null}, width)
				: [[span(`${spinnerAt(now)} making the plan …`, 'muted')]];
		return {...base, title, body: textBody(lines), trailer: []};
	}

	if (isRefusal(preview)) return {...base, title, body: textBody(refusalLines(preview, width)), trailer: []};
	return {
		...base,
		title,
		body: textBody(planLines(preview, overlay, width, now), overlay.top),
		trailer: trailer(overlay, width, now),
	};
}

function planLines(preview: PlanPreview, overlay: DeployOverlay, width: number, now: number): readonly Line[] {
	const {candidate, previous, relation, commits, commitCount, migrations, plan, gates, rollback} = preview;
	const label = (text: string): Span => span(pad(text, 11), 'muted');
	const ref = candidate.ref === candidate.sha ? '' : ` · ${plainText(candidate.ref)}`;
	const warning = relationLine(relation);
	const pending = migrations?.ok ? migrations.pending : [];
	const stays: readonly Line[] = [
		[
			label('code stays'),
			span(`${plainText(candidate.version)} `, 'strong'),
			span(candidate.sha.slice(0, 7), 'accent'),
		],
	];
	const changes: readonly Line[] = [
		[
			label('brings'),
			span(`${plainText(candidate.version)} `, 'strong'),
			span(candidate.sha.slice(0, 7), 'accent'),
			span(ref, 'muted'),
		],
		[
			label('replaces'),
			...(previous
				? [span(`${plainText(previous.version)} `), span(previous.sha.slice(0, 7), 'accent')]
				: [span('nothing that is known', 'muted')]),
			span(relation?.kind === 'unknown' ? '' : ` · ${count(commitCount, 'commit')}`, 'muted'),
		],
		...(warning ? [[label(''), ...warning]] : []),
	];
	return [
		...(overlay.down ? stays : changes),
		...(overlay.runbook ? [[label('runbook'), span(plainText(overlay.runbook.file), 'strong')]] : []),
		...overlay.remarks
			.flatMap(remark => wrap(plainText(remark), width - 11))
			.map((part): Line => [label(''), span(part, 'warn')]),
		[label('takes'), span(preview.expectedMs === null ? 'not known yet' : `about ${duration(preview.expectedMs)}`)],
		...gateLines(gates, overlay, label, width),
		...(commits.length > 0 ? [[] as Line] : []),
		...commits.slice(0, listedCommits).map(commit => commitRow(commit, width, now)),
		...(commitCount > listedCommits
			? [[span(`        and ${count(commitCount - listedCommits, 'commit')} more`, 'muted')]]
			: []),
		[],
		...stepsByPhase(plan.steps, width),
		...(migrations && !migrations.ok ? [[span(`${glyphs.warn} ${plainText(migrations.error)}`, 'warn')]] : []),
		...pending
			.filter(migration => !migration.hasDown)
			.map(
				(migration): Line => [
					span(`${glyphs.warn} ${plainText(`${migration.id} ${migration.name}`)} has no down`, 'warn'),
				],
			),
		...plan.steps.flatMap(({id, warn}) =>
			warn === undefined ? [] : wrapped(`${glyphs.warn} ${id}: ${warn}`, width, 'warn'),
		),
		...plan.steps.flatMap(step => {
			const where = placeText(step);
			return where === null ? [] : wrapped(`${step.id} runs ${where}`, width, 'muted');
		}),
		...(plan.without ? wrapped(`${glyphs.warn} left out: ${namesText(plan.without)}`, width, 'warn') : []),
		...plan.steps
			.filter(isDeferred)
			.flatMap(({id, deferred}) => wrapped(`${id} is ${deferralText(deferred)}`, width, 'muted')),
		...plan.steps
			.filter(isClosing)
			.flatMap(({id, closes}) => wrapped(`${id} closes ${closes}, wherever the release goes`, width, 'muted')),
		...plan.steps
			.filter(isInteractive)
			.map((step): Line => [span(`${glyphs.warn} ${plainText(step.id)} needs a person at a terminal`, 'warn')]),
		[],
		...afterwards(rollback, label, width),
		...announcementLines(plan, width),
	];
}

function wrapped(text: string, width: number, tone: Tone): readonly Line[] {
	return wrap(plainText(text), width).map((part): Line => [span(part, tone)]);
}

function gateLines(
	gates: PlanPreview['gates'],
	overlay: DeployOverlay,
	label: (text: string) => Span,
	width: number,
): readonly Line[] {
	const idWidth = Math.min(16, Math.max(10, ...gates.map(({id}) => id.length)));
	return gates.flatMap((gate, index): readonly Line[] => {
		const reason = overlay.reasons[gate.id];
		const mark =
			gate.verdict === 'pass'
				? span(glyphs.done, 'good')
				: gate.verdict === 'warn'
					? span(glyphs.warn, 'warn')
					: span(glyphs.failed, reason === undefined ? 'bad' : 'warn');
		const text = reason === undefined ? '' : ` · overruled: ${plainText(reason)}`;
		const tone = gate.verdict === 'pass' ? 'muted' : gate.verdict === 'warn' || reason !== undefined ? 'warn' : 'bad';
		return wrap(plainText(gate.text) + text, Math.max(8, width - 14 - idWidth)).map(
			(part, line): Line => [
				label(index === 0 && line === 0 ? 'gates' : ''),
				line === 0 ? mark : span(' '),
				span(` ${pad(line === 0 ? plainText(gate.id) : '', idWidth)} `),
				span(part, tone),
			],
		);
	});
}

function stepsByPhase(steps: PlanPreview['plan']['steps'], width: number): readonly Line[] {
	return phaseIds.flatMap((phase): readonly Line[] => {
		const own = steps.filter(step => step.phase === phase);
		const names = namesOf(own).map(plainText).join(' · ');
		return wrap(names, Math.max(8, width - 11))
			.filter(() => own.length > 0)
			.map((part, line): Line => [span(pad(line === 0 ? phase : '', 11), 'muted'), span(part)]);
	});
}

// A checklist is one name, however long it is.
function namesOf(steps: PlanPreview['plan']['steps']): readonly string[] {
	const lists = Map.groupBy(steps, step => (step.kind === 'ask' && step.checklist?.id) || step.id);
	return [...lists].map(([id, items]) =>
		items[0]?.kind === 'ask' && items[0].checklist ? `${id} (${count(items.length, 'item')})` : id,
	);
}

function afterwards(rollback: PlanPreview['rollback'], label: (text: string) => Span, width: number): readonly Line[] {
	if (isRefusal(rollback)) {
		return wrap(plainText(rollback.message), Math.max(8, width - 11)).map(
			(part, line): Line => [label(line === 0 ? 'way back' : ''), span(part, 'warn')],
		);
	}

	const {revision} = rollback.target;
	return [
		[
			label('way back'),
			span(`to ${plainText(revision.version)} `),
			span(revision.sha.slice(0, 7), 'accent'),
			span(` · ${count(rollback.plan.steps.length, 'step')}`, 'muted'),
		],
		...rollback.willNotUndo.map(
			(text): Line =>
				rollback.pastReturn.includes(text)
					? [label(''), span(`${glyphs.failed} past the point of no return: ${plainText(text)}`, 'bad')]
					: [label(''), span(`${glyphs.warn} will not undo: ${plainText(text)}`, 'warn')],
		),
	];
}

function trailer(overlay: DeployOverlay, width: number, now: number): readonly Line[] {
	const lines: Line[] = [[span('─'.repeat(width), 'muted')]];
	if (overlay.error) lines.push(...refusalLines(overlay.error, width));
	if (overlay.hint) lines.push(...wrapped(overlay.hint, width, 'warn'));
	switch (deployStage(overlay)) {
		case 'blocked':
			lines.push([
				span(
					`${glyphs.failed} blocked by ${blockedGates(overlay)
						.map(gate => gate.id)
						.join(', ')}`,
					'bad',
				),
				span(' · '),
				span('o', 'focus'),
				span(' overrules it with a reason', 'muted'),
				...(blockedGates(overlay).some(gate => gate.id === targetsGateId)
					? [span(' · ', 'muted'), span('w', 'focus'), span(' leaves them out', 'muted')]
					: []),
				...(blockedGates(overlay).some(gate => gate.id.startsWith('ask-'))
					? [span(' · ', 'muted'), span('i', 'focus'), span(' answers', 'muted')]
					: []),
			]);
			break;
		case 'type':
			lines.push([
				span('Type '),
				span(overlay.environment, 'danger'),
				span(' and Enter to start: '),
				span(overlay.typed, 'strong'),
				span('▏', 'accent'),
			]);
			break;
		case 'starting':
			lines.push([span(`${spinnerAt(now)} starting …`, 'busy')]);
			break;
		default:
			lines.push([span('Enter', 'focus'), span(' starts the release', 'plain')]);
	}

	return lines;
}
