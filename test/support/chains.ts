import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import Database from 'better-sqlite3';

type Row = {
	readonly position: number;
	readonly stream: string;
	readonly seq: number;
	readonly at: string;
	readonly actor: string;
	readonly data: string;
	readonly hash: string;
};

/**
 * Reads a journal's file by itself and fails at the first event that is out of order or does not follow its predecessor,
 * and where the head, in the database or in the file beside it, is none of this history. Gives the number of events.
 */
export function verifyChains(file: string): number {
	// First: a writer may be at it, and what is recorded is never ahead of what is committed.
	const recorded = recordedHeads(file);
	const database = new Database(file, {readonly: true});
	try {
		return database.transaction(() => {
			const rows = database.prepare<[], Row>('SELECT * FROM event ORDER BY stream, seq').all();
			let last: Row | null = null;
			for (const row of rows) {
				const before: Row | null = last?.stream === row.stream ? last : null;
				if (row.seq !== (before?.seq ?? 0) + 1) throw new Error(`${row.stream} has a hole before ${row.seq}`);
				const {stream, seq, at, actor, data} = row;
				const text = JSON.stringify([before?.hash ?? '', stream, seq, at, actor, data]);
				if (row.hash !== sha256(text)) throw new Error(`${row.stream} ${row.seq} is not chained`);
				last = row;
			}

			const heads = ['0 '];
			for (const {position, hash} of rows.toSorted((a, b) => a.position - b.position)) {
				heads.push(`${position} ${sha256(`${heads.at(-1)?.split(' ')[1]}${hash}`)}`);
			}

			const head = database.prepare<[], Row>('SELECT position, hash FROM head').get();
			if (`${head?.position} ${head?.hash}` !== heads.at(-1)) throw new Error('the head is not that of the events');
			if (rows.length > 0 && recorded.length === 0) throw new Error('the head is not recorded beside the journal');
			const strange = recorded.find(text => !heads.includes(text));
			if (strange !== undefined) throw new Error(`head ${strange} was recorded, and is none of this history`);
			return rows.length;
		})();
	} finally {
		database.close();
	}
}

// Every head that stands whole in the file, as `position hash`.
function recordedHeads(file: string): readonly string[] {
	let text: string;
	try {
		text = readFileSync(file.replace(/\.db$/, '.head'), 'latin1');
	} catch {
		return [];
	}

	return [...text.matchAll(/(release-tui head\nposition (\d+)\nhash (\w*)\n)check (\w+)\n/g)].flatMap(
		([, all = '', position, hash, check]) => (sha256(all) === check ? [`${position} ${hash}`] : []),
	);
}

function sha256(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}
