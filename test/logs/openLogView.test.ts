import {execFileSync} from 'node:child_process';
import {
	appendFileSync,
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	truncateSync,
	unlinkSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {defaultLimits} from '../../src/logs/logSource.ts';
import type {Found, LogRow, LogView, LogViewOptions} from '../../src/logs/logView.ts';
import {openLogView} from '../../src/logs/openLogView.ts';
import {patienceMs} from '../support/holds.ts';

let folder: string;
let views: LogView[];

beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'logs-'));
	views = [];
});

afterEach(async () => {
	await Promise.all(views.map(view => view.close()));
	rmSync(folder, {recursive: true, force: true});
});

/** The moment that a view which listens has, where a test says so. */
let heardAt = 0;
const heard = {now: () => heardAt, clockAt: (moment: number) => moment + 7};

function open(sources: LogViewOptions['sources'], more: Partial<LogViewOptions> = {}, limits = defaultLimits): LogView {
	const view = openLogView(
		{sources, cwd: folder, env: {}, spool: path.join(folder, 'spool'), secrets: [], ...more},
		limits,
		heard,
	);
	views.push(view);
	return view;
}

const run = (command: string, name = 'web') => ({name, kind: 'run', run: command}) as const;
const file = (name: string, from: 'start' | 'end' = 'end') =>
	({name, kind: 'file', file: `${name}.log`, from}) as const;
const at = (name: string) => path.join(folder, `${name}.log`);

function all(view: LogView): readonly LogRow[] {
	return view.rows(view.first, view.length - view.first);
}

function texts(view: LogView): readonly string[] {
	return all(view).flatMap(row => (row.kind === 'line' ? [row.text] : []));
}

function marks(view: LogView): readonly string[] {
	return all(view).flatMap(row => (row.kind === 'marker' ? [row.text] : []));
}

/** Waits for content: looks whenever the view says that something changed. */
async function until(isSo: () => boolean, what: () => unknown = () => ''): Promise<void> {
	await vi.waitUntil(isSo, {timeout: patienceMs, interval: 15}).catch(() => {
		throw new Error(`never came: ${isSo.toString()} ${JSON.stringify(what())}`);
	});
}

const numbered = (from: number, to: number) =>
	`${Array.from({length: to - from}, (_, index) => `line ${from + index}`).join('\n')}\n`;

