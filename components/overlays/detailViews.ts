import {announcementText} from '../../src/domain/announcement.ts';
import {cadenceText} from '../../src/domain/cadence.ts';
import {isRefusal} from '../../src/domain/decision.ts';
import {dueText} from '../../src/domain/deferred.ts';
import {freezeNow} from '../../src/domain/freeze.ts';
import type {ApprovalsConfig} from '../../src/domain/gatesConfig.ts';
import {migrationTitle} from '../../src/domain/migrationWords.ts';
import {operatorName} from '../../src/domain/operator.ts';
import {plainText} from '../../src/domain/sanitize.ts';
import type {GroupStatus} from '../../src/domain/targetGate.ts';
import type {TargetGroupConfig} from '../../src/domain/targetGroup.ts';
import {namesText} from '../../src/domain/targetWords.ts';
import {trainState, trainText} from '../../src/domain/train.ts';
import {type Loadable, valueIn} from '../../store/loadable.ts';
import type {Overlay} from '../../store/overlay.ts';
import {selectRelease} from '../../store/select.ts';
import type {CockpitState, EnvironmentView} from '../../store/state.ts';
import {announcedLines} from '../rows/announcementRows.ts';
import {commitLines} from '../rows/commitRows.ts';
import {migrationLines} from '../rows/migrationRows.ts';
import {refusalLines} from '../rows/refusalRows.ts';
import {statusWord} from '../rows/releaseWords.ts';
import {rollbackDetail} from '../rows/rollbackRows.ts';
import {stepLines} from '../rows/stepLines.ts';
import {ago, dayAndClock} from '../rows/time.ts';
import type {Line, Span} from '../text/line.ts';
import {span} from '../text/line.ts';
import {pad, wrap} from '../text/width.ts';
import type {OverlayView} from './overlayView.ts';
import {overlayTitle, textBody} from './overlayView.ts';

const page = {tone: 'accent', size: 'page', header: [], trailer: []} as const;

/** A commit with its message and files. */
export function commitView(overlay: Extract<Overlay, {kind: 'commit'}>, width: number, now: number): OverlayView {
	const detail = valueIn(overlay.detail);
	const lines: readonly Line[] = detail
		? commitLines(detail, width, now)
		: [
				overlay.detail.status === 'loading'
					? [span('reading …', 'muted')]
					: [
							span(
								overlay.detail.status === 'failed'
									? plainText(overlay.detail.error)
									: 'This clone does not have the commit: git fetch',
								'bad',
							),
						],
			];
	return {
		...page,
		title: overlayTitle([span('Commit '), span(overlay.sha.slice(0, 7), 'accent')]),
		body: textBody(lines, overlay.top),
	};
}

/** A migration: what it does, and its SQL. */
export function migrationView(
	{row, judged, top}: Extract<Overlay, {kind: 'migration'}>,
	state: CockpitState,
	width: number,
): OverlayView {
	const outlook = valueIn(state.migrations);
	const proof = outlook?.ok ? outlook.proof : null;
	return {
		...page,
		title: overlayTitle([span('Migration '), span(plainText(migrationTitle(row)), 'accent')]),
		body: textBody(migrationLines(row, judged, proof, width), top),
	};
}

/** The whole rollback plan, to be read in peace: nothing counts down here. */
export function rollbackView(top: number, state: CockpitState, width: number): OverlayView {
	const value = valueIn(state.rollback);
	const lines = value
		? isRefusal(value)
			? refusalLines(value, width)
			: rollbackDetail(value, width)
		: [[span(state.rollback.status === 'failed' ? plainText(state.rollback.error) : 'reading …', 'muted')]];
	return {...page, title: overlayTitle([span(`Rollback of ${state.selected}`)]), body: textBody(lines, top)};
}

/** A step: what it does, its attempts, and below them what the attempt wrote. */
export function stepView(overlay: Extract<Overlay, {kind: 'step'}>, state: CockpitState, width: number): OverlayView {
	const shown = selectRelease(state);
	const release = overlay.of ?? (shown?.id === overlay.release ? shown : null);
	const step = release?.plan.steps.find(other => other.id === overlay.step);
	const header = release && step ? stepLines(release, step, width, state.now) : [];
	const {output} = overlay;
	const says = release && step?.kind === 'announce' ? announcementText(release, step) : null;
	const heading =
		says === null
			? output
				? `output of attempt ${overlay.attempt}${overlay.target ? ` on ${plainText(overlay.target)}` : ''}`
				: ''
			: 'what it says';
	const rule: Line = [span(heading, 'strong')];
	return {
		...page,
		title: overlayTitle([span(`#${overlay.release} `, 'muted'), span(plainText(overlay.step), 'strong')]),
		header: [...header, [], rule],
		body: output
			? {kind: 'log', view: output, top: overlay.top}
			: textBody(
					says === null ? [[span('It has written nothing.', 'muted')]] : announcedLines(says, width),
					overlay.top ?? 0,
				),
	};
}

