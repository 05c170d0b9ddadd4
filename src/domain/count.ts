/** A count with its noun: `1 commit`, `14 commits`, `1,204 lines`. */
export function count(number: number, noun: string, nouns = `${noun}s`): string {
	return `${grouped(number)} ${number === 1 ? noun : nouns}`;
}

/** A whole number as one reads it: `1,204`. `Intl` takes milliseconds for its first one, and long for each. */
export function grouped(number: number): string {
	return String(number).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
