import {spawn} from 'node:child_process';
import {once} from 'node:events';
import process from 'node:process';
import {expect, test} from 'vitest';
import {createBrake} from '../../src/logs/brake.ts';
import {endGroup} from '../../src/logs/commandGroup.ts';

/** What the brake says, so many times, of a command that leads a session, has said something, and writes nothing more. */
async function braked(run: string, times: number): Promise<readonly string[]> {
	const command = spawn('/bin/sh', ['-c', run], {detached: true, stdio: ['ignore', 'pipe', 'ignore']});
	const {pid = 0} = command;
	const brake = createBrake(() => pid);
	try {
		await once(command.stdout, 'data');
		return Array.from({length: times}, () => brake.holdStill(() => 0));
	} finally {
		brake.close();
		await endGroup(pid);
	}
}

test('a command stands still when all its processes do', async () => {
	// On a busy machine they take their time.
	expect(await braked('sleep 60 & sleep 60 & echo; wait', 100)).toContain('yes');
});

test('a command of which a part is out of reach does not, even if it writes nothing just now', async () => {
	// timeout makes a group of its own. Only Linux shows who is in a session.
	const said = await braked('timeout 60 sh -c "echo; exec sleep 60"; exit', 20);
	expect(said.includes('yes')).toBe(process.platform !== 'linux');
});
