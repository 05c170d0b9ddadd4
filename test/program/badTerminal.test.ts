// Terminals that are too small, too odd, or not there at all, and readers who go away.
import {expect, test, vi} from 'vitest';
import {eventually, inProject} from '../support/project.ts';
import {configWith, pushConfig, pushStep} from '../support/projectConfig.ts';

// Whole programs on a busy machine.
vi.setConfig({testTimeout: 60_000});

const esc = String.fromCharCode(0x1b);

test.concurrent(
	'terminals that are too small say so, and become a cockpit when they grow',
	inProject(pushConfig, async project => {
		for (const [columns, rows] of [
			[20, 5],
			[1, 1],
		] as const) {
			const cockpit = project.openCockpit({columns, rows});
			await cockpit.expectScreen(/\S/);
			expect(cockpit.screen().split('\n')).toHaveLength(rows);
			cockpit.resize(120, 36);
			await cockpit.expectScreen('2 to ship');
			cockpit.resize(columns, rows);
			await cockpit.expectGone('2 to ship');
			await cockpit.press('q');
			expect((await cockpit.ended()).exitCode).toBe(0);
		}
	}),
);

test.concurrent(
	'a storm of resizes ends with the last size, whole',
	inProject(pushConfig, async project => {
		const cockpit = project.openCockpit();
		await cockpit.expectScreen('2 to ship');
		for (let i = 0; i < 300; i++) cockpit.resize(20 + ((i * 37) % 180), 5 + ((i * 13) % 50));
		cockpit.resize(100, 30);
		await cockpit.expectScreen('2 to ship');
		await cockpit.expectScreen(/^ release-tui .*\d\d:\d\d/);
		await cockpit.expectScreen('q detach');
		await eventually(() => {
			const lines = cockpit.screen().split('\n');
			return lines.length === 30 && lines.slice(1, -1).every(line => /^[╭├│╰].*[╮┤│╯]$/.test(line));
		}, `every line is framed:\n${cockpit.screen()}`);
		await cockpit.press('q');
		expect((await cockpit.ended()).exitCode).toBe(0);
	}),
);

test.concurrent(
	'no terminal at all: plain lines, without a single control sequence',
	inProject(pushConfig, async project => {
		const {code, stdout, stderr} = await project.run([]);
		expect(code).toBe(0);
		expect(stdout).toMatch(/^staging +v1\.0\.0 \([0-9a-f]{7}\) +2 behind/);
		expect(stderr).toContain('No terminal for the cockpit here');
		expect(stdout + stderr).not.toContain(esc);
		const deploy = await project.run(['deploy', 'staging']);
		expect(deploy.code).toBe(0);
		expect(deploy.stdout).not.toContain(esc);
	}),
);

test.concurrent(
	'TERM=dumb: plain lines',
	inProject(pushConfig, async project => {
		const cockpit = project.openCockpit({env: {TERM: 'dumb'}});
		expect((await cockpit.ended()).exitCode).toBe(0);
		expect(cockpit.screen()).toContain('2 behind');
		expect(cockpit.raw()).not.toContain(esc);
	}),
);

test.concurrent(
	'NO_COLOR: a cockpit without colours',
	inProject(pushConfig, async project => {
		const colored = project.openCockpit();
		await colored.expectScreen('2 to ship');
		expect(colors(colored.raw())).not.toEqual([]);
		const plain = project.openCockpit({env: {NO_COLOR: '1'}});
		await plain.expectScreen('2 to ship');
		expect(colors(plain.raw())).toEqual([]);
		const status = await project.run(['status'], {NO_COLOR: '1', FORCE_COLOR: undefined});
		expect(status.stdout).not.toContain(esc);
	}),
);

test.concurrent(
	'stdin closed: nothing is confirmed by accident, and nothing spins',
	inProject(configWith({production: 'protected: true'}), async project => {
		for (const [args, code] of [
			[[], 0],
			[['status'], 0],
			[['deploy', 'production'], 6],
			[['deploy', 'staging'], 0],
		] as const) {
			const closed = project.openCockpit({args, redirect: '<&-'});
			expect({args, code: (await closed.ended()).exitCode}).toEqual({args, code});
		}

		expect(project.live('production')).toBe(project.sha('v1.0.0'));
	}),
);

test.concurrent(
	'a reader who goes away, and a disk that is full',
	inProject(
		configWith({phases: `  deploy:\n    - { id: wait, run: "until [ -e go ]; do sleep 0.05; done" }${pushStep}`}),
		async project => {
			const deploy = project.start(['deploy', 'staging']);
			await deploy.until('▸ wait');
			deploy.child.stdout?.destroy();
			project.touch('go');
			expect(await deploy.ended).toMatchObject({code: 130, stderr: ''});
			expect((await project.until(1, release => release.end !== null)).end?.outcome).toBe('succeeded');

			const full = project.openCockpit({args: ['status'], redirect: '>/dev/full'});
			expect((await full.ended()).exitCode).toBe(1);
			expect(full.screen()).toContain('The output cannot be written');
			expect(full.screen()).not.toContain('at ');
		},
	),
);

// Select-graphic-rendition sequences that set a colour.
function colors(raw: string): readonly string[] {
	return raw
		.split(`${esc}[`)
		.slice(1)
		.map(part => /^([\d;]*)m/.exec(part)?.[1] ?? '')
		.filter(codes => codes.split(';').some(code => /^(3[0-8]|4[0-8]|9[0-7]|10[0-7])$/.test(code)));
}