describe('a command', () => {
	test('shows both its outputs, and has no input', async () => {
		const view = open([run('echo out; echo err >&2; cat; echo "$WHO"; sleep 60')], {env: {WHO: 'ana'}});
		await until(() => view.length === 3);
		expect(texts(view)).toEqual(['out', 'err', 'ana']);
		expect(view.sources).toMatchObject([{name: 'web', shown: true, status: 'live', detail: null, lines: 3}]);
	});

	test('that ends is started again, and its state says when', async () => {
		const view = open([run('echo once more; exit 3')]);
		await until(() => view.sources[0]?.status === 'failed');
		expect(view.sources[0]?.detail).toBe('exit code 3; restarts in 1 s');
		await until(() => texts(view).length === 2);
		expect(texts(view)).toEqual(['once more', 'once more']);
		expect(marks(view)).toEqual(['web: the command ended, exit code 3']);
		await until(() => view.sources[0]?.detail === 'exit code 3; restarts in 2 s');
	});

	test('that is missing says so', async () => {
		const view = open([run('no-such-command-here --tail')]);
		await until(() => view.sources[0]?.detail?.startsWith('exit code 127; restarts') ?? false);
		await until(() => texts(view).length > 0);
		expect(texts(view)[0]).toContain('no-such-command-here');
	});

	test('in a folder that is gone cannot be started, and that is told', async () => {
		const view = open([run('echo x')], {cwd: path.join(folder, 'gone')});
		await until(() => view.sources[0]?.status === 'failed');
		expect(view.sources[0]?.detail).toMatch(/^it cannot be started: .*ENOENT/);
	});

	test('ends with its whole group when the view is closed, also when it does not want to', async () => {
		const view = open([run(`trap '' TERM; (trap '' TERM; sleep 300) & echo "$$ $!"; wait; sleep 300`)]);
		await until(() => texts(view).length === 1);
		const pids = (texts(view)[0] ?? '').split(' ').map(Number);
		expect(pids.every(isRunning)).toBe(true);
		await view.close();
		await until(() => !pids.some(isRunning));
	});

	test('ends with what it has put into a group of its own', async () => {
		const view = open([run('timeout 300 sh -c "echo \\$\\$; sleep 300"; sleep 300')]);
		await until(() => view.length === 1);
		const pid = Number(texts(view)[0]);
		expect(isRunning(pid)).toBe(true);
		await view.close();
		await until(() => !isRunning(pid));
	});

	test('writes where only we can read, and nothing stays behind', async () => {
		const view = open([run('echo x; sleep 60')]);
		await until(() => view.length === 1);
		const spool = path.join(folder, 'spool');
		const [own = ''] = readdirSync(spool);
		expect(statSync(spool).mode & 0o777).toBe(0o700);
		expect(statSync(path.join(spool, own)).mode & 0o777).toBe(0o700);
		for (const name of readdirSync(path.join(spool, own))) {
			expect(statSync(path.join(spool, own, name)).mode & 0o777).toBe(0o600);
		}

		await view.close();
		expect(readdirSync(spool)).toEqual([]);
	});

	test('that floods is taken in whole and in order', async () => {
		const view = open([run('seq 1 300000; sleep 60')]);
		await until(
			() => view.length === 300_000,
			() => view.length,
		);
		expect(view.rows(0, 2).map(row => row.text)).toEqual(['1', '2']);
		expect(view.rows(299_998, 5).map(row => row.text)).toEqual(['299999', '300000']);
		expect(view.rate).toBeGreaterThan(1000);
	});

	test('that floods for ever keeps a bounded file, and what is left out is said', async () => {
		const limits = {...defaultLimits, spoolBytes: 1 << 20, spoolKept: 1 << 18};
		const view = open([run('seq -f "%09.0f" 1 400000; echo end; sleep 60')], {}, limits);
		const last = () => view.rows(view.length - 1, 1)[0]?.text;
		await until(
			() => last() === 'end' || (marks(view).length > 0 && view.rows(view.length - 2, 1)[0]?.text === 'end'),
			last,
		);
		const [own = ''] = readdirSync(path.join(folder, 'spool'));
		await until(() => statSync(path.join(folder, 'spool', own, '1.log')).size < 2 << 20);
		expect(marks(view)[0]).toMatch(
			/^web: (?:[\d.]+ (?:B|kB|MB) of older output left out|older output is no longer there)$/,
		);
		const shown = texts(view)
			.filter(text => /^\d{9}$/.test(text))
			.map(Number);
		// What comes faster than anybody reads keeps an eighth of `spoolKept`: 32 KiB at ten bytes a line.
		expect(shown.length).toBeGreaterThan(3000);
		expect(shown.at(-1)).toBe(400_000);
		for (const [index, number] of shown.entries()) if (index > 0) expect(number).toBeGreaterThan(shown[index - 1] ?? 0);
	});

	test('that floods out of reach of any signal to its group keeps nobody from other work', async () => {
		const limits = {...defaultLimits, spoolBytes: 1 << 22, spoolKept: 1 << 20};
		const mouths = Array.from({length: 2}, (_, i) =>
			run(`timeout 90 nice -n 19 yes "mouth ${i} says something"; sleep 60`, `m${i}`),
		);
		const view = open(mouths, {}, limits);
		let turns = 0;
		const clock = setInterval(() => turns++, 5);
		await until(() => turns > 50 && view.sources.every(source => source.lines > 0));
		clearInterval(clock);
		const shown = view.rows(view.length - 2000, 2000).filter(({kind}) => kind === 'line');
		for (const text of new Set(shown.map(row => row.text))) {
			expect(text).toMatch(/^(?:mouth \d says something|\(no longer there\))$/);
		}
	});

	test('that floods out of reach, from the middle of a line on, shows no half of a secret', async () => {
		const limits = {...defaultLimits, spoolBytes: 1 << 20, spoolKept: 1 << 18};
		const line = `key=swordfish-and-chips `.repeat(9);
		const view = open(
			[run(`timeout 90 nice -n 19 yes '${line}'; sleep 60`)],
			{secrets: ['swordfish-and-chips']},
			limits,
		);
		const seen = new Set<string>();
		let cuts = 0;
		let {first} = view;
		await until(() => {
			for (const text of texts(view).slice(-3000)) seen.add(text);
			if (view.first > first) cuts++;
			first = view.first;
			return cuts > 20;
		});
		expect([...seen].filter(text => text !== '(no longer there)')).toEqual(['key=*** '.repeat(9)]);
	});

	test('that floods and ends still shows its last words, every time', async () => {
		const limits = {...defaultLimits, spoolBytes: 1 << 18, spoolKept: 1 << 16};
		for (let round = 0; round < 12; round++) {
			const view = open([run(`seq -f "%09.0f" 1 ${200_000 + round * 3001}; echo last words; sleep 60`)], {}, limits);
			await until(
				() => texts(view).includes('last words'),
				() => view.rows(view.length - 3, 3),
			);
			await view.close();
		}
	});

	test('that ends says so behind its last words', async () => {
		const view = open([run('seq 1 50; exit 3')]);
		await until(() => marks(view).length > 0 && texts(view).includes('50'));
		expect(all(view).findIndex(row => row.kind === 'marker')).toBe(50);
	});

	test('whose output is cut leaves no rows behind that cannot be read, whatever stands before them', async () => {
		const limits = {...defaultLimits, spoolBytes: 1 << 20, spoolKept: 1 << 19};
		const some = `head -c 300000 /dev/zero | tr '\\0' x; sleep 0.04`;
		const view = open([run(`for i in $(seq 30); do ${some}; done; echo; echo after; sleep 60`)], {}, limits);
		view.mark('#1 v1.0.0 started');
		await until(
			() => texts(view).includes('after'),
			() => view.rows(view.length - 3, 3),
		);
		expect(texts(view)).not.toContain('(no longer there)');
	});

	test('whose output is left out is said to have lost no more than it wrote', async () => {
		const limits = {...defaultLimits, spoolBytes: 1 << 19, spoolKept: 1 << 18};
		const flood = (bytes: number) => `head -c ${bytes} /dev/zero | tr '\\0' x; echo`;
		const command = `${flood(3 << 20)}; while [ ! -e go ]; do sleep 0.05; done; ${flood(9 << 20)}; sleep 60`;
		const view = open([run(command)], {}, limits);
		// Markers go with the lines around them.
		const told = new Set<string>();
		const lost = () => {
			for (const mark of marks(view)) told.add(/([\d.]+ [kM]?B) of older output left out/.exec(mark)?.[1] ?? '0 kB');
			const sizes = [...told].map(size => Number.parseFloat(size) * (size.endsWith('MB') ? 1 : 1 / 1024));
			return sizes.reduce((sum, size) => sum + size, 0);
		};
		await until(() => lost() > 0);
		writeFileSync(path.join(folder, 'go'), '');
		await until(() => lost() > 9, lost);
		expect(lost()).toBeLessThanOrEqual(12.5);
	});

	test('whose output is cut loses no line that is kept, and shows no half of a secret', async () => {
		const secret = 'swordfish-and-chips';
		const limits = {...defaultLimits, spoolBytes: 100_000, spoolKept: 50_000};
		const line = `key=${secret} `.repeat(40);
		// Slow enough to be followed, in pieces that end anywhere in a line.
		const script = `const s=(process.argv[1]+'\\n').repeat(600);let i=0;const t=setInterval(()=>{process.stdout.write(s.slice(i,i+=4321));if(i>=s.length){clearInterval(t);console.log('end')}},5);setTimeout(()=>{},60000)`;
		const view = open([run(`exec '${process.execPath}' -e "${script}" '${line}'`)], {secrets: [secret]}, limits);
		await until(
			() => texts(view).at(-1) === 'end',
			() => texts(view).at(-1),
		);
		const shown = texts(view)
			.slice(0, -1)
			.filter(text => text !== '(no longer there)');
		// Where nobody came to read, less is kept; what is kept is whole.
		expect(shown.length).toBeGreaterThan(5);
		expect(new Set(shown)).toEqual(new Set(['key=*** '.repeat(40)]));
		expect(marks(view)[0]).toMatch(/older output (?:left out|is no longer there)/);
	});

	test('whose output is cut while a line is shown that is not finished shows no half of a secret', async () => {
		const limits = {...defaultLimits, spoolBytes: 100_000, spoolKept: 50_000};
		const said = ['key=swordfish-an', 'd-chi', 'ps end'].map(part => `printf '${part}'`).join('; sleep 0.6; ');
		const view = open(
			[run(`seq -f "%09.0f" 9998; ${said}; echo; sleep 60`)],
			{secrets: ['swordfish-and-chips']},
			limits,
		);
		const seen = new Set<string>();
		await until(
			() => {
				for (const text of texts(view).slice(-3)) seen.add(text);
				return texts(view).at(-1)?.endsWith('end') ?? false;
			},
			() => [...seen].slice(-5),
		);
		expect([...seen].filter(text => /sword|chi|ps end/.test(text))).toEqual([]);
		expect(texts(view).at(-1)).toBe('key=*** end');
	});

	test('that prints rubbish cannot harm the screen', async () => {
		const view = open([run(`head -c 200000 /dev/urandom; printf '\\n\\033]0;title\\007\\033[2Jafter\\n'; sleep 60`)]);
		await until(() => texts(view).at(-1) === 'after');
		for (const text of texts(view)) expect(text.replaceAll(/\x1b\[[\d;]*m/g, '')).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
	});

	test('that prints no newline for 5 MB becomes rows of bounded length', async () => {
		const view = open([run(`head -c 5000000 /dev/zero | tr '\\0' x; sleep 60`)]);
		await until(
			() => view.length === Math.ceil(5_000_000 / 65_536),
			() => view.length,
		);
		for (const text of texts(view)) expect(text).toMatch(/^x{4096}…$/);
	});

	test('that waits at a prompt shows it, and the row grows', async () => {
		const view = open([run(`printf 'Deploying... '; while [ ! -e go ]; do sleep 0.05; done; echo done; sleep 60`)]);
		await until(() => view.length === 1);
		expect(texts(view)).toEqual(['Deploying... ']);
		writeFileSync(path.join(folder, 'go'), '');
		await until(() => texts(view)[0] === 'Deploying... done');
		expect(view.length).toBe(1);
	});
});

describe('a progress bar', () => {
	const bar = `const w=s=>process.stdout.write(s);let i=0;const t=setInterval(()=>{w('\\r'+'#'.repeat(i%40)+' '+i+' of 1000');if(i===600)w(' key=swordfish');if(++i>1000){clearInterval(t);w('\\ndone\\n')}},MS);setTimeout(()=>{},60000)`;
	const bars = (ms: number) => run(`exec '${process.execPath}' -e "${bar.replace('MS', String(ms))}"`);

	test('is shown while it grows, with its last state', async () => {
		const view = open([bars(15)]);
		// Its first state alone is no bar yet.
		await until(() => /^ 0 of 1000⏎# 1 of 1000/.test(view.rows(0, 1)[0]?.text ?? ''));
		const first = view.rows(0, 1)[0];
		await until(() => view.rows(0, 1)[0]?.last !== first?.last);
		expect(view.rows(0, 1)[0]?.last).toMatch(/^#* \d+ of 1000$/);
		expect(view.length).toBe(1);
	});

	test('that has ended has all of its text and its last state, masked', async () => {
		const view = open([bars(1)], {secrets: ['swordfish']});
		await until(
			() => texts(view).at(-1) === 'done',
			() => view.rows(view.length - 2, 2),
		);
		const [row] = view.rows(0, 1);
		expect(row?.last).toBe(`${'#'.repeat(1000 % 40)} 1000 of 1000`);
		expect(JSON.stringify(row)).not.toContain('swordfish');
	});

	test('is told from a line in which something was written over once', async () => {
		const view = open([run(`printf 'FAILED\\rPASSED\\n'; sleep 60`)]);
		await until(() => view.length === 1);
		expect(view.rows(0, 1)).toMatchObject([{text: 'FAILED⏎PASSED'}]);
		expect(view.rows(0, 1)[0]?.last).toBeUndefined();
	});
});

describe('a followed file', () => {
	test('begins with its last two hundred lines, or with the first where asked for', async () => {
		writeFileSync(at('a'), numbered(0, 500));
		writeFileSync(at('b'), numbered(0, 500));
		const view = open([file('a'), file('b', 'start')]);
		await until(
			() => view.length === 700,
			() => view.length,
		);
		const of = (name: string) =>
			all(view)
				.filter(row => row.source === name)
				.map(row => row.text);
		expect(of('a')).toEqual(numbered(300, 500).trim().split('\n'));
		expect(of('b')).toEqual(numbered(0, 500).trim().split('\n'));
		// What was there before is no news.
		expect(view.rate).toBe(0);
	});

	test('goes on when it grows', async () => {
		writeFileSync(at('a'), 'one\n');
		const view = open([file('a')]);
		await until(() => view.length === 1);
		appendFileSync(at('a'), 'two\nthr');
		appendFileSync(at('a'), 'ee\n');
		await until(() => view.length === 3);
		expect(texts(view)).toEqual(['one', 'two', 'three']);
	});

	test('goes on after it was rotated, and old lines stay readable', async () => {
		writeFileSync(at('a'), 'one\n');
		const view = open([file('a')]);
		await until(() => view.length === 1);
		renameSync(at('a'), at('a.1'));
		writeFileSync(at('a'), '');
		appendFileSync(at('a.1'), 'late\n');
		await until(() => view.length === 2);
		appendFileSync(at('a'), 'two\n');
		await until(() => view.length === 4);
		unlinkSync(at('a.1'));
		expect(texts(view)).toEqual(['one', 'late', 'two']);
		expect(marks(view)).toEqual(['a: the file was rotated']);
	});

	test('goes on after it was cut, and what was read stays readable', async () => {
		writeFileSync(at('a'), 'one\ntwo\n');
		const view = open([file('a')]);
		await until(() => view.length === 2);
		truncateSync(at('a'));
		await until(() => view.length === 3);
		appendFileSync(at('a'), 'three\n');
		await until(() => view.length === 4);
		expect(all(view).map(row => row.text)).toEqual([
			'one',
			'two',
			'a: the file was cut and goes on from its beginning',
			'three',
		]);
	});

	test('that was written anew, and longer, is seen to be another one', async () => {
		writeFileSync(at('a'), 'one\n');
		const view = open([file('a')]);
		await until(() => view.length === 1);
		writeFileSync(at('a'), 'eins\nzwei\n');
		await until(() => view.length === 4);
		expect(texts(view)).toEqual(['one', 'eins', 'zwei']);
	});

	test('that is not there yet is waited for, and may vanish and come back', async () => {
		const view = open([file('a')]);
		await until(() => view.sources[0]?.status === 'waiting');
		expect(view.sources[0]?.detail).toBe('no such file');
		writeFileSync(at('a'), 'one\n');
		await until(() => view.length === 1);
		expect(view.sources[0]).toMatchObject({status: 'live', detail: null});
		unlinkSync(at('a'));
		await until(() => view.sources[0]?.status === 'waiting');
		writeFileSync(at('a'), 'two\n');
		await until(() => texts(view).length === 2);
		expect(texts(view)).toEqual(['one', 'two']);
		expect(view.sources[0]?.status).toBe('live');
	});

	test('that is a pipe or a folder is refused, and nobody waits for it', async () => {
		execFileSync('mkfifo', [at('pipe')]);
		execFileSync('mkdir', [at('folder')]);
		const view = open([file('pipe'), file('folder')]);
		await until(() => view.sources.every(source => source.status === 'failed'));
		expect(view.sources.map(source => source.detail)).toEqual(['not a regular file', 'not a regular file']);
	});

	test('a character that lies across two pieces of a long line is shown once', async () => {
		writeFileSync(at('a'), `${'x'.repeat(65_535)}€ after\n`);
		const view = open([file('a', 'start')]);
		await until(() => view.length === 2);
		expect(texts(view)[1]).toBe(' after');
	});
});

describe('secrets', () => {
	test('are masked, also where a line is cut into pieces', async () => {
		const secret = 'swordfish-and-chips';
		writeFileSync(at('a'), `key=${secret}\n${'x'.repeat(65_530)}${secret} after\n`);
		const view = open([file('a', 'start')], {secrets: [secret]});
		await until(() => view.length === 3);
		expect(texts(view)[0]).toBe('key=***');
		expect(texts(view)[2]).toBe('*** after');
	});

	test('are not shown by halves at the end of a line that is still written', async () => {
		writeFileSync(at('a'), 'key=swordfi');
		const view = open([file('a', 'start')], {secrets: ['swordfish']});
		await until(() => view.length === 1);
		expect(texts(view)).toEqual(['key=']);
		appendFileSync(at('a'), 'sh\n');
		await until(() => texts(view)[0] === 'key=***');
	});

	test('in URLs are masked, also where a line is cut into pieces', async () => {
		const url = 'https://ana:sesame-street@host/';
		const long = `https://aws:${'t'.repeat(3000)}@host/`;
		const cut = (text: string, before: number) => `${'x'.repeat(65_536 - before)}${text} after\n`;
		writeFileSync(at('a'), [url.length - 1, 20, 16, 13].map(before => cut(url, before)).join('') + cut(long, 1500));
		const view = open([file('a', 'start')]);
		await until(() => view.length === 10);
		const rests = texts(view).filter((_, index) => index % 2 === 1);
		expect(rests).toEqual(['/ after', ...Array.from({length: 4}, () => '***@host/ after')]);
	});

	test('in URLs are masked where a row ends before they do', async () => {
		const hidden = '\u001b[1m'.repeat(8180);
		for (const [name, length] of Object.entries({short: 60, long: 30_000})) {
			writeFileSync(at(name), `${hidden}https://ana:${'s'.repeat(length)}@host/ after\n`);
			const view = open([file(name, 'start')]);
			await until(() => view.length > 0);
			expect(texts(view)[0], name).not.toContain('ss');
		}
	});

	test('in a URL at the end of a line that is still written are not shown before its end is', async () => {
		writeFileSync(at('a'), 'push to https://ana:sesame-str');
		const view = open([file('a', 'start')]);
		await until(() => view.length === 1);
		expect(texts(view)).toEqual(['push to https://ana:']);
		appendFileSync(at('a'), 'eet@host\n');
		await until(() => texts(view)[0] === 'push to https://ana:***@host');
		appendFileSync(at('a'), 'see http://host:8080');
		await until(() => texts(view)[1] === 'see http://host:8080');
	});

	test('cannot be guessed by searching', async () => {
		writeFileSync(at('a'), 'key=swordfish\nswordsman\n');
		const view = open([file('a', 'start')], {secrets: ['swordfish']});
		await until(() => view.length === 2);
		view.setFilter('swo');
		await until(() => view.length === 1);
		expect(texts(view)).toEqual(['swordsman']);
		expect(await view.find('fish', 0, 1)).toBeNull();
	});
});

describe('filter, search and sources', () => {
	test('a filter shows what matches, also of what comes later, and markers', async () => {
		writeFileSync(at('a'), numbered(0, 100));
		const view = open([file('a', 'start')]);
		await until(() => view.length === 100);
		view.mark('#12 v2.5.0 started');
		expect(view.setFilter('^line \\d*7$')).toBeNull();
		await until(() => view.length === 11);
		expect(
			all(view)
				.map(row => row.text)
				.slice(-2),
		).toEqual(['line 97', '#12 v2.5.0 started']);
		appendFileSync(at('a'), numbered(100, 120));
		await until(() => view.length === 13);
		expect(texts(view).slice(-2)).toEqual(['line 107', 'line 117']);
		view.setFilter(null);
		expect(view.length).toBe(121);
	});

	test('a filter does not see colors', async () => {
		writeFileSync(at('a'), '\x1b[31mERROR\x1b[0m one\nfine ERROR\n');
		const view = open([file('a', 'start')]);
		await until(() => view.length === 2);
		view.setFilter('^ERROR one$');
		await until(() => view.length === 1);
		expect(texts(view)).toEqual(['\x1b[31mERROR\x1b[0m one']);
	});

	test('a line that was shown before it was finished is tested again, and no row moves', async () => {
		writeFileSync(at('a'), 'first ERROR\nunfinished ');
		const view = open([file('a', 'start')]);
		await until(() => view.length === 2);
		view.setFilter('ERROR');
		await until(() => view.length === 1);
		expect(texts(view)).toEqual(['first ERROR']);
		appendFileSync(at('a'), 'ERROR\nsecond ERROR\n');
		await until(() => view.length === 3);
		expect(texts(view).toSorted()).toEqual(['first ERROR', 'second ERROR', 'unfinished ERROR']);
	});

	test('a wrong pattern is told and changes nothing', async () => {
		writeFileSync(at('a'), 'one\n');
		const view = open([file('a', 'start')]);
		await until(() => view.length === 1);
		expect(view.setFilter('(')).toMatch(/Unterminated group/);
		expect(view.length).toBe(1);
		expect(await view.find('(', 0, 1)).toBeNull();
	});

	test('a filter with ! before it shows what does not match, and gives no secret away', async () => {
		writeFileSync(at('a'), 'GET /health 200\nGET /cart 500\npassword is correct-horse\n');
		const view = open([file('a', 'start')], {secrets: ['correct-horse']});
		await until(() => view.length === 3);
		expect(view.setFilter('!health')).toBeNull();
		expect(texts(view)).toEqual(['GET /cart 500', 'password is ***']);
		// Neither way does a filter tell whether it guessed.
		view.setFilter('!correct');
		expect(texts(view)).toHaveLength(3);
		view.setFilter('correct');
		expect(texts(view)).toEqual([]);
		expect(view.setFilter('!(')).toMatch(/Unterminated group/);
	});

	test('a search upwards finds the nearest of long lines, of which only some are read at once', async () => {
		const wide = (i: number) => `${i % 700 === 0 ? 'hit' : 'line'} ${i} ${'x'.repeat(900)}`;
		writeFileSync(at('a'), `${Array.from({length: 6000}, (_, i) => wide(i)).join('\n')}\n`);
		const view = open([file('a', 'start')]);
		await until(() => view.length === 6000);
		const hits: Found[] = [];
		for (let from: Found = 5999; typeof from === 'number' && from >= 0; ) {
			const hit: Found = await view.find('^hit', from, -1);
			hits.push(hit);
			from = typeof hit === 'number' ? hit - 1 : hit;
		}

		expect(hits).toEqual([5600, 4900, 4200, 3500, 2800, 2100, 1400, 700, 0]);
	});

	test('a search finds the nearest row either way, from the row itself on', async () => {
		writeFileSync(at('a'), numbered(0, 20_000));
		const view = open([file('a', 'start')]);
		await until(() => view.length === 20_000);
		expect(await view.find('line 15000$', 0, 1)).toBe(15_000);
		expect(await view.find('line 15000$', 15_000, 1)).toBe(15_000);
		expect(await view.find('line 15000$', 15_001, 1)).toBeNull();
		expect(await view.find('7$', 19_999, -1)).toBe(19_997);
		expect(await view.find('^line 3$', 19_999, -1)).toBe(3);
		expect(await view.find('^line 3$', 2, -1)).toBeNull();
		view.setFilter('5$');
		await until(() => view.length === 2000);
		expect(await view.find('line 15$', 0, 1)).toBe(1);
		expect(await view.find('line 15$', view.length - 1, -1)).toBe(1);
		view.mark('#12 started');
		expect(await view.find('#12', 0, 1)).toBe(view.length - 1);
		expect(await view.find('#12', view.length - 1, -1)).toBe(view.length - 1);
	});

	test('matches are counted while lines come, go, are finished or filtered', async () => {
		writeFileSync(at('a'), numbered(0, 20_000));
		const view = open([file('a', 'start')], {}, {...defaultLimits, rows: 30_000});
		const counts = (wanted: number | null) =>
			until(
				() => view.matchCount === wanted,
				() => view.matchCount,
			);
		await until(() => view.length === 20_000);
		expect(view.matchCount).toBeNull();
		view.countMatches('line \\d5\\d\\d\\d$');
		await counts(1000);
		appendFileSync(at('a'), numbered(15_000, 15_010));
		await counts(1010);
		appendFileSync(at('a'), 'line 15');
		await until(() => texts(view).at(-1) === 'line 15');
		appendFileSync(at('a'), '000\n');
		await counts(1011);
		view.setFilter('0$');
		await counts(102);
		view.setFilter(null);
		await counts(1011);
		view.toggle('a');
		await counts(0);
		view.toggle('a');
		// Rows that are dropped count no more.
		appendFileSync(at('a'), numbered(0, 15_000).repeat(3));
		await until(() => view.first >= 20_011 && view.length === 65_011);
		await counts(texts(view).filter(text => /line \d5\d\d\d$/.test(text)).length);
		view.countMatches('(');
		expect(view.matchCount).toBeNull();
		view.mark('#12 started');
		view.countMatches('#12');
		await counts(1);
		view.countMatches(null);
		expect(view.matchCount).toBeNull();
	});

	test('of lines that come, each is looked at once for the count, and the screen is told with them', async () => {
		writeFileSync(at('a'), numbered(0, 50_000));
		const view = open([file('a', 'start')]);
		await until(() => view.length === 50_000);
		view.countMatches('line [4]9999$');
		await until(() => view.matchCount === 1);
		// From here on only: it remembers each call, which takes longer than the calls.
		const tested = vi.spyOn(RegExp.prototype, 'test');
		appendFileSync(at('a'), numbered(49_999, 50_009));
		await until(() => view.matchCount === 2);
		// A few more for whether these lines tell of errors.
		expect(tested.mock.calls.length).toBeLessThan(200);
		tested.mockRestore();
	});

	test('an expression that would never end does not freeze the program', async () => {
		writeFileSync(at('a'), `${`${'a'.repeat(100)}b\n`.repeat(10)}`);
		const view = open([file('a', 'start')]);
		await until(() => view.length === 10);
		view.setFilter('b');
		expect(view.isFiltered).toBe(true);
		view.setFilter('(a+)+$');
		await until(() => marks(view).length === 1);
		expect(view.isFiltered).toBe(false);
		expect(marks(view)[0]).toMatch(/filter was taken off/);
		expect(texts(view).length).toBe(10);
		expect(await view.find('(a+)+$', 0, 1)).toBe('endless');
		view.countMatches('(a+)+$');
		expect(view.matchCount).toBeNull();
		view.countMatches('b');
		await until(() => view.matchCount === 10);
	});

	test('what is new since a release began is told by the worker, with secrets masked', async () => {
		heardAt = 1_000_000;
		writeFileSync(at('a'), `${Array.from({length: 190}, (_, i) => `GET /orders/${i} 200 ${i} ms`).join('\n')}\n`);
		const view = open([file('a')], {secrets: ['correct-horse'], patterns: true});
		await until(() => view.length === 190);
		expect(await view.news()).toEqual({kind: 'unknown', why: 'No release began since this log was opened.'});
		heardAt = 1_100_000;
		view.began();
		appendFileSync(at('a'), 'GET /orders/7 200 1 ms\nERROR token correct-horse of cart 7 is gone\n');
		await until(() => view.length === 192);
		const news = await view.news();
		expect(news).toMatchObject({kind: 'told', since: 1_100_007, skipped: 0, uncompared: []});
		expect(news.kind === 'told' && news.found).toEqual([
			expect.objectContaining({
				kind: 'new',
				source: 'a',
				pattern: expect.objectContaining({
					template: 'ERROR token *** of cart <*> is gone',
					example: 'ERROR token *** of cart 7 is gone',
					since: 1,
				}),
			}),
		]);
	});

	test('the first error of a file that said nothing before a release is new', async () => {
		heardAt = 1_000_000;
		writeFileSync(at('a'), '');
		const view = open([file('a'), {name: 'b', kind: 'run', run: 'echo started; sleep 100'}], {patterns: true});
		await until(() => view.sources[0]?.status === 'live' && view.length === 1);
		heardAt = 1_100_000;
		view.began();
		appendFileSync(at('a'), 'ERROR cart 7 is gone\nPOST /cart 200\n');
		await until(() => view.length === 3);
		expect(await view.news()).toMatchObject({
			kind: 'told',
			uncompared: ['b'],
			found: [{kind: 'new', source: 'a', pattern: {template: 'ERROR cart <*> is gone'}}],
		});
	});

	test('a source can be hidden and shown again', async () => {
		writeFileSync(at('a'), numbered(0, 3));
		writeFileSync(at('b'), 'other\n');
		const view = open([file('a', 'start'), file('b', 'start')]);
		await until(() => view.length === 4);
		view.toggle('a');
		expect(texts(view)).toEqual(['other']);
		expect(view.sources.map(source => source.shown)).toEqual([false, true]);
		appendFileSync(at('a'), 'hidden\n');
		appendFileSync(at('b'), 'more\n');
		await until(() => view.length === 2);
		view.toggle('a');
		await until(() => view.length === 6);
	});

	test('a filter over half a million lines lets others work meanwhile', async () => {
		writeFileSync(at('a'), numbered(0, 500_000));
		const view = open([file('a', 'start')]);
		await until(
			() => view.length === 500_000,
			() => view.length,
		);
		let turns = 0;
		const beat = setInterval(() => {
			turns++;
		}, 1);
		view.setFilter('9{3}$');
		expect(view.length).toBeLessThan(500);
		await view.settled();
		// A line that could not be judged in time, on a machine that stood still just then, is shown, too.
		expect([500, 501]).toContain(view.length);
		clearInterval(beat);
		// It works in slices. In one piece, nobody else would have had a turn.
		expect(turns).toBeGreaterThan(5);
	});
});

describe('dates', () => {
	const absurd = [
		'2999-01-01T00:00:00Z',
		'1970-01-01T00:00:00Z',
		'2026-13-45T25:61:99Z',
		'0000-00-00',
		'-1',
		'1e400',
		'',
	];

	test('of lines, of the future or broken, move nothing: a line came when it came', async () => {
		const began = Date.now();
		writeFileSync(at('a'), '');
		const view = open([file('a', 'start')]);
		await until(() => view.sources[0]?.status === 'live');
		// In parts, so that they come in different seconds of no importance.
		for (const [i, date] of absurd.entries()) {
			appendFileSync(at('a'), `${date} ERROR ${i}\n`);
			await until(() => view.length === i + 1);
		}

		expect(texts(view)).toEqual(absurd.map((date, i) => `${date} ERROR ${i}`));
		const times = all(view).map(row => row.at);
		for (const time of times) expect(time).toBeGreaterThanOrEqual(began - 1000);
		for (const time of times) expect(time).toBeLessThanOrEqual(Date.now());
		expect([began - 60_000, Date.now() + 60_000].map(view.since)).toEqual([0, absurd.length]);
		const {lines, errors} = view.sources[0]?.lastMinute ?? {lines: [], errors: []};
		expect([lines, errors].map(counts => counts.reduce((sum, each) => sum + each, 0))).toEqual([7, 7]);
	});

	test('of a clock that is set back while lines come: what is read stays, and a time of now is found', async () => {
		writeFileSync(at('a'), '');
		const clock = vi.spyOn(Date, 'now');
		try {
			const view = open([file('a', 'start')]);
			await until(() => view.sources[0]?.status === 'live');
			const [ahead, right] = [2_000_000_000_000, 1_700_000_000_000];
			for (const [i, time] of [ahead, ahead + 60_000, right, right + 60_000].entries()) {
				clock.mockReturnValue(time);
				appendFileSync(at('a'), `line ${i}\n`);
				await until(() => view.length === i + 1);
			}

			expect(view.since(right + 1)).toBe(3);
			expect(view.since(right + 60_000)).toBe(3);
			expect(view.among(1)).toBe(1);
			view.setFilter('[123]');
			await view.settled();
			expect([view.among(0), view.shownFrom(1), view.shownFrom(3), view.since(right + 60_000)]).toEqual([1, 0, 2, 2]);
		} finally {
			clock.mockRestore();
		}
	});
});

describe('row numbers', () => {
	test('stay while lines arrive', async () => {
		const view = open([
			run('i=0; while [ $i -lt 300 ]; do echo "a $i"; i=$((i+1)); done; sleep 60', 'a'),
			run('seq 1 50000; sleep 60', 'b'),
		]);
		await until(() => view.length > 100);
		const before = view.rows(0, 100);
		await until(
			() => view.length === 50_300,
			() => view.length,
		);
		expect(view.rows(0, 100)).toEqual(before);
		const of = (name: string) =>
			all(view)
				.filter(row => row.source === name)
				.map(row => row.text);
		expect(of('b')).toEqual(Array.from({length: 50_000}, (_, index) => String(index + 1)));
		expect(of('a')).toHaveLength(300);
	});

	test('stay when the oldest rows are dropped', async () => {
		writeFileSync(at('a'), numbered(0, 200_000));
		const view = open([file('a', 'start')], {}, {...defaultLimits, rows: 50_000});
		await until(
			() => view.length === 200_000,
			() => view.length,
		);
		expect(view.first).toBeGreaterThanOrEqual(140_000);
		expect(view.first).toBeLessThanOrEqual(150_000);
		expect(view.rows(0, 10)).toEqual([]);
		expect(view.rows(view.first, 1)[0]?.text).toBe(`line ${view.first}`);
		expect(view.rows(199_999, 1)[0]?.text).toBe('line 199999');
		view.setFilter('0$');
		await until(() => view.rows(view.length - 1, 1)[0]?.text === 'line 199990');
		appendFileSync(at('a'), numbered(200_000, 260_000));
		await until(() => view.rows(view.length - 1, 1)[0]?.text === 'line 259990');
		expect(view.first).toBeGreaterThan(0);
		expect(view.rows(view.first, 1)[0]?.text).toMatch(/^line 2\d{4}0$/);
		// What somebody reads stays, nevertheless.
		const held = view.first;
		const read = view.screen(held, 10);
		appendFileSync(at('a'), numbered(260_000, 330_000));
		await until(() => view.first > held + 10);
		expect(view.screen(held, 10)).toEqual(read);
		expect([held, held + 10].map(view.isOnScreen)).toEqual([true, false]);
	});
});

test('listeners are told, not oftener than the screen is painted, and not at all when nothing happens', async () => {
	const view = open([run('i=0; while [ $i -lt 3000 ]; do echo $i; i=$((i+1)); done; sleep 60')]);
	let told = 0;
	const stop = view.subscribe(() => told++);
	const started = performance.now();
	await until(() => view.length === 3000);
	expect(told).toBeGreaterThan(0);
	expect(told).toBeLessThanOrEqual((performance.now() - started) / 33 + 2);
	stop();
});

function isRunning(pid: number): boolean {
	if (!existsSync(`/proc/${pid}/stat`)) return false;
	const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
	return stat[stat.lastIndexOf(')') + 2] !== 'Z';
}
