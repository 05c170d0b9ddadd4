import Database from 'better-sqlite3';
import {expect, test} from 'vitest';
import {expectJudged} from './expectJudged.ts';
import {sqliteCorpus, sqliteSchema} from './sqlite.ts';

test.each(sqliteCorpus)('is judged as a person would, and runs: $sql', async each => {
	await expectJudged('sqlite', each);
	const db = new Database(':memory:');
	try {
		db.exec(sqliteSchema);
		expect(() => db.exec(each.sql)).not.toThrow();
	} finally {
		db.close();
	}
});
