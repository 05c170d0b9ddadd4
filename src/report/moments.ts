import type {Report} from './report.ts';

/** Moments that pictures mark, in milliseconds since the epoch, in the order of time. */
export function marksOf({release, postMortem}: Report): readonly {readonly at: number; readonly name: string}[] {
	const moments: readonly (readonly [at: string | null | undefined, name: string])[] = [
		[release.liveAt, 'live'],
		[postMortem?.detected.at, 'trouble detected'],
		[postMortem?.decided.at, 'rollback decided'],
		[postMortem?.restored.at, 'restored'],
	];
	return moments
		.flatMap(([at, name]) => (at == null ? [] : [{at: Date.parse(at), name}]))
		.sort((one, other) => one.at - other.at);
}
