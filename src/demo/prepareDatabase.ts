import Database from 'better-sqlite3';
import {applyMigration} from '../migrations/apply.ts';
import {initialMigrations} from './shop/migrations.ts';

/** What a database is prepared with. */
export type PrepareDatabase = {
	readonly file: string;
	readonly cwd: string;
	/** The commit whose migrations it gets. */
	readonly commit: string;
	/** How many orders customers placed before the demo began. */
	readonly orders: number;
	readonly now: Date;
};

/** Makes an environment's database as the first version needs it, with the orders of the last weeks. */
export async function prepareDatabase(options: PrepareDatabase): Promise<void> {
	const {file, cwd, commit, orders, now} = options;
	// The file must be there before a migration may use it: a mistyped path is no new database.
	const empty = new Database(file);
	empty.pragma('journal_mode = WAL');
	empty.close();
	for (const migration of initialMigrations) {
		const result = await applyMigration({
			script: {...migration, dialect: 'sqlite', database: 'SHOP_DATABASE'},
			direction: 'up',
			database: file,
			cwd,
			commit,
			// From before the first release that the journal knows.
			release: 0,
			print: () => {},
		});
		if (!result.ok) throw new MigrationFailed(migration.id, result.error);
	}

	seedOrders(file, orders, now);
}

/** A migration of the demo's shop could not be applied. */
class MigrationFailed extends Error {
	constructor(id: string, reason: string) {
		super(`The demo's migration ${id} failed: ${reason}`);
		this.name = 'MigrationFailed';
	}
}

function seedOrders(file: string, count: number, now: Date): void {
	const database = new Database(file);
	try {
		const order = database.prepare('INSERT INTO orders (created_at, total_cents) VALUES (?, ?)');
		const line = database.prepare(
			'INSERT INTO order_lines (order_id, product_id, price_cents) SELECT ?, id, price_cents FROM products WHERE id = ?',
		);
		const total = database.prepare(
			'UPDATE orders SET total_cents = (SELECT sum(price_cents) FROM order_lines WHERE order_id = id) WHERE id = ?',
		);
		database.transaction(() => {
			for (let left = count; left > 0; left--) {
				const at = new Date(now.getTime() - left * 47 * 60_000);
				const {lastInsertRowid: id} = order.run(at.toISOString(), 0);
				for (let item = 0; item <= left % 3; item++) line.run(id, 1 + ((left * 7 + item * 3) % 8));
				total.run(id);
			}
		})();
	} finally {
		database.close();
	}
}
