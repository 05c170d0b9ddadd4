import {type Bars, barText, columnChart, rowOfBars} from './barText.ts';
import {count} from './count.ts';
import {plainText} from './sanitize.ts';
import {spentText} from './spentText.ts';
import type {Spread, Stats, Trend} from './stats.ts';

/** A piece of a line in one tone. */
export type StatsSpan = {
	readonly text: string;
	readonly tone: 'plain' | 'strong' | 'muted' | 'accent' | 'bad' | 'warn';
};

/** Statistics as lines of at most `width` columns. */
export function statsLines(stats: Stats, width: number, bars: Bars): readonly (readonly StatsSpan[])[] {
	if (stats.releases === 0) return [[span(`No release in this time: ${period(stats)}.`, 'muted')]];
	const phases = stats.phases.map(({phase, ...trend}) => [phase, trend] as const);
	const steps = stats.steps.map(({step, ...trend}) => [plainText(step), trend] as const);
	const nameWidth = Math.min(24, Math.max(0, ...[...phases, ...steps].map(([name]) => name.length)));
	const place = {width, nameWidth, bars};
	return [
		[span(`${period(stats)}, ${count(stats.releases, 'release')}`, 'muted')],
		...(stats.cut ? [[span('There are older ones in this time that were not looked at.', 'warn')]] : []),
		[],
		...measureLines(stats, width),
		[],
		...frequencyChart(stats, width, bars),
		...trendLines('Time per phase, waiting included', phases, place),
		...trendLines('Slowest steps', steps, place),
	];
}

function period({since, until}: Stats): string {
	const days = Math.round((Date.parse(until) - Date.parse(since)) / 86_400_000);
	return `${since.slice(0, 10)} to ${until.slice(0, 10)}, ${count(days, 'day')}`;
}

const labelWidth = 23;

function measureLines(stats: Stats, width: number): readonly (readonly StatsSpan[])[] {
	const {deployments, perWeek, leadTime, changes, restore, restoreOpen} = stats;
	const share = changes.count === 0 ? '–' : `${rounded((changes.failed / changes.count) * 100)} %`;
	const line = (label: string, value: string, note: string): readonly StatsSpan[] => [
		span(label.padEnd(labelWidth)),
		span(value.padEnd(18), 'strong'),
		span(note.slice(0, Math.max(0, width - labelWidth - 18)), 'muted'),
	];
	return [
		line('Deployment frequency', `${rounded(perWeek)} a week`, count(deployments, 'deployment')),
		line(
			'Lead time for changes',
			middle(leadTime),
			leadTime ? `${late(leadTime)}; ${count(leadTime.count, 'commit')}` : 'no commit of a deployment is known here',
		),
		line('Change failure rate', share, `${changes.failed} of ${changes.count} that changed something`),
		line(
			'Time to restore',
			middle(restore),
			[
				restore ? `${late(restore)}; ${count(restore.count, 'time')}` : 'nothing had to be restored',
				restoreOpen ? 'the last failure is not restored yet' : '',
			]
				.filter(Boolean)
				.join('; '),
		),
	];
}

function middle(spread: Spread | null): string {
	return spread === null ? '–' : spentText(spread.medianMs);
}

function late({p90Ms}: Spread): string {
	return `90 % within ${spentText(p90Ms)}`;
}

const chartHeight = 3;

function frequencyChart(stats: Stats, width: number, bars: Bars): readonly (readonly StatsSpan[])[] {
	const {stretches, stretchMs} = stats;
	const days = Math.round(stretchMs / 86_400_000);
	const unit = days === 1 ? 'day' : days === 7 ? 'week' : `${days} days`;
	const values = stretches.map(({deployments}) => deployments);
	const most = Math.max(0, ...values);
	if (most === 0) return [];
	const columns = Math.max(1, Math.min(4, Math.floor((width - 6) / stretches.length)));
	const chart = columnChart(values, chartHeight, columns, bars);
	const gap = columns > 1 ? ' ' : '';
	const failures = stretches
		.map(
			({failures}) => (failures === 0 ? ' ' : failures > 9 ? '+' : String(failures)).padEnd(columns - gap.length) + gap,
		)
		.join('');
	const [first] = stretches;
	const axis = `${first?.from.slice(5, 10) ?? ''}${'now'.padStart(Math.max(4, columns * stretches.length - 5))}`;
	return [
		[span(`Deployments per ${unit}`, 'accent')],
		...chart.map((text, row) => [
			span(`${row === 0 ? String(most).padStart(4) : row === chartHeight - 1 ? '   0' : '    '} `, 'muted'),
			span(text),
		]),
		...(failures.trim() === '' ? [] : [[span('fail '.slice(0, 5), 'bad'), span(failures, 'bad')]]),
		[span(`     ${axis}`, 'muted')],
		[],
	];
}

function trendLines(
	title: string,
	trends: readonly (readonly [name: string, trend: Trend])[],
	{width, nameWidth, bars}: {readonly width: number; readonly nameWidth: number; readonly bars: Bars},
): readonly (readonly StatsSpan[])[] {
	if (trends.length === 0) return [];
	const most = Math.max(...trends.map(([, {medianMs}]) => medianMs), 1);
	const historyWidth = width >= 100 ? 30 : 12;
	const barWidth = Math.max(6, Math.min(40, width - nameWidth - historyWidth - 42));
	return [
		[span(title, 'accent')],
		...trends.map(([name, {medianMs, beforeMs, values}]): readonly StatsSpan[] => [
			span(`${cut(name, nameWidth).padEnd(nameWidth)} `),
			span(barText(medianMs / most, barWidth, bars).padEnd(barWidth)),
			span(spentText(medianMs).padStart(13), 'strong'),
			span(`  ${rowOfBars(values.slice(-historyWidth), bars).padEnd(historyWidth)}`, 'muted'),
			changeSpan(medianMs, beforeMs),
		]),
		[],
	];
}

/** Less is no trend. */
const worthTelling = 0.15;

function changeSpan(now: number, before: number | null): StatsSpan {
	if (before === null || before === 0) return span('');
	const change = (now - before) / before;
	if (Math.abs(change) < worthTelling) return span('  as before', 'muted');
	const was = `was ${spentText(before)}`;
	return change > 0 ? span(`  slower, ${was}`, 'warn') : span(`  faster, ${was}`, 'muted');
}

function cut(text: string, width: number): string {
	return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

function rounded(value: number): string {
	return String(Number(value.toFixed(value < 10 ? 1 : 0)));
}

function span(text: string, tone: StatsSpan['tone'] = 'plain'): StatsSpan {
	return {text, tone};
}
