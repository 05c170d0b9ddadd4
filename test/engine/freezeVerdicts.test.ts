import {tmpdir} from 'node:os';
import {afterEach, expect, test, vi} from 'vitest';
import {foreignFreezeVerdict} from '../../src/engine/freezeVerdicts.ts';

afterEach(() => {
	vi.unstubAllEnvs();
});

const verdict = (run: string) => foreignFreezeVerdict(run, {cwd: tmpdir(), variables: {}, secrets: ['TOKEN']});

test('a command that prints nothing, or says so, lets releases start', async () => {
	expect(await verdict('true')).toMatchObject({verdict: 'pass'});
	expect(await verdict(`echo '{"frozen": false}'`)).toMatchObject({verdict: 'pass'});
});

test('a command that says frozen blocks with what it says, masked and safe to print', async () => {
	vi.stubEnv('TOKEN', 'hunter22');
	const said = '{"frozen": true, "reason": "release \\u001b[31m $TOKEN", "by": "ops", "until": "17:00"}';
	expect(await verdict(`echo '${said.replace('$TOKEN', `'"$TOKEN"'`)}'`)).toMatchObject({
		verdict: 'block',
		text: expect.stringMatching(/^frozen by ops until 17:00: release +(?!.*hunter22)/),
	});
});

test.each([
	['fails', 'echo no network >&2; exit 7', 'no network'],
	['fails in silence', 'false', 'the command failed'],
	['is not there', 'exec /nowhere/at-all', 'at-all'],
	['is killed', 'kill -9 $$', 'the command failed'],
	['says no JSON', 'echo frozen', 'does not say'],
	['says another JSON', `echo '{"freeze": true}'`, 'does not say'],
	['says only half', `echo '{"frozen": tr'`, 'does not say'],
])('a command that %s leaves it unknown, which blocks', async (_, run, why) => {
	const {verdict: said, text} = await verdict(run);
	expect(said).toBe('block');
	expect(text).toContain('unknown whether it is frozen');
	expect(text).toContain(why);
});
