import {spentText} from '../domain/spentText.ts';
import {htmlText} from './escape.ts';
import {marksOf} from './moments.ts';
import type {Report, ReportedStep, StepSpan} from './report.ts';
import {placeOn, type TimeAxis, ticksOf} from './timeAxis.ts';
import type {ReportClock} from './times.ts';
import {standing} from './words.ts';

// Places across are in percent and heights in pixels, so that text keeps its size whatever the width is.

const rowHeight = 22;
const markHeight = 16;
const axisHeight = 22;
/** What the names take, in percent. */
const namesWidth = 28;

/** Phases and steps over time as an SVG, whole in itself but for the colours of the page's style sheet. */
export function timelinePicture(report: Report, clock: ReportClock): string {
	const axis = axisOf(report);
	const marks = marksOf(report).filter(({at}) => at >= axis.from && at <= axis.to);
	const rows = report.phases.flatMap(({id, steps}) =>
		steps.map((step, index) => ({step, phase: index === 0 ? id : null})),
	);
	const top = axisHeight + marks.length * markHeight + 4;
	const height = top + rows.length * rowHeight + 4;
	const names = rows.map(({step, phase}, index) => nameRow(step, phase, top + index * rowHeight)).join('');
	const bars = rows.map(({step}, index) => barRow(step, axis, top + index * rowHeight, clock)).join('');
	const lines = rows
		.map(({phase}, index) => (phase === null || index === 0 ? '' : ruler(top + index * rowHeight)))
		.join('');
	return `<svg class="picture" role="img" aria-label="Phases and steps over time" width="100%" height="${height}" xmlns="http://www.w3.org/2000/svg">
${hatching}
${lines}
<svg x="0" y="0" width="${namesWidth}%" height="${height}">${names}</svg>
<svg x="${namesWidth}%" y="0" width="${100 - namesWidth}%" height="${height}">${ticks(axis, height, clock)}${bars}${marks.map((mark, index) => markLine(mark, axis, index, height)).join('')}</svg>
</svg>`;
}

/** The lines that mark people's waiting: told apart without colour. */
const hatching =
	'<defs><pattern id="waiting" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" class="ground"/><line x1="0" y1="0" x2="0" y2="6" class="hatch"/></pattern></defs>';

function axisOf({release, madeAt, phases}: Report): TimeAxis {
	const from = Date.parse(release.startedAt);
	const ends = phases.flatMap(({steps}) =>
		steps.flatMap(({spans}) => spans.flatMap(({endedAt}) => (endedAt === null ? [] : [Date.parse(endedAt)]))),
	);
	// What was put off until days later would leave no room for the release itself.
	const to = release.finishedAt === null ? Math.max(Date.parse(madeAt), ...ends) : Date.parse(release.finishedAt);
	return {from, to: Math.max(to, from + 1000)};
}

function nameRow({id, title, status}: ReportedStep, phase: string | null, y: number): string {
	const {mark, tone} = standing(status);
	const text = phase === null ? '' : `<text x="0" y="${y + 15}" class="muted">${htmlText(phase)}</text>`;
	return `${text}<text x="34%" y="${y + 15}"><title>${htmlText(title)}</title><tspan class="${tone}">${mark}</tspan> ${htmlText(id)}</text>`;
}

function barRow({spans, id}: ReportedStep, axis: TimeAxis, y: number, clock: ReportClock): string {
	const shown = spans.filter(({startedAt}) => Date.parse(startedAt) <= axis.to);
	const drawn = shown.map(span => bar(span, id, axis, y, clock)).join('');
	const last = shown.at(-1);
	if (!last) return '';
	const took = shown.reduce((sum, span) => sum + spanMs(span, axis), 0);
	const end = placeOn(axis, Date.parse(last.startedAt) + spanMs(last, axis));
	const begin = placeOn(axis, Date.parse(shown[0]?.startedAt ?? last.startedAt));
	return `${drawn}${label(begin, end, y + 15, spentText(took))}`;
}

/** A text behind the bar, else before it, else on it: where there is room. */
function label(begin: number, end: number, y: number, text: string): string {
	if (end < 82) return `<text x="${end}%" dx="6" y="${y}" class="muted small">${text}</text>`;
	if (begin > 18) return `<text x="${begin}%" dx="-6" text-anchor="end" y="${y}" class="muted small">${text}</text>`;
	return `<text x="${begin}%" dx="8" y="${y}" class="on small">${text}</text>`;
}

function spanMs({startedAt, endedAt, outcome}: StepSpan, axis: TimeAxis): number {
	// Nobody knows how long what was lost went on.
	if (endedAt === null) return outcome === 'unknown' ? 0 : Math.max(0, axis.to - Date.parse(startedAt));
	return Math.max(0, Date.parse(endedAt) - Date.parse(startedAt));
}

function bar(span: StepSpan, id: string, axis: TimeAxis, y: number, clock: ReportClock): string {
	const from = Date.parse(span.startedAt);
	const x = placeOn(axis, from);
	const width = Math.round((placeOn(axis, from + spanMs(span, axis)) - x) * 100) / 100;
	const what = span.what === 'waiting' ? 'waited for a person' : `attempt ${span.attempt}`;
	const ended = span.outcome === null ? 'not ended' : span.outcome;
	const told = `${id}, ${what}: ${clock.time(span.startedAt)}, ${spentText(spanMs(span, axis))}, ${ended}`;
	return `<rect x="${x}%" y="${y + 4}" width="${width}%" height="${rowHeight - 8}" rx="2" class="bar ${barClass(span)}"><title>${htmlText(told)}</title></rect>`;
}

function barClass({what, outcome}: StepSpan): string {
	if (what === 'waiting') return 'waiting';
	if (outcome === 'succeeded') return 'good';
	return outcome === 'unknown' || outcome === 'never-ran' || outcome === null ? 'open' : 'bad';
}

function ticks(axis: TimeAxis, height: number, clock: ReportClock): string {
	const isShort = axis.to - axis.from < 300_000;
	return ticksOf(axis, 5)
		.map(at => {
			const x = placeOn(axis, at);
			const text = clock.time(new Date(at).toISOString()).slice(0, isShort ? 8 : 5);
			const label = x > 92 ? '' : `<text x="${x}%" y="12" dx="3" class="muted small">${text}</text>`;
			return `<line x1="${x}%" x2="${x}%" y1="0" y2="${height}" class="grid"/>${label}`;
		})
		.join('');
}

function markLine(
	{at, name}: {readonly at: number; readonly name: string},
	axis: TimeAxis,
	index: number,
	height: number,
): string {
	const x = placeOn(axis, at);
	const y = axisHeight + index * markHeight;
	const side = x > 60 ? 'dx="-5" text-anchor="end"' : 'dx="5"';
	return `<line x1="${x}%" x2="${x}%" y1="${y}" y2="${height}" class="mark"/><text x="${x}%" y="${y + 11}" ${side} class="mark small">${htmlText(name)}</text>`;
}

function ruler(y: number): string {
	return `<line x1="0" x2="100%" y1="${y}" y2="${y}" class="grid"/>`;
}
