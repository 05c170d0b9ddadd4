/** `src/database.js` of the demo's shop. */
export const databaseFile = `import {DatabaseSync} from 'node:sqlite';

/** The shop's only database. The migrations in db/migrations make its tables. */
export const database = new DatabaseSync(process.env.SHOP_DATABASE ?? 'shop.db');
database.exec('PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
`;

/** `src/products.js` of the demo's shop. */
export const productsFile = `import {database} from './database.js';
import {HttpError} from './http.js';

const all = database.prepare('SELECT id, name, price_cents AS price FROM products ORDER BY name');
const one = database.prepare('SELECT id, name, price_cents AS price FROM products WHERE id = ?');

export function allProducts() {
	return all.all();
}

export function productById(id) {
	const product = one.get(id);
	if (!product) throw new HttpError(404, 'no product ' + id);
	return product;
}
`;

/** `src/pages.js` of the demo's shop. */
export const pagesFile = `import {priceText} from './price.js';

/** The start page: everything that is for sale. */
export function startPage(products) {
	return page('Shop', '<ul>' + products.map(productItem).join('') + '</ul>');
}

function productItem(product) {
	return '<li>' + escape(product.name) + ' <b>' + priceText(product.price) + '</b></li>';
}

function page(title, body) {
	return '<!doctype html><title>' + escape(title) + '</title><h1>' + escape(title) + '</h1>' + body + '\\n';
}

function escape(text) {
	return String(text).replace(/[&<>"]/g, character => '&#' + character.charCodeAt(0) + ';');
}
`;

/** `src/price.js` of the demo's shop. */
export const priceFile = `/** 1250 is "12.50 EUR". */
export function priceText(cents) {
	return (cents / 100).toFixed(2) + ' EUR';
}
`;

/** `test/price.test.js` of the demo's shop. */
export const priceTestFile = `import assert from 'node:assert/strict';
import {test} from 'node:test';
import {priceText} from '../src/price.js';

test('a price has two decimals', () => {
	assert.equal(priceText(1250), '12.50 EUR');
});
`;
