// Announcements of the built program: a real receiver of webhooks, a real command, an editor, tags, a rollback.
import {afterEach, expect, test} from 'vitest';
import {z} from 'zod';
import {serve} from '../support/httpServer.ts';
import {inProject, type TestProject} from '../support/project.ts';
import {configWith, pushStep} from '../support/projectConfig.ts';

const config = configWith({
	phases: `  deploy:${pushStep}
  announce:
    - { id: technical, announce: technical, template: announce/technical.md, webhook: HOOK, at: planned }
    - { id: product, announce: product, template: announce/product.md, run: "cat > ran-product", ask: summary }
    - { id: taken-back, announce: taken-back, template: announce/back.md, run: "cat > ran-back", at: rolled-back }
    - { id: channel, announce: channel, template: announce/channel.md, run: "[ -e go ] && cat > ran-channel" }
  cleanup:
    - { id: tag, tag: "v{version}", version: VERSION }`,
	rest: 'compare: https://example.org/compare/{from}...{to}',
});

const templates = {
	VERSION: '2.0.0\n',
	'announce/technical.md':
		'# Deploy {{date}}\n{{short}} replaces {{previous.version}} on {{environment}}\n{{#each commits}}\n- {{subject}}\n{{/each}}\n{{compare}} {{tag}}\n',
	'announce/product.md': '# New\n\n{{summary}}\n',
	'announce/back.md': '{{previous.short}} → {{version}}: {{reason}}\n',
	'announce/channel.md': 'Live: {{version}}\n',
};

const closing: (() => void)[] = [];

afterEach(() => {
	for (const close of closing.splice(0)) close();
});

test(
	'announced once at each moment, missed aloud, sent after the end, and told when it is taken back',
	inProject(null, async project => {
		const {url, posted} = await receiver();
		const HOOK = {HOOK: `${url}/secret-part-of-it`};
		project.repository.commit({
			message: 'fix(cart): `touch ran-shell` $(touch ran-shell) {{reason}}',
			files: templates,
		});
		await project.configure(config);

		const planned = await project.run(['plan', 'staging'], HOOK);
		expect(planned.stdout).toContain('- fix(cart): `touch ran-shell` $(touch ran-shell) {{reason}}');
		expect(planned.stdout).toContain('→ v1.0.0: {{reason}}');
		expect(posted).toEqual([]);

		const deploy = await project.run(['deploy', 'staging', '--yes'], HOOK);
		expect([deploy.code, deploy.stdout]).toEqual([6, expect.stringContaining('confirm 1 product [--text FILE]')]);
		expect(posted).toHaveLength(1);
		const {text} = z.object({text: z.string()}).parse(JSON.parse(posted[0] ?? ''));
		const [from, to] = [project.sha('v1.0.0'), project.sha('HEAD')];
		expect(text).toMatch(/^# Deploy \d{4}-\d\d-\d\d \d\d:\d\d \S+\n/);
		expect(text).toContain(`${to.slice(0, 7)} replaces v1.0.0 on staging\n- fix(cart): `);
		expect(text).toContain(`https://example.org/compare/${from}...${to} v2.0.0`);

		expect((await project.run(['confirm', '1', 'product'], HOOK)).stderr).toContain('needs a summary');
		const said = project.start(['confirm', '1', 'product', '--text', '-'], HOOK, 'pipe');
		said.child.stdin?.end('Carts are round.\n');
		expect((await said.ended).code).toBe(0);
		await project.until(1, release => release.end !== null);
		await project.idle();
		expect(project.text('ran-product')).toBe('# New\n\nCarts are round.\n');
		expect(project.git('rev-parse', 'v2.0.0^{commit}')).toBe(to);

		expect(await project.json('history')).toMatchObject({
			releases: [{id: 1, status: 'succeeded', unsent: ['channel']}],
		});
		expect((await project.run(['status'], HOOK)).stdout).toContain(
			'#1 channel: not known to be sent: release-tui show 1',
		);
		expect((await project.run(['show', '1'], HOOK)).stdout).toContain(
			'Choose: release-tui retry 1 channel · skip 1 channel',
		);
		project.touch('go');
		expect((await project.run(['retry', '1', 'channel'], HOOK)).code).toBe(0);
		await project.until(1, release => release.steps['channel']?.state.status === 'succeeded');
		await project.idle();
		expect(project.text('ran-channel')).toMatch(/^Live: /);
		expect((await project.run(['retry', '1', 'channel'], HOOK)).code).toBe(1);
		expect(await project.json('history')).toMatchObject({releases: [{unsent: []}]});

		const back = await project.run(['rollback', 'staging', '--yes', '--reason', 'orders {{version}} fail'], HOOK);
		expect(back.stdout).toContain('#2 succeeded');
		expect(project.text('ran-back')).toBe(`${to.slice(0, 7)} → v1.0.0: orders {{version}} fail\n`);
		expect(project.git('tag', '--list', 'v2.0.0')).toBe('');
		expect(posted).toHaveLength(1);
		expect(project.text('ran-shell')).toBe('');
		expect(JSON.stringify([project.printed, await project.events(1)])).not.toContain('secret-part-of-it');
	}),
);

test(
	'a template with a mistake is told before anything starts, with file, line and nearest name',
	inProject(null, async project => {
		const files = {...templates, 'announce/channel.md': 'Live:\n  {{versoin}}\n'};
		project.repository.commit({message: 'A mistake', files});
		await project.configure(config);
		const wanted = 'announce/channel.md:2:3  unknown field {{versoin}}; did you mean "version"?';
		const checked = await project.run(['config', 'check']);
		expect([checked.code, checked.stderr]).toEqual([2, expect.stringContaining(wanted)]);
		const deploy = await project.run(['deploy', 'staging', '--yes'], {HOOK: 'http://127.0.0.1:9/'});
		expect([deploy.code, deploy.stderr]).toEqual([1, expect.stringContaining(wanted)]);
		expect(await project.release(1)).toBeNull();
	}),
);

test(
	'in the cockpit a person writes the summary in their editor, looks at the whole, and sends it',
	inProject(null, async project => {
		const {url} = await receiver();
		project.repository.commit({message: 'Round carts', files: {...templates, 'edit.sh': editor}});
		await project.configure(config);
		project.touch('go');
		const deploy = await project.run(['deploy', 'staging', '--yes'], {HOOK: url});
		expect(deploy.code).toBe(6);
		const cockpit = project.openCockpit({env: {HOOK: url, EDITOR: 'sh edit.sh'}});
		await cockpit.expectScreen('Space shows the announcement');
		await cockpit.press('space');
		await cockpit.expectScreen('Send product?');
		await cockpit.expectScreen('Written in an editor.');
		expect(project.text('ran-product')).toBe('');
		await cockpit.press('enter');
		const ended = await project.until(1, release => release.end !== null);
		expect(ended.end?.outcome).toBe('succeeded');
		expect(project.text('ran-product')).toBe('# New\n\nWritten in an editor.\n');
		await leave(cockpit);
	}),
);

const editor = '{ echo "Written in an editor."; cat "$1"; } > "$1.new" && mv "$1.new" "$1"\n';

async function leave(cockpit: ReturnType<TestProject['openCockpit']>): Promise<void> {
	await cockpit.press('q');
	await cockpit.ended();
}

async function receiver() {
	const posted: string[] = [];
	const {url, close} = await serve((_, text, response) => {
		posted.push(text);
		response.end();
	});
	closing.push(close);
	return {url, posted};
}
