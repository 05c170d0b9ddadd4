// Values as logs hold them.
import type {Chance} from '../generatedLogs.ts';

/** A kind of log: what it says every day with the weight of each, and what a bad release adds to it. */
export type LogSample = {
	readonly name: string;
	readonly ordinary: readonly (readonly [weight: number, line: (chance: Chance) => string])[];
	readonly planted: readonly {
		/** Part of each of its lines. */
		readonly has: string;
		readonly line: (chance: Chance) => string;
		/** Of so many lines, one is it. */
		readonly every: number;
	}[];
	/** An ordinary line that comes much more often after a bad release; part of it. */
	readonly jumps?: {readonly has: string; readonly line: (chance: Chance) => string};
};

const firstNames =
	'ana ben eva cyril dora emil fran gita hugo ines jan kaja luka mira nika oto pia rok sara tine'.split(' ');
const lastNames = 'novak horvat kovac zupan kralj vidmar golob korosec bizjak hribar'.split(' ');
const slugs =
	'blue-shoes red-hat wool-scarf rain-coat tea-pot desk-lamp oak-table bean-bag wall-clock bath-towel door-mat picnic-rug'.split(
		' ',
	);
const agents = [
	'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
	'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
	'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0',
	'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148',
	'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
	'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
	'curl/8.11.0',
	'kube-probe/1.31',
	'Go-http-client/2.0',
	'python-requests/2.32.3',
];

/** A whole number of at least `from` and less than `to`. */
export const between = (c: Chance, from: number, to: number) => from + c.below(to - from);
export const user = (c: Chance) => c.of(firstNames);
export const mail = (c: Chance) => `${c.of(firstNames)}.${c.of(lastNames)}@${c.of(['shop', 'mail', 'post'])}.example`;
export const slug = (c: Chance) => c.of(slugs);
export const agent = (c: Chance) => c.of(agents);
export const ip = (c: Chance) => `${between(c, 11, 220)}.${c.below(256)}.${c.below(256)}.${between(c, 1, 255)}`;
export const hex = (c: Chance, length: number) => Array.from({length}, () => '0123456789abcdef'[c.below(16)]).join('');
export const uuid = (c: Chance) => [8, 4, 4, 4, 12].map(length => hex(c, length)).join('-');
export const two = (number: number) => String(number).padStart(2, '0');
export const time = (c: Chance) => `${two(c.below(24))}:${two(c.below(60))}:${two(c.below(60))}`;
export const millis = (c: Chance) => `${time(c)}.${String(c.below(1000)).padStart(3, '0')}`;
export const day = (c: Chance) => `2026-11-${two(between(c, 1, 31))}`;
/** A path that visitors ask for. */
export const path = (c: Chance) =>
	c.of([
		() => '/',
		() => '/cart',
		() => `/products/${slug(c)}`,
		() => `/orders/${between(c, 1000, 99_999)}`,
		() => `/search?q=${slug(c)}&page=${c.below(9)}`,
		() => `/assets/app-${hex(c, 8)}.js`,
		() => `/api/v1/users/${uuid(c)}/orders`,
	])();
