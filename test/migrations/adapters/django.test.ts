import {expect, test} from 'vitest';
import {describeTool, playThrough, toolProject} from '../../support/tools.ts';

const migration = (dependencies: string, operations: string, more = '') => `from django.db import migrations, models


class Migration(migrations.Migration):
    ${more}
    dependencies = [
        ${dependencies}
    ]

    operations = [
        ${operations},
    ]
`;
const create = (name: string) => `migrations.CreateModel('${name}', [('id', models.AutoField(primary_key=True))])`;
const base = {
	'site/manage.py': `import os, sys
from django.conf import settings
settings.configure(
    INSTALLED_APPS=['django.contrib.contenttypes', 'shop', 'crm'],
    DATABASES={'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': os.environ['DATABASE_FILE']}},
    USE_TZ=True,
)
from django.core.management import execute_from_command_line
execute_from_command_line(sys.argv)
`,
	'site/shop/__init__.py': '',
	'site/shop/migrations/__init__.py': '',
	'site/crm/__init__.py': '',
	'site/crm/migrations/__init__.py': '',
};

describeTool('django', 'Django', () => {
	const project = toolProject({adapter: 'django', path: 'site'});

	test('what Django did is known for each app, and what is pending is read, done and undone by it', async () => {
		const {commits, run, status} = project();
		const [older = '', newer = ''] = commits(
			{
				files: {
					...base,
					// The app that comes first in the alphabet needs the other.
					'site/crm/migrations/0001_initial.py': migration("('shop', '0001_initial'),", create('Lead')),
					'site/shop/migrations/0001_initial.py': migration('', create('Cup')),
				},
			},
			{
				files: {
					'site/shop/migrations/0002_nick.py': migration(
						"('shop', '0001_initial'),",
						"migrations.AddField('cup', 'nick', models.TextField(null=True))",
					),
				},
			},
		);
		run('python site/manage.py migrate contenttypes && python site/manage.py migrate crm');
		const {rows, pending} = await status(newer);
		expect(rows[0]?.appliedAt).toMatch(/^20\d\d-\d\d-\d\dT/);
		expect(pending).toMatchObject([
			{
				name: '0002_nick',
				file: 'site/shop/migrations/0002_nick.py',
				up: expect.stringMatching(/ALTER TABLE "shop_cup" ADD COLUMN "nick"|CREATE TABLE "new__shop_cup"/),
				down: expect.stringContaining('DROP TABLE "shop_cup"'),
				commands: {
					up: 'python site/manage.py migrate shop 0002_nick',
					down: 'python site/manage.py migrate shop 0001_initial',
				},
			},
		]);
		await playThrough(project(), ['shop.0001_initial', 'crm.0001_initial', 'shop.0002_nick'], {older, newer});
	});

	test('of a migration that runs Python, nobody knows what it does', async () => {
		const {commits, status} = project();
		const [sha = ''] = commits({
			files: {
				'site/crm/migrations/0002_fill.py': migration(
					"('crm', '0001_initial'),",
					"migrations.RunPython(lambda apps, editor: None), migrations.RunSQL('SELECT 1', 'SELECT 2')",
				),
			},
		});
		const {pending, remarks} = await status(sha);
		expect(pending.find(({id}) => id === 'crm.0002_fill')).toMatchObject({up: null, hasDown: false});
		expect(remarks).toContain('What a pending migration does is not known: it does more than can be written as SQL.');
		commits({files: {'site/crm/migrations/0002_fill.py': null}});
	});

	test('an app may be called otherwise than its folder', async () => {
		const {commits, rows} = project();
		const [sha = ''] = commits({
			files: {
				'site/crm/apps.py': `from django.apps import AppConfig

class CrmConfig(AppConfig):
    name = 'crm'  # label = 'no'
    label = 'customers'
`,
			},
		});
		expect(await rows(sha)).toContain('customers.0001_initial pending');
		commits({files: {'site/crm/apps.py': null}});
	});

	test('squashed migrations count as Django counts them, conflicts are heads, and code may have no way back', async () => {
		const {commits, run, rows, status} = project();
		run('python site/manage.py migrate shop 0002_nick');
		const code = (args: string) => `migrations.RunPython(${args})`;
		const [sha = ''] = commits({
			files: {
				'site/shop/migrations/0001_squashed_0002_nick.py': migration(
					'',
					create('Cup'),
					"replaces = [('shop', '0001_initial'), ('shop', '0002_nick')]",
				),
				'site/shop/migrations/0001_initial.py': null,
				'site/shop/migrations/0002_nick.py': null,
				'site/crm/migrations/0002_a.py': migration("('crm', '0001_initial'),", code('lambda a, b: None')),
				'site/crm/migrations/0002_b.py': migration(
					"('crm', '0001_initial'), migrations.swappable_dependency('auth.User'),",
					`${code('forward, migrations.RunPython.noop')}, migrations.RunSQL(sql="SELECT ','", reverse_sql='SELECT 2')`,
					'atomic = False',
				),
			},
		});
		expect(await rows(sha)).toEqual([
			'shop.0001_squashed_0002_nick applied',
			'crm.0001_initial applied',
			'crm.0002_a pending',
			'crm.0002_b pending',
		]);
		const {heads, pending} = await status(sha);
		expect(heads).toEqual(['crm.0002_a', 'crm.0002_b']);
		expect(pending.map(({hasDown, transaction}) => [hasDown, transaction])).toEqual([
			[false, 'file'],
			[true, 'none'],
		]);
	});
});
