const words =
	'deploy canary promoted replica set ready checksum verified migration applied lock acquired pool exhausted';
const levels = ['INFO ', 'DEBUG', 'WARN ', 'INFO ', 'ERROR', 'INFO '];
/** The bytes of a line, its newline included. */
const lineBytes = 110;
const blockLines = 1024;

const block = Buffer.from(Array.from({length: blockLines}, (_, index) => line(index)).join(''));

/**
 * Lines of a log, 110 bytes each, that begin with the moment of now. At most 1,000 at once, and only good until the next
 * call.
 */
export function stampedLines(from: number, count: number): Buffer {
	const first = from % (blockLines - count);
	const bytes = block.subarray(first * lineBytes, (first + count) * lineBytes);
	const stamp = Buffer.from(new Date().toISOString());
	for (let at = 0; at < bytes.length; at += lineBytes) bytes.set(stamp, at);
	return bytes;
}

/** The newest moment that lines on a screen tell, in milliseconds since the epoch; null where there is none. */
export function newestStamp(screen: string): number | null {
	const stamps = [...screen.matchAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g)].map(([stamp]) => Date.parse(stamp));
	return stamps.length === 0 ? null : Math.max(...stamps);
}

function line(index: number): string {
	const head = `${new Date(0).toISOString()} ${levels[index % levels.length]} web-${index % 10} GET /orders/${index}`;
	return `${`${head} ${words.slice(index % 40)}${words}`.slice(0, lineBytes - 1)}\n`;
}
