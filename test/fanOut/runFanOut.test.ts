// Targets are shells of this machine. The transport notes its group of processes, so that a command can break its own
// connection, as a cable would: nothing here depends on who is faster.
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import type {TargetChange} from '../../src/domain/targets.ts';
import type {FanOutOrder, OrderedTarget} from '../../src/fanOut/order.ts';
import {runFanOut} from '../../src/fanOut/runFanOut.ts';
import {hostileTexts} from '../domain/hostileTexts.ts';

let folder: string;

beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'release-tui-fleet-'));
	vi.stubEnv('XDG_STATE_HOME', path.join(folder, 'state'));
	vi.stubEnv('FOLDER', folder);
});

afterEach(() => {
	vi.unstubAllEnvs();
	rmSync(folder, {recursive: true, force: true, maxRetries: 5, retryDelay: 100});
});

const target = (name: string, change: Partial<OrderedTarget> = {}): OrderedTarget => ({
	name,
	round: 1,
	find: false,
	began: false,
	again: false,
	...change,
});

const noted = 'echo $$ >"$FOLDER/group.$RELEASE_TARGET"; exec sh';
/** Breaks the connection, once for each target. */
const cut = 'mkdir "$FOLDER/cut.$RELEASE_TARGET" 2>/dev/null && kill -9 -$(cat "$FOLDER/group.$RELEASE_TARGET")';
const ran = 'echo x >>"$FOLDER/ran.$RELEASE_TARGET"';

/** Goes over targets, and gives how that ended, what was recorded of each, and what was printed. */
async function go(run: string, change: Partial<FanOutOrder> = {}, options: Options = {}) {
	const order: FanOutOrder = {
		run,
		transport: noted,
		parallel: 10,
		batches: [[target('web1')]],
		waitMs: 0,
		check: null,
		maxFailures: 0,
		reconnectMs: 60_000,
		goesOn: false,
		done: [],
		others: {failed: 0, waiting: 0},
		seed: 'seed',
		variables: [],
		secrets: [],
		...change,
	};
	const changes: TargetChange[] = [];
	let printed = '';
	const end = await runFanOut({
		order,
		variables: {FOLDER: folder, ...options.variables},
		log: {
			async record(found) {
				changes.push(found);
				options.onRecord?.(found);
			},
			end: async () => {},
		},
		ending: options.ending ?? new AbortController().signal,
		write: lines => {
			printed += lines.toString();
		},
		mask: text => text,
	});
	const last = new Map(changes.map(found => [found.target, found]));
	return {end, changes, last: [...last.values()].map(({target: name, state}) => `${name} ${state}`), printed};
}

type Options = {
	readonly variables?: Readonly<Record<string, string>>;
	readonly ending?: AbortSignal;
	readonly onRecord?: (change: TargetChange) => void;
};

const count = (name: string) =>
	existsSync(path.join(folder, name)) ? readFileSync(path.join(folder, name), 'utf8').split('\n').length - 1 : 0;
/** What targets keep of commands that ran. */
const kept = () => readdirSync(path.join(folder, 'state', 'release-tui'));

test('values reach the command as they are, whatever stands in them', async () => {
	const texts = [
		...hostileTexts.map(([, text]) => text),
		"it's",
		'$(id)',
		'`id`',
		'\\',
		"'\"'",
		' a\n\nb ',
		'!',
		'-n',
		'ž€𝄞',
	];
	const values = texts.filter(text => !text.includes('\0') && text.isWellFormed());
	const variables = Object.fromEntries(values.map((text, index) => [`V${index}`, text]));
	const all = values.map((_, index) => `"$V${index}"`).join(' ');
	const {end} = await go(`printf '%s\\0' ${all} >"$FOLDER/values"`, {}, {variables});
	expect(end.ok).toBe(true);
	expect(readFileSync(path.join(folder, 'values'), 'utf8').split('\0').slice(0, -1)).toEqual(values);
});

test('a lost connection is made again, the command found, and its output comes whole and once', async () => {
	const {end, printed, last} = await go(`${ran}; echo before; ${cut}; echo after; exit 0`);
	expect([end, last, count('ran.web1')]).toEqual([{ok: true, why: null}, ['web1 succeeded'], 1]);
	const lines = printed.split('\n').filter(line => !line.includes('release-tui:'));
	expect(lines).toEqual(['web1 | before', 'web1 | after', '']);
	expect(kept()).toEqual([]);
});

