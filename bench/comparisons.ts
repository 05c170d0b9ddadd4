import {aligned} from './figures.ts';

/** What values are of. */
export type Unit = 'ms' | 'MB' | 'ms/s' | '/s' | '%';

/** A value of another program. */
export type Other = {readonly what: string; readonly value: number};

/** A value of the cockpit next to those of other programs, all measured in the same run. */
export type Comparison = {
	readonly what: string;
	readonly value: number;
	readonly unit: Unit;
	/** The least that could be done. */
	readonly floor: Other;
	/** Programs that people use for something of the kind. */
	readonly peers?: readonly Other[];
	/** The most that `value` may be, and that in words; without it, the value is only told. */
	readonly goal?: {readonly most: number; readonly text: string};
};

/** The table as text. */
export function comparisonTable(comparisons: readonly Comparison[]): string {
	const head = ['', 'cockpit', 'floor', 'ratio', 'others', 'goal', ''];
	const rows = comparisons.map(({what, value, unit, floor, peers = [], goal}) => [
		what,
		inUnit(value, unit),
		`${inUnit(floor.value, unit)} ${floor.what}`,
		floor.value < 0.01 ? '' : `${(value / floor.value).toFixed(1)}×`,
		peers.map(peer => `${peer.what} ${inUnit(peer.value, unit)}`).join(', '),
		goal?.text ?? '',
		goal ? (value <= goal.most ? 'met' : `missed by ${inUnit(value - goal.most, unit)}`) : '',
	]);
	return aligned([head, ...rows]);
}

function inUnit(value: number, unit: Unit): string {
	return `${value < 1 ? value.toFixed(2) : value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}
