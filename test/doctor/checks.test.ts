import {chmodSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {clockCheck, webClock} from '../../src/doctor/clockCheck.ts';
import {commandPrograms} from '../../src/doctor/commandPrograms.ts';
import {diskCheck, localeCheck} from '../../src/doctor/machineChecks.ts';
import {programChecks} from '../../src/doctor/programChecks.ts';
import {isAnswered, terminalChecks} from '../../src/doctor/terminalChecks.ts';

test.each([
	['git push heroku "$RELEASE_SHA":refs/heads/main', ['git']],
	['test -f x && ! grep -q "a b" x || { echo no; exit 1; }', ['grep']],
	['DOCKER_HOST=ssh://h docker compose ps -q | xargs docker inspect --format x', ['docker', 'xargs']],
	['sudo -n systemctl restart shop; timeout -k 5 30 curl -fsS x', ['sudo', 'systemctl', 'timeout', 'curl']],
	['cd site && python manage.py check # pytest', ['python']],
	['for f in a b; do psql -f "$f"; done; if jq . x; then true; fi', ['psql', 'jq']],
	['say() { logger "$1"; }; say hello', ['logger']],
	['cat <<EOF | ssh web sh\nrestart everything\nEOF', ['cat']],
	['"$TOOL" run; $(which x) y', ['which']],
	['bin/deploy "$RELEASE_SHA" > log 2>&1', ['bin/deploy']],
	['case $x in a) helm list;; esac', ['helm']],
	['exec ./go', ['./go']],
	[`echo "$(cat live)" | awk '{ print $(NF) }'`, ['awk', 'cat']],
	['', []],
])('programs of %s', (command, programs) => {
	expect(commandPrograms(command)).toEqual(programs);
});

test('programs are looked for, of well-known ones the version is told, and nothing of the team is run', async () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'release-doctor-'));
	onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
	const put = (name: string, text: string) => {
		writeFileSync(path.join(folder, name), `#!/bin/sh\n${text}\n`);
		chmodSync(path.join(folder, name), 0o755);
	};
	put('kubectl', 'test "$*" = "version --client" && echo "Client Version: v1.32.4"');
	put('deploy', `touch ${folder}/ran`);
	const commands = [
		{where: 'push', command: 'kubectl apply && deploy --all && ./deploy && bin/absent && nowhere-to-be-found'},
		{where: 'logs web', command: 'tail-of-nothing'},
	];
	const env = {PATH: `${folder}:${process.env['PATH']}`};
	const checks = await programChecks(commands, folder, env);
	expect(checks.map(({verdict, text}) => [verdict, text])).toEqual([
		['ok', 'kubectl 1.32.4 (used by push)'],
		['ok', 'deploy (used by push)'],
		['ok', './deploy (used by push)'],
		['warn', 'bin/absent is not here, or may not be run (used by push)'],
		['fail', 'nowhere-to-be-found is not on PATH (used by push)'],
		['warn', 'tail-of-nothing is not on PATH (used by logs web)'],
	]);
	expect(checks.filter(({verdict}) => verdict !== 'ok').every(({mend}) => mend !== null)).toBe(true);
	await expect(import('node:fs').then(({existsSync}) => existsSync(path.join(folder, 'ran')))).resolves.toBe(false);
});

test.each([
	[{LANG: 'sl_SI.UTF-8'}, 'ok'],
	[{LANG: 'C.utf8'}, 'ok'],
	[{LC_ALL: 'C', LANG: 'en_US.UTF-8'}, 'warn'],
	[{LC_CTYPE: 'de_DE.ISO-8859-1'}, 'warn'],
])('the locale %j is %s', (env, verdict) => {
	expect(localeCheck(env).verdict).toBe(verdict);
});

const terminal = {
	isTerminal: true,
	term: 'xterm-256color',
	columns: 120,
	rows: 36,
	colorDepth: 24,
	hasNoColor: false,
	answers: '\u001B[?2026;2$y\u001B[?2004;2$y\u001B[?62;22c',
};

test('a terminal is judged by its size, its colors, and what it answers', () => {
	const verdicts = (change: Partial<typeof terminal>) =>
		terminalChecks({...terminal, ...change}).map(({verdict}) => verdict);
	expect(terminalChecks(terminal).map(({text}) => text)).toEqual([
		'TERM=xterm-256color, 120×36, true color',
		'synchronized updates: the screen is drawn in one go',
		'bracketed paste: what is pasted is not taken for keys',
	]);
	expect(verdicts({columns: 40})).toEqual(['warn', 'ok', 'ok']);
	expect(verdicts({answers: '\u001B[?2026;0$y\u001B[?2004;1$y\u001B[?1;2c'})).toEqual(['ok', 'warn', 'ok']);
	expect(verdicts({answers: '\u001B[?1;2c'})).toEqual(['ok', 'warn', 'warn']);
	// Only the beginning of an answer.
	expect(verdicts({answers: '\u001B[?2026;2$y'})).toEqual(['ok', 'unknown']);
	expect(verdicts({term: 'dumb'})).toEqual(['warn']);
	expect(verdicts({isTerminal: false})).toEqual(['unknown']);
	expect(isAnswered('\u001B[?2026;2$y')).toBe(false);
	expect(isAnswered(terminal.answers)).toBe(true);
});

test('a clock that is off is told, by how much and which way', () => {
	const now = Date.parse('2026-05-04T12:00:00Z');
	const clock = (offMs: number) => clockCheck({of: 'db', at: now - offMs, within: 500}, now);
	expect(clock(1500)).toMatchObject({verdict: 'ok', text: 'the clock agrees with db'});
	expect(clock(-8000)).toMatchObject({verdict: 'warn', text: 'the clock is 8 s behind db'});
	expect(clock(600_000)).toMatchObject({verdict: 'fail', text: 'the clock is 10 min ahead of db'});
	expect(clockCheck(null, now).verdict).toBe('unknown');
});

test('before the first release, the disk is looked at on which the state will be', () => {
	expect(diskCheck(path.join(tmpdir(), 'none', 'release-tui')).text).toMatch(
		/left on the disk with .*none.release-tui/,
	);
});

test('an address that does not answer tells no clock', async () => {
	expect(await webClock('http://127.0.0.1:1/', 1000)).toBeNull();
});
