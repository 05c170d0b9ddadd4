/** A migration of the demo's shop: the pair of files that the `sql-dir` adapter reads. */
export type ShopMigration = {readonly id: string; readonly name: string; readonly up: string; readonly down: string};

/** All migrations of the shop, by the commit that brought them. */
export const shopMigrations = {
	products: {
		id: '001',
		name: 'products',
		up: `CREATE TABLE products (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL,
	price_cents INTEGER NOT NULL
);
INSERT INTO products (name, price_cents) VALUES
	('Espresso cups, set of 4', 3290),
	('Linen apron', 4150),
	('Cast iron pan', 5900),
	('Walnut cutting board', 4475),
	('Salt cellar', 1890),
	('Pepper mill', 2705),
	('Tea towel', 995),
	('Bread knife', 3680);
`,
		down: 'DROP TABLE products;\n',
	},
	orders: {
		id: '002',
		name: 'orders',
		up: `CREATE TABLE orders (
	id INTEGER PRIMARY KEY,
	created_at TEXT NOT NULL,
	total_cents INTEGER NOT NULL
);
CREATE TABLE order_lines (
	order_id INTEGER NOT NULL REFERENCES orders (id),
	product_id INTEGER NOT NULL REFERENCES products (id),
	price_cents INTEGER NOT NULL
);
CREATE INDEX order_lines_by_order ON order_lines (order_id);
`,
		down: 'DROP TABLE order_lines;\nDROP TABLE orders;\n',
	},
	stock: {
		id: '003',
		name: 'product_stock',
		up: 'ALTER TABLE products ADD COLUMN stock INTEGER NOT NULL DEFAULT 100;\n',
		down: 'ALTER TABLE products DROP COLUMN stock;\n',
	},
	ratings: {
		id: '004',
		name: 'ratings',
		up: `CREATE TABLE ratings (
	product_id INTEGER NOT NULL REFERENCES products (id),
	stars INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5),
	created_at TEXT NOT NULL
);
CREATE INDEX ratings_by_product ON ratings (product_id);
`,
		down: 'DROP TABLE ratings;\n',
	},
	giftNote: {
		id: '005',
		name: 'orders_gift_note',
		up: 'ALTER TABLE orders ADD COLUMN gift_note TEXT;\n',
		down: 'ALTER TABLE orders DROP COLUMN gift_note;\n',
	},
	carts: {
		id: '006',
		name: 'carts',
		up: `CREATE TABLE carts (
	session TEXT PRIMARY KEY,
	items TEXT NOT NULL,
	updated_at TEXT NOT NULL
);
`,
		down: 'DROP TABLE carts;\n',
	},
} as const satisfies Record<string, ShopMigration>;

/** The migrations that the environments have when the demo begins, at v2.4.1. */
export const initialMigrations: readonly ShopMigration[] = [
	shopMigrations.products,
	shopMigrations.orders,
	shopMigrations.stock,
];
