import {operatorName} from '../src/domain/operator.ts';
import type {Release} from '../src/domain/release.ts';
import {plainText} from '../src/domain/sanitize.ts';
import type {ReleaseSummary} from '../src/domain/summary.ts';
import type {Watcher} from '../src/domain/watcher.ts';
import {remainingMs} from '../store/timing.ts';
import {releaseWord, statusWord} from './rows/releaseWords.ts';
import {clock, duration} from './rows/time.ts';
import type {Line} from './text/line.ts';
import {lineWidth, span, spread} from './text/line.ts';

/** What the top line tells. */
export type HeaderFacts = {
	readonly project: string;
	readonly environment: string;
	readonly isProtected: boolean;
	/** The open release, of whatever environment. */
	readonly open: ReleaseSummary | null;
	/** The same release in detail, where it is the one that is shown. */
	readonly release: Release | null;
	readonly usual: Readonly<Record<string, number>>;
	/** Who else looks on, on whatever machine. */
	readonly others: readonly Watcher[];
	readonly now: number;
	/** Seconds are shown while something moves; an idle screen stays still. */
	readonly moving: boolean;
};

/** The top line: project and environment, the release that runs and its state, the clock. */
export function headerLine(facts: HeaderFacts, width: number): Line {
	const {project, environment, isProtected, now} = facts;
	const badge = isProtected
		? span(` ${plainText(environment).toUpperCase()} `, 'dangerBadge')
		: span(` ${plainText(environment)} `, 'badge');
	const where: Line = [span(` ${plainText(project)} `, 'strong'), span(' '), badge];
	const named: Line = [span(' release-tui ', 'focus'), ...where];
	const right: Line = [span(`${clock(now, facts.moving)} `, 'muted')];
	const forms = releaseForms(facts);
	const needed = lineWidth(forms.at(-1) ?? []) + 2;
	const roomBeside = (left: Line) => width - lineWidth(left) - lineWidth(right) - 4;
	// On a narrow screen, who else is here is told in the place of what everybody knows.
	const isShort = facts.others.length > 0 && othersText(facts.others, roomBeside(named) - needed).length === 0;
	const left = isShort ? where : named;
	const others = othersText(facts.others, roomBeside(left) - needed);
	const room = roomBeside(left) - lineWidth(others);
	const middle = forms.find(form => lineWidth(form) <= room) ?? forms.at(-1) ?? [];
	const gap = Math.max(2, Math.floor((room - lineWidth(middle)) / 2));
	return spread(width, [...left, span(' '.repeat(gap)), ...middle], [...others, ...right]);
}

// What others look on matters less than the release itself: its last form always has its place.
function othersText(others: readonly Watcher[], room: number): Line {
	const names = [...new Set(others.map(({who}) => plainText(who)))];
	const [first, ...rest] = names;
	if (first === undefined) return [];
	const more = rest.length > 0 ? ` +${rest.length}` : '';
	const forms = [
		`also here: ${names.join(', ')}  `,
		`also here: ${first}${more}  `,
		`also: ${first}${more}  `,
		`+${names.length} here  `,
	];
	const found = forms.map(form => [span(form, 'muted')]).find(form => lineWidth(form) <= room);
	return found ?? [];
}

// The longest first.
function releaseForms({open, release, usual, now}: HeaderFacts): readonly Line[] {
	if (!open) return [];
	const detail = release?.id === open.id ? release : null;
	const word = detail ? releaseWord(detail) : statusWord(open.status);
	const elapsed = now - Date.parse(open.startedAt);
	const left = detail ? remainingMs(detail, usual, now) : null;
	const what: Line = [span(`#${open.id} `, 'strong'), span(plainText(open.candidate.version))];
	const where: Line = [span(` → ${plainText(open.environment)}`, 'muted')];
	const who: Line = [span(` · ${plainText(operatorName(open.operator))}`, 'muted')];
	const state: Line = [span(' · ', 'muted'), span(`${word.mark} ${word.text}`, word.tone)];
	const time: Line = [span(` ${duration(elapsed)}`, 'muted')];
	const total: Line = left === null ? [] : [span(` of ${duration(elapsed + left)}`, 'muted')];
	return [
		[...what, ...where, ...who, ...state, ...time, ...total],
		[...what, ...where, ...state, ...time, ...total],
		[...what, ...where, ...state, ...time],
		[...what, ...state],
	];
}
