import {overdueText} from '../../src/domain/cadence.ts';
import {dueText} from '../../src/domain/deferred.ts';
import {freezeNow} from '../../src/domain/freeze.ts';
import {operatorName} from '../../src/domain/operator.ts';
import type {Release} from '../../src/domain/release.ts';
import {plainText} from '../../src/domain/sanitize.ts';
import {trainState, trainText} from '../../src/domain/train.ts';
import {valueIn} from '../../store/loadable.ts';
import type {EnvironmentView} from '../../store/state.ts';
import {glyphs, spinnerAt} from '../glyphs.ts';
import type {Line} from '../text/line.ts';
import {span, spread} from '../text/line.ts';
import {pad, textWidth} from '../text/width.ts';
import type {ReleaseWord} from './releaseWords.ts';
import {releaseWord, statusWord} from './releaseWords.ts';
import {age, ago, dayAndClock} from './time.ts';

/** What the rows of the environments depend on besides the environments. */
export type EnvironmentRowContext = {
	readonly selected: string;
	/** The release of the selected environment, which is known in more detail than the others'. */
	readonly release: Release | null;
	readonly now: number;
};

/** The main row of an environment: its mark, name, live commit and version, and what happens or happened there. */
export function environmentRow(
	environment: EnvironmentView,
	nameWidth: number,
	width: number,
	context: EnvironmentRowContext,
): Line {
	const {config} = environment;
	const isSelected = config.name === context.selected;
	const overview = valueIn(environment.overview);
	const reading = valueIn(environment.live);
	const revision = reading?.revision;
	const word = stateWord(environment, context);
	const name = pad(plainText(config.name), nameWidth);
	const live =
		environment.live.status === 'loading'
			? [span('asking …', 'muted')]
			: revision
				? [span(revision.sha.slice(0, 7), 'accent'), span(` ${plainText(revision.version)}`)]
				: [span(reading?.error || environment.live.status === 'failed' ? 'no answer' : 'not asked', 'muted')];
	const mark = overview?.open
		? overview.open.status === 'running'
			? span(spinnerAt(context.now), 'busy')
			: span(glyphs.busy, 'warn')
		: markOf(environment);
	return spread(
		width,
		[
			span(isSelected ? glyphs.cursor : ' ', 'focus'),
			mark,
			span(' '),
			span(name, config.protected ? 'danger' : isSelected ? 'strong' : 'plain'),
			span('  '),
			...live,
		],
		word,
	);
}

/** Environments are asked every half minute: a younger answer is the present one. */
const currentMs = 40_000;

/** What else there is to say about an environment, the most important first. */
export function environmentNotes(environment: EnvironmentView, nextName: string | null, now: number): readonly Line[] {
	const {config} = environment;
	const overview = valueIn(environment.overview);
	const reading = valueIn(environment.live);
	const lines: Line[] = [];
	if (environment.overview.status === 'failed') {
		lines.push([span(`${glyphs.failed} ${plainText(environment.overview.error)}`, 'bad')]);
	}

	const lock = overview?.state.lock;
	if (lock) {
		const by = plainText(operatorName(lock.by));
		lines.push([span(`${glyphs.lock} locked by ${by}: ${plainText(lock.reason)}`, 'warn')]);
	}

	const freeze = overview && freezeNow(overview.state, new Date(now));
	if (freeze) {
		const until = freeze.until === null ? '' : ` until ${dayAndClock(freeze.until)}`;
		const by = plainText(operatorName(freeze.by));
		lines.push([span(`${glyphs.lock} frozen${until}: ${plainText(freeze.reason)} · ${by}`, 'warn')]);
	}

	const {lastShipped = null} = overview ?? {};
	const overdue =
		config.cadenceMs === null
			? null
			: overdueText({everyMs: config.cadenceMs, lastShipped, behind: environment.behind}, new Date(now));
	if (overdue !== null) lines.push([span(`${glyphs.warn} ${overdue}`, 'warn')]);
	if (config.train && overview) {
		const state = trainState(config.train, overview.lastStarted, new Date(now));
		const mark = state.isDue ? `${glyphs.due} ` : '';
		lines.push([span(`${mark}${trainText(config.train, state)}`, state.isDue ? 'warn' : 'muted')]);
	}

	const [due] = overview?.due ?? [];
	if (due) {
		const more = overview && overview.due.length > 1 ? ` and ${overview.due.length - 1} more` : '';
		const text = `${glyphs.warn} ${plainText(due.step)} of #${due.release} ${dueText(due, new Date(now))}${more}: X`;
		lines.push([span(text, Date.parse(due.at) <= now ? 'warn' : 'muted')]);
	}

	const problem = environment.live.status === 'failed' ? environment.live.error : reading?.error;
	if (problem) lines.push([span(`${glyphs.failed} ${plainText(problem)}`, 'bad')]);
	const open = overview?.open;
	if (open) {
		const {previous} = open;
		const was = previous ? ` · was ${previous.sha.slice(0, 7)} ${plainText(previous.version)}` : '';
		lines.push([span(`#${open.id} ${plainText(open.candidate.version)}${was}`, 'muted')]);
	}

	const facts = [
		distanceText(environment, nextName ?? 'HEAD'),
		config.protected ? 'protected' : null,
		reading ? `read ${now - Date.parse(reading.at) < currentMs ? 'now' : ago(reading.at, now)}` : null,
	].filter(fact => fact !== null);
	if (facts.length > 0) lines.push([span(plainText(facts.join(' · ')), 'muted')]);
	return lines;
}

function distanceText({behind, ahead}: EnvironmentView, next: string): string | null {
	if (behind === null || ahead === null) return null;
	if (behind === 0 && ahead === 0) return `level with ${next}`;
	const parts = [behind > 0 ? `${behind} behind` : '', ahead > 0 ? `${ahead} ahead of` : ''].filter(
		part => part !== '',
	);
	return `${parts.join(', ')} ${next}`;
}

/** An environment in a few words, for a title: ` · staging v2.4.1`. */
export function environmentSummary(environment: EnvironmentView): Line {
	const revision = valueIn(environment.live)?.revision;
	return [
		span(' · ', 'muted'),
		span(plainText(environment.config.name), environment.config.protected ? 'danger' : 'strong'),
		span(revision ? ` ${plainText(revision.version)}` : ' ?', 'muted'),
	];
}

/** The columns that the names of environments take. */
export function nameWidthOf(environments: readonly EnvironmentView[]): number {
	return Math.min(16, Math.max(0, ...environments.map(({config}) => textWidth(config.name))));
}

function markOf(environment: EnvironmentView) {
	const reading = valueIn(environment.live);
	if (reading?.error || environment.live.status === 'failed') return span(glyphs.failed, 'bad');
	return reading?.revision ? span(glyphs.live, 'good') : span(glyphs.idle, 'muted');
}

function stateWord(environment: EnvironmentView, {release, now}: EnvironmentRowContext): Line {
	const overview = valueIn(environment.overview);
	const open = overview?.open;
	if (open) {
		const word: ReleaseWord = release?.id === open.id ? releaseWord(release) : statusWord(open.status);
		return [span(word.text, word.tone)];
	}

	const last = overview?.last;
	if (!last) return [];
	const word = statusWord(last.status);
	const lock = overview.state.lock ? [span(`${glyphs.lock} `, 'warn')] : [];
	return [...lock, span(word.mark, word.tone), span(` ${age(last.finishedAt ?? last.startedAt, now)}`, 'muted')];
}
