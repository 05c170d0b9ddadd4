import type {TreeFile} from './adapters/adapter.ts';
import {knex} from './adapters/knex.ts';
import {rails} from './adapters/rails.ts';
import {byHand, joined, lastStamp, type TakeBackInput, type TakenBack} from './takenBack.ts';

/** New modules of Knex that do what others did, the other way round. */
export function knexModules(input: TakeBackInput): TakenBack {
	return turned(input, knex, file => {
		const [, title = '', ending = ''] = /^(?:\d+_)?(.*)(\.\w+)$/.exec(file.name) ?? [];
		const content = knexModule(file, ending);
		if (content === null) return 'it does not export "up" and "down" by themselves';
		return stamp => ({name: `${stamp}_revert_${title}${ending}`, content});
	});
}

function knexModule({name, content}: TreeFile, ending: string): string | null {
	const isModule = /^export\b/m.test(content);
	// TypeScript finds the file by its name alone, as "require" does; a module of JavaScript is called by its whole name.
	const from = isModule && /js$/.test(ending) ? `./${name}` : `./${name.slice(0, -ending.length)}`;
	const head = `// What ${from} did, the other way round.`;
	if (isModule) {
		const has = (what: string) =>
			new RegExp(`^export\\s+(?:async\\s+)?(?:function|const|let|var)\\s+${what}\\b`, 'm').test(content);
		if (!has('up') || !has('down')) return null;
		return `${head}\nexport {up as down, down as up${has('config') ? ', config' : ''}} from '${from}';\n`;
	}

	const isExported = ['up', 'down'].every(what => new RegExp(`\\bexports\\.${what}\\s*=`).test(content));
	if (!isExported && !/\bmodule\.exports\s*=\s*\{/.test(content)) return null;
	return `${head}\nconst taken = require('${from}');\n\nexports.up = taken.down;\nexports.down = taken.up;\nexports.config = taken.config;\n`;
}

/** New migrations of Rails that revert others; what it keeps of the whole schema is written when they run. */
export function railsMigrations(input: TakeBackInput): TakenBack {
	const made = turned(input, rails, ({name, content}) => {
		const classes = [...content.matchAll(/^class\s+(\w+)\s*<\s*(ActiveRecord::Migration\[[\d.]+\])/gm)];
		const [, reverted, parent] = classes[0] ?? [];
		if (reverted === undefined || classes.length > 1) return 'it is not written as Rails writes migrations';
		const title = name.replace(/^\d+_|\.rb$/g, '');
		const earlier = input.files.filter(file => new RegExp(`^\\d+_revert_${title}\\d*\\.rb$`).test(file.name)).length;
		const count = earlier === 0 ? '' : String(earlier + 1);
		const alone = /^\s*disable_ddl_transaction!/m.test(content) ? '  disable_ddl_transaction!\n\n' : '';
		return stamp => ({
			name: `${stamp}_revert_${title}${count}.rb`,
			content: `require_relative '${name.replace(/\.rb$/, '')}'\n\nclass Revert${reverted}${count} < ${parent}\n${alone}  def change\n    revert ${reverted}\n  end\nend\n`,
		});
	});
	const schema = 'db/schema.rb as "bin/rails db:migrate" writes it with the new migrations';
	return made.files.length === 0 ? made : {...made, toWrite: [...made.toWrite, schema]};
}

/** What Django is to be asked for: it compares the models with what all migrations say. */
export function djangoMigrations({added}: TakeBackInput): TakenBack {
	return joined(
		added.map(file => {
			const app = /([^/]+)\/migrations\/[^/]+$/.exec(file)?.[1] ?? '';
			const how = `"manage.py makemigrations ${app}" makes it of the models there; what it did to rows (RunPython, RunSQL) is to be added`;
			return byHand([file], how);
		}),
	);
}

/**
 * Turns migrations that are code around, newest first.
 * @param turn the new file, by the number in front of its name; or why there can be none
 */
function turned(
	{config, files, added, now}: TakeBackInput,
	adapter: typeof knex,
	turn: (file: TreeFile) => string | ((stamp: bigint) => TreeFile),
): TakenBack {
	const set = adapter.parse(files, config);
	if (typeof set === 'string') return byHand(added, set);
	let last = lastStamp(files, now);
	return joined(
		added
			.toSorted()
			.toReversed()
			.map(name => {
				const file = files.find(other => other.name === name);
				if (!file || !set.migrations.some(migration => migration.file === name && migration.hasDown))
					return byHand([name], 'it has no down');
				const made = turn(file);
				if (typeof made === 'string') return byHand([name], made);
				last += 1n;
				const turnedFile = made(last);
				return {files: [turnedFile], notes: [`${turnedFile.name} takes back ${name}`], toWrite: []};
			}),
	);
}
