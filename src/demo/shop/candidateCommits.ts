import {shopMigrations} from './migrations.ts';
import {cartCacheFile, ratingsFile} from './orders.ts';
import type {ShopCommit} from './shopCommit.ts';
import {days, importLine, product, route} from './shopCommit.ts';
import type {Edit} from './tree.ts';
import {add, change, migration, put, version} from './tree.ts';

/** What is to be shipped: v2.5.0, which is good. */
export function goodCommits(): readonly ShopCommit[] {
	return [
		{
			author: 'eva',
			hoursAgo: 8 * days,
			subject: 'Add a table for ratings',
			edits: [migration(shopMigrations.ratings)],
			branch: 'ratings',
		},
		{
			author: 'eva',
			hoursAgo: 7 * days + 4,
			subject: 'Let customers rate products',
			edits: [
				put('src/ratings.js', ratingsFile),
				importLine("import {rate} from './ratings.js';"),
				route("['POST', /^\\/ratings$/, ({body}) => json(rate(body), 201)]"),
			],
			branch: 'ratings',
		},
		{
			author: 'ben',
			hoursAgo: 6 * days,
			subject: 'Add a gift note to orders',
			edits: [migration(shopMigrations.giftNote)],
		},
		{
			author: 'ben',
			hoursAgo: 5 * days + 20,
			subject: 'Store and show the gift note',
			body: 'Up to 200 characters, shown with the order.',
			edits: [
				change(
					'src/orders.js',
					'INSERT INTO orders (created_at, total_cents) VALUES (?, ?)',
					'INSERT INTO orders (created_at, total_cents, gift_note) VALUES (?, ?, ?)',
				),
				change('src/orders.js', 'placeOrder({items})', 'placeOrder({items, note})'),
				change(
					'src/orders.js',
					'.toISOString(), total)',
					'.toISOString(), total, note ? String(note).slice(0, 200) : null)',
				),
				change(
					'src/orders.js',
					"total_cents AS total FROM orders WHERE id = ?'",
					"total_cents AS total, gift_note AS note FROM orders WHERE id = ?'",
				),
			],
		},
		{author: 'eva', hoursAgo: 4 * days + 3, subject: 'Show the stars of a product', edits: stars(), branch: 'ratings'},
		{author: 'ana', hoursAgo: 4 * days, subject: "Merge branch 'ratings'", edits: [], merges: 'ratings'},
		{
			author: 'ben',
			hoursAgo: 50,
			subject: 'Give 5 % off from three items on',
			edits: [
				change(
					'src/cart.js',
					'return {lines, total: lines.reduce((sum, line) => sum + line.price, 0)};',
					'const sum = lines.reduce((total, line) => total + line.price, 0);\n\treturn {lines, total: lines.length < 3 ? sum : sum * 0.95};',
				),
			],
		},
		{
			author: 'eva',
			hoursAgo: 27,
			subject: 'Fix cart rounding',
			body: 'A cart of three cost 131.99499 EUR.',
			edits: [change('src/cart.js', 'sum * 0.95', 'Math.round(sum * 0.95)')],
		},
		{
			author: 'ana',
			hoursAgo: 4,
			subject: 'Describe ratings in the README',
			edits: [add('README.md', '\n`POST /ratings {"product": 1, "stars": 5}` rates a product.\n')],
		},
		{
			author: 'ana',
			hoursAgo: 2,
			subject: 'Release 2.5.0',
			edits: [version('2.5.0', 'Ratings.', 'Gift notes.', '5 % off from three items on.')],
			tag: 'v2.5.0',
		},
	];
}

/**
 * And v2.6.0, which is not. On a branch of its own, so that the good candidate is what `main` offers first.
 */
export function badCommits(): readonly ShopCommit[] {
	const cart = "json(pricedCart(cartItems(url.searchParams.get('items'))))";
	return [
		{
			author: 'ben',
			hoursAgo: 1.6,
			subject: 'Add a table for carts',
			edits: [migration(shopMigrations.carts)],
			branch: 'next',
		},
		{
			author: 'ben',
			hoursAgo: 1.2,
			subject: 'Remember carts, and count each only once',
			body: 'Pricing a cart asks the database for every item.\nA priced cart is kept in memory now, 120 of them at most.',
			edits: [
				put('src/cartCache.js', cartCacheFile),
				importLine("import {rememberedCart} from './cartCache.js';"),
				change(
					'src/routes.js',
					`({url}) => ${cart}`,
					"({url, session}) => json(rememberedCart(session, cartItems(url.searchParams.get('items')), pricedCart))",
				),
			],
			branch: 'next',
		},
		{
			author: 'eva',
			hoursAgo: 0.8,
			subject: 'Say thank you for an order',
			edits: [change('src/orders.js', 'return {id, total};', "return {id, total, message: 'Thank you!'};")],
			branch: 'next',
		},
		{
			author: 'ben',
			hoursAgo: 0.4,
			subject: 'Release 2.6.0',
			edits: [version('2.6.0', 'Carts are remembered, and faster.')],
			branch: 'next',
			tag: 'v2.6.0',
		},
	];
}

function stars(): readonly Edit[] {
	const average = '(SELECT round(avg(stars), 1) FROM ratings WHERE product_id = products.id) AS stars, ';
	return [
		change(
			'src/products.js',
			`const all = database.prepare('SELECT id, name, stock, ${product}`,
			`const all = database.prepare('SELECT id, name, stock, ${average}${product}`,
		),
		change(
			'src/products.js',
			`const one = database.prepare('SELECT id, name, stock, ${product}`,
			`const one = database.prepare('SELECT id, name, stock, ${average}${product}`,
		),
		change('src/pages.js', "return '<li>' +", "return '<li>' + '★'.repeat(Math.round(product.stars ?? 0)) + ' ' +"),
	];
}
