/** `src/orders.js` of the demo's shop. */
export const ordersFile = `import {database} from './database.js';
import {HttpError} from './http.js';
import {productById} from './products.js';

const insertOrder = database.prepare('INSERT INTO orders (created_at, total_cents) VALUES (?, ?)');
const insertLine = database.prepare('INSERT INTO order_lines (order_id, product_id, price_cents) VALUES (?, ?, ?)');
const oneOrder = database.prepare('SELECT id, created_at AS createdAt, total_cents AS total FROM orders WHERE id = ?');
const linesOf = database.prepare(
	'SELECT name, order_lines.price_cents AS price FROM order_lines JOIN products ON products.id = product_id WHERE order_id = ?',
);

/** Stores an order with its lines, or nothing. */
export function placeOrder({items}) {
	if (!Array.isArray(items) || items.length === 0) throw new HttpError(400, 'an order needs items');
	const products = items.map(item => productById(Number(item)));
	const total = products.reduce((sum, product) => sum + product.price, 0);
	database.exec('BEGIN IMMEDIATE');
	try {
		const id = Number(insertOrder.run(new Date().toISOString(), total).lastInsertRowid);
		for (const product of products) insertLine.run(id, product.id, product.price);
		database.exec('COMMIT');
		return {id, total};
	} catch (error) {
		database.exec('ROLLBACK');
		throw error;
	}
}

export function orderById(id) {
	const order = oneOrder.get(id);
	if (!order) throw new HttpError(404, 'no order ' + id);
	return {...order, lines: linesOf.all(id)};
}
`;

/** `src/cart.js` of the demo's shop. */
export const cartFile = `import {productById} from './products.js';

/** The cart's lines with their sum. */
export function pricedCart(items) {
	const lines = items.map(item => productById(item));
	return {lines, total: lines.reduce((sum, line) => sum + line.price, 0)};
}

/** "3,5" is two items. */
export function cartItems(text) {
	return (text ?? '').split(',').filter(Boolean).map(Number);
}
`;

/** `src/ratings.js` of the demo's shop, new in 2.5.0. */
export const ratingsFile = `import {database} from './database.js';
import {HttpError} from './http.js';
import {productById} from './products.js';

const insert = database.prepare('INSERT INTO ratings (product_id, stars, created_at) VALUES (?, ?, ?)');

/** One to five stars for a product. */
export function rate({product, stars}) {
	if (!Number.isInteger(stars) || stars < 1 || stars > 5) throw new HttpError(400, 'stars are 1 to 5');
	const {id} = productById(Number(product));
	insert.run(id, stars, new Date().toISOString());
	return {product: id, stars};
}
`;

/** `src/cartCache.js` of the demo's shop, new in 2.6.0: the mistake that a release takes to production. */
export const cartCacheFile = `import {database} from './database.js';

const save = database.prepare(
	'INSERT INTO carts (session, items, updated_at) VALUES (?, ?, ?) ON CONFLICT (session) DO UPDATE SET items = excluded.items, updated_at = excluded.updated_at',
);

// Bounded, so that it cannot eat all memory.
const limit = Number(process.env.SHOP_CART_CACHE ?? 120);
const carts = new Map();

/** The priced cart of a session, counted once. */
export function rememberedCart(session, items, price) {
	const key = session + ' ' + items.join(',');
	const known = carts.get(key);
	if (known) return known;
	if (carts.size >= limit) throw new Error('cart cache is full: ' + carts.size + ' carts');
	const cart = price(items);
	carts.set(key, cart);
	save.run(session, items.join(','), new Date().toISOString());
	return cart;
}
`;