/** An environment: what it says, what the journal knows, how it is configured. */
export function environmentView(
	{name, targets, top}: Extract<Overlay, {kind: 'environment'}>,
	state: CockpitState,
	width: number,
): OverlayView {
	const environment = state.environments.find(({config}) => config.name === name);
	return {
		...page,
		tone: environment?.config.protected ? 'danger' : 'accent',
		title: overlayTitle([
			span('Environment '),
			span(plainText(name), environment?.config.protected ? 'danger' : 'strong'),
		]),
		body: textBody(environment ? environmentLines(environment, targets, width, state.now) : [], top),
	};
}

function environmentLines(
	environment: EnvironmentView,
	targets: Loadable<readonly GroupStatus[]>,
	width: number,
	now: number,
): readonly Line[] {
	const {config} = environment;
	const overview = valueIn(environment.overview);
	const reading = valueIn(environment.live);
	const lines: Line[] = [];
	const say = (label: string, text: string, tone: Span['tone'] = 'plain') => {
		for (const [index, part] of wrap(plainText(text), Math.max(8, width - 14)).entries()) {
			lines.push([span(pad(index === 0 ? label : '', 14), 'muted'), span(part, tone)]);
		}
	};

	if (reading?.revision) say('live', `${reading.revision.version} ${reading.revision.sha}`, 'accent');
	if (reading) say('read', `${dayAndClock(reading.at)} · ${ago(reading.at, now)}`);
	const problem = environment.live.status === 'failed' ? environment.live.error : reading?.error;
	if (problem) say('no answer', problem, 'bad');
	if (environment.overview.status === 'failed') say('journal', environment.overview.error, 'bad');
	if (config.targets.some(({live}) => live !== null)) {
		const groups = valueIn(targets);
		for (const {group, text, isOdd} of groups ?? []) say('targets', `${group}: ${text}`, isOdd ? 'warn' : 'plain');
		if (!groups) say('targets', targets.status === 'failed' ? targets.error : 'being asked …', 'muted');
	}

	if (config.live) say('asked with', config.live.run);
	if (config.url) say('url', config.url);
	say('protected', config.protected ? 'yes: its name is typed to deploy' : 'no');
	if (config.promotes) say('promotes', `only what is live and verified on ${config.promotes}`);
	if (config.cadenceMs !== null) say('cadence', `a release is due every ${cadenceText(config.cadenceMs)}`);
	if (config.train) {
		const next = overview ? trainText(config.train, trainState(config.train, overview.lastStarted, new Date(now))) : '';
		say('train', `${config.train.text}${config.train.start === 'auto' ? ', may start by itself' : ''}`);
		if (next !== '') say('', next);
	}

	lines.push([]);
	if (overview?.open)
		say(
			'open',
			`#${overview.open.id} ${overview.open.candidate.version} ${statusWord(overview.open.status).text}`,
			'busy',
		);
	if (overview?.last)
		say(
			'last',
			`#${overview.last.id} ${overview.last.candidate.version} ${statusWord(overview.last.status).text} ${ago(overview.last.startedAt, now)}`,
		);
	for (const {release, step} of overview?.unsent ?? []) say('not sent', `${step} of #${release}`, 'warn');
	for (const due of overview?.due ?? [])
		say('put off', `${due.step} of #${due.release}, ${dueText(due, new Date(now))}`, 'warn');
	const lock = overview?.state.lock;
	if (lock) say('locked', `by ${operatorName(lock.by)} since ${dayAndClock(lock.since)}: ${lock.reason}`, 'warn');
	const freeze = overview && freezeNow(overview.state, new Date(now));
	if (freeze) {
		const until = freeze.until === null ? '' : ` until ${dayAndClock(freeze.until)}`;
		say('frozen', `by ${operatorName(freeze.by)} since ${dayAndClock(freeze.since)}${until}: ${freeze.reason}`, 'warn');
	}

	lines.push([]);
	if (config.gates.window) say('window', config.gates.window.text);
	if (config.gates.timeLeft) say('time left', config.gates.timeLeft);
	if (config.gates.ci) say('ci', `${config.gates.ci.run} must say ${config.gates.ci.expect}`);
	if (config.gates.freeze) say('freeze', config.gates.freeze.run);
	if (config.gates.approvals) say('approvals', approvalsText(config.gates.approvals));
	if (config.gates.signoffs.length > 0) say('signed off by', config.gates.signoffs.join(', '));
	if (config.gates.cleanTree) say('clean tree', config.gates.cleanTree);
	for (const group of config.targets) say(`group ${group.name}`, groupText(group));
	for (const source of config.logs) say(`log ${source.name}`, source.kind === 'run' ? source.run : source.file);
	return lines;
}

function groupText({list, transport}: TargetGroupConfig): string {
	const by = transport === null ? 'by ssh' : `by ${transport}`;
	if (list.by === 'hosts') return `${namesText(list.hosts)}, ${by}`;
	return `${list.by === 'file' ? list.file : list.run}, ${by}`;
}

function approvalsText({of, needed, authorOnly}: ApprovalsConfig): string {
	return `${needed} of ${of.map(([name]) => name).join(', ')}${authorOnly ? '; only the author may ship' : ''}`;
}
