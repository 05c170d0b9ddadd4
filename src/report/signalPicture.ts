import {spentText} from '../domain/spentText.ts';
import {htmlText} from './escape.ts';
import {marksOf} from './moments.ts';
import type {Report, ReportedSignal, SignalLook} from './report.ts';
import {placeOn, type TimeAxis, ticksOf} from './timeAxis.ts';
import type {ReportClock} from './times.ts';

const height = 150;
/** Above the curve are the marks, below it the times. */
const [top, bottom] = [36, 20];
const curveHeight = height - top - bottom;

/** A signal over time as an SVG: its looks, its limits, and the moment of going live. */
export function signalPicture(signal: ReportedSignal, report: Report, clock: ReportClock): string {
	const {looks, most, least} = signal;
	const [first] = looks;
	const last = looks.at(-1);
	if (!first || !last) return '';
	const axis: TimeAxis = {from: Date.parse(first.at), to: Math.max(Date.parse(last.at), Date.parse(first.at) + 1000)};
	const highest = Math.max(...looks.map(({value}) => value ?? 0), most ?? 0, least ?? 0) * 1.1 || 1;
	const place = (value: number) => Math.round((1 - value / highest) * 1000) / 10;
	const lines = stretches(looks)
		.map(
			stretch =>
				`<polyline points="${stretch.map(({at, value}) => `${placeOn(axis, Date.parse(at)) * 10},${place(value)}`).join(' ')}" class="curve" vector-effect="non-scaling-stroke"/>`,
		)
		.join('');
	const limit = (value: number | null, name: string) => {
		if (value === null) return '';
		const y = top + (place(value) / 100) * curveHeight;
		return `<line x1="0" x2="100%" y1="${y}" y2="${y}" class="limit"/><text x="100%" dx="-4" y="${y - 4}" text-anchor="end" class="limit small">${name} ${amount(signal, value)}</text>`;
	};
	const problems = looks
		.filter(({problem, value}) => problem !== null || value === null)
		.map(({at, problem}) => {
			const x = placeOn(axis, Date.parse(at));
			const told = `${clock.time(at)}: ${problem ?? 'nothing was read'}`;
			return `<line x1="${x}%" x2="${x}%" y1="${height - bottom - 7}" y2="${height - bottom}" class="problem"><title>${htmlText(told)}</title></line>`;
		})
		.join('');
	return `<svg class="picture" role="img" aria-label="${htmlText(`${signal.name} over time`)}" width="100%" height="${height}" xmlns="http://www.w3.org/2000/svg">
${timeLines(axis, clock)}
<text x="0" y="${top + 4}" class="muted small">${amount(signal, highest)}</text>
<svg x="0" y="${top}" width="100%" height="${curveHeight}" viewBox="0 0 1000 100" preserveAspectRatio="none">${lines}</svg>
${limit(most, 'most')}${limit(least, 'least')}${problems}${markLines(report, axis)}
</svg>`;
}

type Known = SignalLook & {readonly value: number};

/** Looks that follow one another and gave a value: where nothing was read, the curve is broken. */
function stretches(looks: readonly SignalLook[]): readonly (readonly Known[])[] {
	const all: Known[][] = [[]];
	let stage = looks[0]?.stage;
	for (const look of looks) {
		if (look.stage !== stage || look.value === null) all.push([]);
		stage = look.stage;
		if (look.value !== null) all.at(-1)?.push({...look, value: look.value});
	}

	// A line needs two ends.
	return all.flatMap(([first, ...rest]) => (first ? [rest.length === 0 ? [first, first] : [first, ...rest]] : []));
}

function markLines(report: Report, axis: TimeAxis): string {
	return marksOf(report)
		.filter(({at}) => at >= axis.from && at <= axis.to)
		.map(({at, name}, index) => {
			const x = placeOn(axis, at);
			const side = x > 60 ? 'dx="-5" text-anchor="end"' : 'dx="5"';
			const y = 11 + (index % 3) * 11;
			return `<line x1="${x}%" x2="${x}%" y1="${y - 9}" y2="${height - bottom}" class="mark"/><text x="${x}%" y="${y}" ${side} class="mark small">${name}</text>`;
		})
		.join('');
}

function timeLines(axis: TimeAxis, clock: ReportClock): string {
	return ticksOf(axis, 6)
		.map(at => {
			const x = placeOn(axis, at);
			const time = clock.time(new Date(at).toISOString());
			const label = x > 92 ? '' : `<text x="${x}%" y="${height - 5}" dx="3" class="muted small">${time}</text>`;
			return `<line x1="${x}%" x2="${x}%" y1="${top}" y2="${height}" class="grid"/>${label}`;
		})
		.join('');
}

function amount({unit}: ReportedSignal, value: number): string {
	const short = Number(value.toPrecision(3));
	switch (unit) {
		case 'share':
			return `${Number((value * 100).toPrecision(3))} %`;
		case 'per-minute':
			return `${short}/min`;
		case 'ms':
			return spentText(value);
		case 'number':
			return String(short);
	}
}
