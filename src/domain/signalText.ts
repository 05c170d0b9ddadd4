import type {JudgedSignal} from './judgeSignal.ts';
import type {Signal} from './signal.ts';

/** A signal's figure in its own unit, such as `0.2 %`, `12/min`, `84 ms`, `1,200`; `–` where it is not known. */
export function figureText(signal: Signal, value: number | null): string {
	if (value === null) return '–';
	switch (signal.kind) {
		case 'logs':
			return signal.max?.of === 'rate' ? `${rounded(value)}/min` : percent(value);
		case 'http':
			return `${Math.round(value)} ms`;
		case 'run':
			return rounded(value);
	}
}

/** What would fail a signal, such as `above 1 %, or 2 times 0.2 %`. */
export function limitText(signal: Signal, before: number | null): string {
	const rise =
		signal.maxRise === null
			? []
			: [`${rounded(signal.maxRise)} times ${before === null ? 'what it was' : figureText(signal, before)}`];
	const above = [...maximum(signal), ...rise].join(' or ');
	const others = [
		...(signal.kind === 'run' && signal.min !== null ? [`below ${rounded(signal.min)}`] : []),
		...(signal.kind === 'http' ? [`${percent(signal.maxFailing)} wrong answers`] : []),
	];
	return [...(above === '' ? [] : [`above ${above}`]), ...others].join(', ');
}

/** The same in few columns, such as `>1 % or >2×`. */
export function shortLimitText(signal: Signal): string {
	return [
		...maximum(signal).map(limit => `>${limit}`),
		...(signal.maxRise === null ? [] : [`>${rounded(signal.maxRise)}×`]),
		...(signal.kind === 'run' && signal.min !== null ? [`<${rounded(signal.min)}`] : []),
	].join(' or ');
}

/** Why a watch did not pass, in one line; null where it did. */
export function watchProblem(judged: readonly (JudgedSignal & {readonly signal: Signal})[]): string | null {
	const failing = judged.filter(({verdict}) => verdict === 'fail');
	const telling = failing.length > 0 ? failing : judged.filter(({verdict}) => verdict === 'unknown');
	if (telling.length === 0) return null;
	const texts = telling.map(({signal, value, before, why, verdict}) =>
		verdict === 'unknown'
			? `${signal.name}: ${why}`
			: `${signal.name} ${figureText(signal, value)}: ${why} (fails ${limitText(signal, before)})`,
	);
	return `${failing.length > 0 ? '' : 'not known: '}${texts.join('; ')}`;
}

function maximum(signal: Signal): readonly string[] {
	switch (signal.kind) {
		case 'logs':
			return signal.max === null ? [] : [figureText(signal, signal.max.value)];
		case 'http':
			return signal.maxMs === null ? [] : [`${signal.maxMs} ms`];
		case 'run':
			return signal.max === null ? [] : [rounded(signal.max)];
	}
}

function percent(share: number): string {
	return `${rounded(share * 100)} %`;
}

/** Two digits behind the point of what is small, none of what is large. */
function rounded(value: number): string {
	const digits = Math.abs(value) < 1 ? 2 : Math.abs(value) < 10 ? 1 : 0;
	const [whole = '', part] = String(Number(value.toFixed(digits))).split('.');
	const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
	return part === undefined ? grouped : `${grouped}.${part}`;
}