test('a command that was killed with its connection is nothing that ended well, and is begun again only where it may be', async () => {
	const killed = `${ran}; mkdir "$FOLDER/killed.$RELEASE_TARGET" || exit 0; ${cut}; kill -9 -$(cut -d" " -f5 /proc/$$/stat)`;
	const {last} = await go(killed, {batches: [[target('web1'), target('web2', {again: true})]]});
	expect(last.toSorted()).toEqual(['web1 unknown', 'web2 succeeded']);
	expect([count('ran.web1'), count('ran.web2')]).toEqual([1, 2]);
});

test('what an earlier program began is adopted; where no trace is left of it, it is not begun again', async () => {
	// The first one hears nothing of its end.
	const first = await go(`${ran}; exit 7`, {}, {ending: AbortSignal.abort()});
	expect([first.end.ok, first.changes, count('ran.web1')]).toEqual([false, [], 0]);
	const stop = new AbortController();
	const command = `${ran}; trap '' TERM; ${cut}; exit 7`;
	await go(
		command,
		{reconnectMs: 0},
		{ending: stop.signal, onRecord: ({state}) => state === 'unknown' && stop.abort()},
	);
	const found = await go(command, {batches: [[target('web1', {find: true, began: true})]]});
	expect([found.last, found.changes.at(-1)?.exitCode, count('ran.web1')]).toEqual([['web1 failed'], 7, 1]);
	const gone = await go(command, {batches: [[target('web1', {find: true, began: true})]]});
	expect([gone.last, count('ran.web1')]).toEqual([['web1 unknown'], 1]);
});

test('where a target lets no folder be made, the command runs, and nobody knows of it when the connection is lost', async () => {
	for (const name of ['XDG_STATE_HOME', 'TMPDIR']) vi.stubEnv(name, '/dev/null');
	const well = await go('echo plain; exit 4');
	expect([well.last, well.printed]).toEqual([['web1 failed'], 'web1 | plain\n']);
	const broken = await go(`${ran}; ${cut}; exit 0`);
	expect([broken.last, broken.end.ok]).toEqual([['web1 unknown'], false]);
});

test('a target that is not reached ran nothing; with more failures than allowed no further one is begun', async () => {
	const transport =
		'case $RELEASE_TARGET in web2) echo "ssh: connect: Connection refused" >&2; exit 255;; esac; exec sh';
	const batches = [['web1', 'web2', 'web3'].map(name => target(name))];
	const strict = await go(ran, {transport, batches, parallel: 1});
	expect(strict.last).toEqual(['web1 succeeded', 'web2 not-reached']);
	expect(strict.end).toEqual({ok: false, why: 'no further target was begun after 1 failure'});
	expect(strict.changes.at(-1)?.detail).toContain('Connection refused');
	const mild = await go(ran, {transport, batches, parallel: 1, maxFailures: 1, seed: 'other'});
	expect([mild.end, mild.last.at(-1)]).toEqual([{ok: true, why: null}, 'web3 succeeded']);
	const back = await go(ran, {transport, batches, parallel: 1, goesOn: true, seed: 'third'});
	expect([back.end, back.last.length]).toEqual([{ok: false, why: null}, 3]);
});

test('batches follow one another, each after a check that is told what is done', async () => {
	const batches = [['web1'], ['web2', 'web3'], ['web4']].map(names => names.map(name => target(name)));
	const check =
		'printf "%s\\n" "$RELEASE_TARGETS" | sort | paste -sd, - >>"$FOLDER/checks"; ! [ -e "$FOLDER/ran.web3" ]';
	const {end, last} = await go(ran, {batches, check, done: ['web0']});
	expect(last.toSorted()).toEqual(['web1 succeeded', 'web2 succeeded', 'web3 succeeded']);
	expect(end).toEqual({ok: false, why: 'the check after batch 2 of 3 failed: exit code 1'});
	expect(readFileSync(path.join(folder, 'checks'), 'utf8')).toBe('web0,web1\nweb0,web1,web2,web3\n');
});

test('a step that is ended ends what runs on its targets, and begins nothing more', async () => {
	const stop = new AbortController();
	const onRecord = ({began}: TargetChange) => began && stop.abort();
	const batches = [['web1', 'web2'].map(name => target(name))];
	const {end, last} = await go('exec sleep 60', {batches, parallel: 1}, {ending: stop.signal, onRecord});
	expect([end, last]).toEqual([{ok: false, why: 'the step was ended'}, ['web1 failed']]);
});
