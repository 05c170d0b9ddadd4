import fc from 'fast-check';

/** Scripts of PostgreSQL from its grammar: quotes, comments and bodies of every kind wherever they can stand. */
export function postgresScript(): fc.Arbitrary<string> {
	return fc
		.array(fc.tuple(gap, statement, gap), {minLength: 1, maxLength: 6})
		.map(parts => parts.map(([before, sql, after]) => `${before}${sql}${after};`).join(''));
}

const text = fc.string({
	unit: fc.constantFrom(...["'", '"', ';', '$', '$$', '--', '/*', '*/', '\\', '\n', ' ', 'a', 'é', '😀', '(', ')']),
	maxLength: 6,
});
const plain = fc.string({unit: fc.constantFrom(...[';', "'", '"', '$', ' ', 'a', '\\', 'BEGIN', '-']), maxLength: 5});

const comment = fc.oneof(
	fc.tuple(plain, fc.constantFrom('\n', '\r\n', '\r')).map(([body, end]) => `--${body}${end}`),
	plain.map(body => `/*${body}*/`),
	fc.tuple(plain, plain).map(([outer, inner]) => `/*${outer}/* ${inner}*/${outer}*/`),
);
const space = fc.constantFrom(' ', '\n', '\t', '\r\n', '\f', '  ');
/** What may stand between two words, and separates them. */
const gap = fc
	.tuple(space, fc.oneof({arbitrary: fc.constant(''), weight: 3}, comment), space)
	.map(parts => parts.join(''));

const tag = fc.constantFrom('', 'a', 'body', '_1', 'é');
const literal = fc.oneof(
	text.map(body => `'${body.replaceAll("'", "''")}'`),
	text.map(body => `E'${body.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`),
	fc.tuple(tag, plain).map(([name, body]) => `$${name}$${body.replaceAll('$', '')}$${name}$`),
	fc.tuple(plain, plain).map(([first, next]) => `'${first.replaceAll("'", '')}'\n'${next.replaceAll("'", '')}'`),
	fc.constantFrom('1', '1.5', "B'101'", "X'1F'", "U&'\\0441;'", 'NULL', 'true', '$1', "N';'", "DATE '2024-01-01'"),
);
const name = fc.oneof(
	fc.constantFrom('a', 'b1', 'é', 'a$b', 'atomic', '"end"', '"case"', 'U&"d\\0061t;a"'),
	text.map(body => `"x${body.replaceAll('"', '""')}"`),
);

const {expression} = fc.letrec<{readonly expression: string}>(tie => ({
	expression: fc.oneof(
		{maxDepth: 3, withCrossShrink: true},
		literal,
		name,
		fc
			.tuple(tie('expression'), gap, fc.constantFrom('+', '||', '*', '=', '<>', '@>'), gap, tie('expression'))
			.map(join),
		fc.tuple(fc.constant('('), gap, tie('expression'), gap, fc.constant(')')).map(join),
		fc
			.tuple(name, fc.constant('('), tie('expression'), fc.constant(','), gap, tie('expression'), fc.constant(')'))
			.map(join),
		fc
			.tuple(tie('expression'), gap, tie('expression'), gap, tie('expression'))
			.map(([when, one, then, two, otherwise]) => `CASE WHEN ${when}${one}THEN ${then} ELSE${two}${otherwise} END`),
	),
}));

function join(parts: readonly string[]): string {
	return parts.join('');
}

const query = fc
	.tuple(gap, expression, gap, name, gap, name)
	.map(([one, value, two, alias, three, from]) => `SELECT${one}${value}${two}AS ${alias}${three}FROM ${from}`);
const change = fc.oneof(
	fc.tuple(name, gap, expression).map(([table, between, value]) => `INSERT INTO ${table}${between}VALUES (${value})`),
	fc
		.tuple(name, name, gap, expression)
		.map(([table, column, between, value]) => `UPDATE ${table} SET ${column} =${between}${value}`),
	fc.tuple(name, gap, expression).map(([table, between, value]) => `DELETE FROM ${table}${between}WHERE ${value}`),
);
const body = fc
	.array(fc.tuple(fc.oneof(query, change), gap).map(join), {maxLength: 3})
	.map(parts => parts.map(part => `${part};`).join(' '));

const statement = fc.oneof(
	query,
	change,
	fc
		.tuple(name, name, gap, expression)
		.map(
			([table, column, between, value]) =>
				`CREATE TABLE ${table} (${column} text${between}DEFAULT (${value}), CHECK (${value}))`,
		),
	fc
		.tuple(tag, body)
		.map(
			([quote, inner]) =>
				`CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $${quote}Q$ BEGIN ${inner} END $${quote}Q$`,
		),
	fc
		.tuple(gap, body, gap)
		.map(([one, inner, two]) => `CREATE FUNCTION f() RETURNS int BEGIN${one}ATOMIC ${inner}${two}END`),
	fc.tuple(gap, body).map(([between, inner]) => `CREATE PROCEDURE p() LANGUAGE sql${between}BEGIN ATOMIC ${inner} END`),
	fc
		.tuple(change, gap, change)
		.map(([one, between, two]) => `CREATE RULE r AS ON INSERT TO t DO ALSO (${one};${between}${two})`),
	fc.tuple(tag, body).map(([quote, inner]) => `DO $${quote}Q$ BEGIN ${inner} END $${quote}Q$`),
	fc.tuple(name, expression).map(([view, value]) => `CREATE VIEW ${view} AS SELECT ${value} AS one`),
	fc.constantFrom('BEGIN', 'COMMIT', 'END', 'START TRANSACTION', 'ROLLBACK', 'CREATE INDEX CONCURRENTLY i ON t (a)'),
);
