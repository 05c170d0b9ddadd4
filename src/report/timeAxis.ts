/** A stretch of time that a picture shows, in milliseconds since the epoch. */
export type TimeAxis = {readonly from: number; readonly to: number};

const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000];
const steps = [1, 2, 5, 10, 15, 30]
	.map(n => n * second)
	.concat(
		[1, 2, 5, 10, 15, 30].map(n => n * minute),
		[1, 2, 3, 6, 12].map(n => n * hour),
		[1, 2, 7, 14, 30, 90].map(n => n * day),
	);

/** How far along the axis a moment is, in percent with two digits; what is beyond an end is at that end. */
export function placeOn({from, to}: TimeAxis, at: number): number {
	if (to <= from) return 0;
	const share = Math.min(1, Math.max(0, (at - from) / (to - from)));
	return Math.round(share * 10_000) / 100;
}

/** Round moments along an axis, at most `most` of them. */
export function ticksOf({from, to}: TimeAxis, most: number): readonly number[] {
	const every = steps.find(step => (to - from) / step <= most) ?? Math.ceil((to - from) / most);
	const ticks: number[] = [];
	for (let at = Math.ceil(from / every) * every; at <= to; at += every) ticks.push(at);
	return ticks;
}
