import type {Edit} from './tree.ts';
import {change} from './tree.ts';

/** Who works on the shop. */
export const authors = {
	ana: {name: 'Ana Kovač', email: 'ana@shop.example'},
	ben: {name: 'Ben Osei', email: 'ben@shop.example'},
	eva: {name: 'Eva Lindqvist', email: 'eva@shop.example'},
} as const;

/** One commit of the shop. A branch begins where `main` is at its first commit. */
export type ShopCommit = {
	readonly author: keyof typeof authors;
	readonly hoursAgo: number;
	readonly subject: string;
	readonly body?: string;
	readonly edits: readonly Edit[];
	/** `main` when missing. */
	readonly branch?: string;
	/** The branch whose edits this commit brings into `main`. */
	readonly merges?: string;
	readonly tag?: string;
};

/** Hours of a day, for `hoursAgo`. */
export const days = 24;

/** What every query of a product has; a later commit puts its column before it. */
export const product = 'price_cents AS price FROM products';

/** Adds lines to the table of routes. */
export function route(...lines: readonly string[]): Edit {
	return change('src/routes.js', '];\n\n/** Finds', `${lines.map(line => `\t${line},\n`).join('')}];\n\n/** Finds`);
}

/** Adds an import to the routes. */
export function importLine(line: string): Edit {
	return tree => new Map(tree).set('src/routes.js', `${line}\n${tree.get('src/routes.js') ?? ''}`);
}
