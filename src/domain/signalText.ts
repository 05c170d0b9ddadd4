import type {JudgedSignal} from './judgeSignal.ts';
import type {Signal} from './signal.ts';

/** A signal with what it says. */
type Judged = JudgedSignal & {readonly signal: Signal};

/** What a signal is now, such as `0.2 %`, `12/min`, `40/84 ms` (the middle and 95 of 100), `1,200`; `–`: not known. */
export function figureText({signal, value, middle, wrong}: Judged): string {
	const bad = wrong === 0 ? '' : `${percent(wrong)} wrong`;
	if (value === null) return bad === '' ? '–' : bad;
	const figure = middle === null ? amountText(signal, value) : `${rounded(middle)}/${amountText(signal, value)}`;
	return [figure, bad].filter(Boolean).join(', ');
}

/** What would fail a signal, such as `above 1 % or 2 times 0.2 %`. */
export function limitText({signal, before}: Pick<Judged, 'signal' | 'before'>): string {
	const was = before === null ? 'what it was' : amountText(signal, before);
	const rise = signal.maxRise === null ? [] : [`${rounded(signal.maxRise)} times ${was}`];
	const beyond = signal.kind === 'logs' && rise.length > 0 ? ' (beyond chance)' : '';
	if (signal.kind === 'http') {
		return [
			...maximum(signal).map(limit => `above ${limit}`),
			...rise.map(times => `middle above ${times}`),
			`more than ${percent(signal.maxFailing)} wrong`,
		].join(', ');
	}

	const above = [...maximum(signal), ...rise].join(' or ');
	const below = signal.kind === 'run' && signal.min !== null ? [`below ${rounded(signal.min)}`] : [];
	return [...(above === '' ? [] : [`above ${above}${beyond}`]), ...below].join(', ');
}

/** The same in few columns, such as `>1 % or >2×`. */
export function shortLimitText(signal: Signal): string {
	return [
		...maximum(signal).map(limit => `>${limit}`),
		...(signal.maxRise === null ? [] : [`>${rounded(signal.maxRise)}×`]),
		...(signal.kind === 'run' && signal.min !== null ? [`<${rounded(signal.min)}`] : []),
		...(signal.kind === 'http' && signal.maxMs === null ? [`>${percent(signal.maxFailing)} wrong`] : []),
	].join(' or ');
}

/** Why a watch did not pass, in one line; null where it did. */
export function watchProblem(judged: readonly Judged[]): string | null {
	const failing = judged.filter(({verdict}) => verdict === 'fail');
	const telling = failing.length > 0 ? failing : judged.filter(({verdict}) => verdict === 'unknown');
	if (telling.length === 0) return null;
	const texts = telling.map(each =>
		each.verdict === 'unknown'
			? `${each.signal.name}: ${each.why}`
			: `${each.signal.name} ${figureText(each)}: ${each.why} (fails ${limitText(each)})`,
	);
	return `${failing.length > 0 ? '' : 'not known: '}${texts.join('; ')}`;
}

/** An amount in a signal's own unit. */
export function amountText(signal: Signal, amount: number): string {
	switch (signal.kind) {
		case 'logs':
			if (signal.max?.of !== 'rate') return percent(amount);
			return amount > 0 && amount < 0.1 ? `${rounded(amount * 60)}/h` : `${rounded(amount)}/min`;
		case 'http':
			return `${Math.round(amount)} ms`;
		case 'run':
			return rounded(amount);
	}
}

function maximum(signal: Signal): readonly string[] {
	const most = signal.kind === 'http' ? signal.maxMs : signal.kind === 'logs' ? signal.max?.value : signal.max;
	return most === null || most === undefined ? [] : [amountText(signal, most)];
}

function percent(share: number): string {
	return `${rounded(share * 100)} %`;
}

/** Two digits of what is small, none behind the point of what is large. */
function rounded(value: number): string {
	const size = Math.abs(value);
	const short = size < 1 ? Number(value.toPrecision(2)) : Number(value.toFixed(size < 10 ? 1 : 0));
	const [whole = '', part] = String(short).split('.');
	const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
	return part === undefined ? grouped : `${grouped}.${part}`;
}
