import type {DefElem, Node, RangeVar, TypeName} from 'libpg-query';

/** A table's name as it is written, with its schema where that is named. */
export function tableName(relation: RangeVar | undefined): string {
	return qualified([relation?.schemaname ?? '', relation?.relname ?? '']);
}

/** A dotted name from its parts. What is in `public` is found without it, too: it is called by its own name alone. */
export function qualified(parts: readonly string[]): string {
	const named = parts.filter(part => part !== '');
	return (named.length > 1 && named[0] === 'public' ? named.slice(1) : named).join('.');
}

/** The text of a node that is one, or empty. */
export function textOf(node: Node | undefined): string {
	return node && 'String' in node ? (node.String.sval ?? '') : '';
}

/** The texts of a list of nodes. */
export function textsOf(nodes: readonly Node[] | undefined): readonly string[] {
	return (nodes ?? []).map(textOf).filter(text => text !== '');
}

/** The name that a DROP, COMMENT or RENAME speaks of, whatever kind of thing it is. */
export function objectName(node: Node | undefined): string {
	if (!node) return '';
	if ('List' in node) return qualified(textsOf(node.List.items));
	if ('ObjectWithArgs' in node) return qualified(textsOf(node.ObjectWithArgs.objname));
	if ('TypeName' in node) return qualified(textsOf(node.TypeName.names));
	if ('RangeVar' in node) return tableName(node.RangeVar);
	return textOf(node);
}

/** A type as one would write it, in small letters, by its common name. */
export function typeName(type: TypeName | undefined): string {
	const names = textsOf(type?.names);
	const base = qualified(names[0] === 'pg_catalog' ? names.slice(1) : names).toLowerCase();
	const sizes = (type?.typmods ?? []).map(sizeOf).filter(size => size !== null);
	return `${commonNames[base] ?? base}${sizes.length > 0 ? `(${sizes.join(',')})` : ''}${type?.arrayBounds ? '[]' : ''}`;
}

function sizeOf(node: Node): number | null {
	return 'A_Const' in node && node.A_Const.ival ? (node.A_Const.ival.ival ?? 0) : null;
}

const commonNames: Readonly<Record<string, string>> = {
	int2: 'smallint',
	int4: 'integer',
	int8: 'bigint',
	float4: 'real',
	float8: 'double precision',
	bool: 'boolean',
	bpchar: 'char',
	serial4: 'serial',
	serial8: 'bigserial',
	serial2: 'smallserial',
};

/** The options of a statement that are switched on, by name. */
export function optionsOf(nodes: readonly Node[] | undefined): readonly string[] {
	return (nodes ?? []).flatMap(node => ('DefElem' in node && isOn(node.DefElem) ? [node.DefElem.defname ?? ''] : []));
}

function isOn({arg}: DefElem): boolean {
	return !/^(off|false|0)$/i.test(textOf(arg));
}

/** The names of all functions that are called somewhere inside of a node, without their schemas. */
export function functionsIn(node: unknown): readonly string[] {
	return found(node, 'FuncCall').map(call => lastText(call, 'funcname').toLowerCase());
}

/** The names of all columns that are spoken of somewhere inside of a node. */
export function columnsIn(node: unknown): readonly string[] {
	return [...new Set(found(node, 'ColumnRef').map(reference => lastText(reference, 'fields')))].filter(Boolean);
}

/** The texts that stand as constants somewhere inside of a node, in their order. */
export function textsIn(node: unknown): readonly string[] {
	const constants = found(node, 'sval').flatMap(value => (typeof value === 'object' ? [value] : []));
	return constants
		.map(value => (typeof value === 'object' && value !== null ? Reflect.get(value, 'sval') : undefined))
		.filter(text => typeof text === 'string')
		.toReversed();
}

/** Whether a node of this kind is somewhere inside. */
export function holds(node: unknown, kind: string): boolean {
	return found(node, kind).length > 0;
}

/** All nodes of a kind inside of another one. It keeps a list of its own: an expression may be as deep as it likes. */
function found(node: unknown, kind: string): readonly unknown[] {
	const hits: unknown[] = [];
	const open = [node];
	while (open.length > 0) {
		const next = open.pop();
		if (typeof next !== 'object' || next === null) continue;
		for (const [key, value] of Object.entries(next)) {
			if (key === kind) hits.push(value);
			open.push(value);
		}
	}

	return hits;
}

function lastText(value: unknown, key: string): string {
	const list: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
	const last: unknown = Array.isArray(list) ? list.at(-1) : undefined;
	const text: unknown = typeof last === 'object' && last !== null ? Reflect.get(last, 'String') : undefined;
	const name: unknown = typeof text === 'object' && text !== null ? Reflect.get(text, 'sval') : undefined;
	return typeof name === 'string' ? name : '';
}
