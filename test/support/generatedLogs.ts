// Logs as programs write them, from a seed: each kind of line with its own variables and frequency.

/** Numbers and choices that look random. */
export type Chance = {below(limit: number): number; of<T>(list: readonly T[]): T};

/** A source of chance that gives the same for the same seed. */
export function chanceOf(seed: number): Chance {
	let state = seed >>> 0 || 1;
	const below = (limit: number) => {
		state ^= state << 13;
		state >>>= 0;
		state ^= state >>> 17;
		state ^= state << 5;
		state >>>= 0;
		return state % limit;
	};
	return {
		below,
		of(list) {
			const chosen = list[below(list.length)];
			if (chosen === undefined) throw new Error('nothing to choose from');
			return chosen;
		},
	};
}

const names = ['ana', 'ben', 'eva', 'cyril', 'dora', 'emil', 'fran', 'gita', 'hugo', 'ines', 'jan', 'kaja'];
const pages = ['cart', 'orders', 'products', 'search', 'login', 'about'];
const hex = (chance: Chance, length: number) =>
	Array.from({length}, () => '0123456789abcdef'[chance.below(16)]).join('');

/** Kinds of lines with their weights. */
const ordinary: readonly (readonly [weight: number, line: (chance: Chance) => string])[] = [
	[40, c => `GET /${c.of(pages)} 200 ${c.below(90)} ms`],
	[20, c => `GET /orders/${c.below(9999)} 200 ${c.below(90)} ms`],
	[8, c => `GET /${c.of(pages)}?q=${c.of(names)}&page=${c.below(9)} 200 ${c.below(90)} ms`],
	[4, c => `GET /${c.of(pages)} 404 ${c.below(9)} ms`],
	[
		10,
		c =>
			`10.0.${c.below(255)}.${c.below(255)} - - [21/Nov/2026:12:00:${10 + c.below(49)} +0000] "POST /${c.of(pages)} HTTP/1.1" 302 ${c.below(5000)} "-" "curl/8.${c.below(9)}"`,
	],
	[10, c => `level=info msg="user logged in" user=${c.of(names)} session=${hex(c, 16)}`],
	[
		6,
		c =>
			`{"level":"info","time":${1_763_000_000 + c.below(999_999)},"msg":"mail sent","to":"${c.of(names)}@shop.example"}`,
	],
	[6, c => `INFO worker-${c.below(8)} job ${hex(c, 8)} done in ${c.below(900)} ms`],
	[3, c => `WARN pool: ${c.below(50)} of 50 connections in use`],
	[2, c => `ERROR payment ${hex(c, 8)}: card declined`],
	[1, () => 'checkpoint complete'],
	[3, c => `session of ${c.of(names)} expired`],
];

/** What a bad release adds. */
export const planted = {
	tables: (c: Chance) => `ERROR query ${c.below(99)} failed: relation "ratings" does not exist`,
	fullCache: (c: Chance) => `GET /cart?items=${c.below(9)} 500 ${c.below(30)} ms`,
	exception: () => 'TypeError: cannot read properties of undefined (reading stars)',
	migration: (c: Chance) => `lazy migration of cart ${c.below(9999)} begun`,
} as const;

const total = ordinary.reduce((sum, [weight]) => sum + weight, 0);

/** An ordinary line. */
export function ordinaryLine(chance: Chance): string {
	let left = chance.below(total);
	for (const [weight, line] of ordinary) {
		left -= weight;
		if (left < 0) return line(chance);
	}

	return '';
}
