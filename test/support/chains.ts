import Database from 'better-sqlite3';
import {chainHash} from '../../src/journal/hash.ts';

type Row = {
	readonly stream: string;
	readonly seq: number;
	readonly at: string;
	readonly actor: string;
	readonly data: string;
	readonly hash: string;
};

/** Reads a journal's file by itself and fails at the first event that is out of order or does not follow its predecessor. */
export function verifyChains(file: string): number {
	const database = new Database(file, {readonly: true});
	try {
		const rows = database
			.prepare<[], Row>('SELECT stream, seq, at, actor, data, hash FROM event ORDER BY stream, seq')
			.all();
		let last: Row | null = null;
		for (const row of rows) {
			const before: Row | null = last?.stream === row.stream ? last : null;
			if (row.seq !== (before?.seq ?? 0) + 1) throw new Error(`${row.stream} has a hole before ${row.seq}`);
			if (row.hash !== chainHash(before?.hash ?? '', row)) throw new Error(`${row.stream} ${row.seq} is not chained`);
			last = row;
		}

		return rows.length;
	} finally {
		database.close();
	}
}
