/** A size as one reads it: `48 MB`, `1.4 GB`. */
export function sizeText(bytes: number): string {
	let size = bytes;
	let unit = 0;
	while (size >= 999.5 && unit < sizeUnits.length - 1) {
		size /= 1024;
		unit++;
	}

	return `${unit > 0 && size < 9.95 ? size.toFixed(1) : Math.round(size)} ${sizeUnits[unit]}`;
}

const sizeUnits = ['B', 'kB', 'MB', 'GB', 'TB'];
