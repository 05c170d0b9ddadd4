import path from 'node:path';
import type {MigrationScript} from '../../domain/plan.ts';
import {wantsNoTransaction} from '../arrangeStatements.ts';
import {sectionMarker} from '../sectionMarker.ts';
import {splitSql} from '../splitSql.ts';
import type {Operation} from '../sql/operation.ts';
import type {SqlDialect} from '../sql/tokenAt.ts';
import {foldReplacedTables} from './foldReplacedTables.ts';
import {expectsWayBack, wayBackFile} from './wayBackFile.ts';

/** A file as it was found: its text, or why there is none. */
export type SourceFile =
	| {readonly name: string; readonly text: string}
	| {readonly name: string; readonly problem: string};

/** A statement, where it stands, and what it does. */
export type ReadStatement = {
	readonly file: string;
	/** From 1. */
	readonly line: number;
	readonly sql: string;
	readonly operations: readonly Operation[];
};

/** What is applied in one go: a file, or the up part of one, with its way back. */
export type Unit = {
	readonly file: string;
	readonly statements: readonly ReadStatement[];
	/** Null where there is none. */
	readonly back: readonly ReadStatement[] | null;
	/** The file is of a kind that has a way back. */
	readonly hasBack: boolean;
	/** Whoever applies it begins a transaction around it. */
	readonly wrapped: boolean;
	/** It has the marks of a tool. */
	readonly marked: boolean;
};

/** Reads the statements of a text into operations. */
export type Reader = (sql: string) => readonly Operation[];

/** Arranges files into units, in their order. The file of a way back belongs to that of its way there. */
export function unitsOf(files: readonly SourceFile[], dialect: SqlDialect, read: Reader): readonly Unit[] {
	const byName = new Map(files.map(file => [file.name, file]));
	const downOf = ({name}: SourceFile) => byName.get(wayBackFile(name) ?? '');
	const downs = new Set(files.map(downOf));
	return files.flatMap(file => {
		// A down without its up is a file as any other.
		if (downs.has(file)) return [];
		if ('problem' in file) return [unreadable(file.name, file.problem)];
		const down = downOf(file);
		const {up, back, marked, noTransaction} = sectionsOf(file.text, file.name, dialect, read);
		const separate = down && ('text' in down ? readPart(down.text, down.name, 1, dialect, read) : null);
		const isNumbered = /^\d+[_-].*\.sql$/i.test(path.basename(file.name));
		return [
			{
				file: file.name,
				statements: up,
				back: marked ? back : (separate ?? null),
				hasBack: marked || down !== undefined || expectsWayBack(file.name),
				wrapped: (marked || isNumbered) && !noTransaction,
				marked,
			},
		];
	});
}

/** A pending migration as a unit, called by its id. Code that nobody here can read is one opaque statement. */
export function unitOf(script: MigrationScript, dialect: SqlDialect, read: Reader): Unit {
	const {id, file, up, down, hasDown} = script;
	if (up === null) return {...unreadable(file, 'it is code, not SQL', true), file: id, hasBack: !hasDown};
	return {
		file: id,
		statements: readPart(up, file, 1, dialect, read),
		back: down === null ? null : readPart(down, file, 1, dialect, read),
		// A way back in code is taken for whole: nothing here can tell.
		hasBack: down !== null || !hasDown,
		wrapped: script.transaction !== 'none' && !wantsNoTransaction(up),
		marked: true,
	};
}

function unreadable(file: string, problem: string, code = false): Unit {
	const operations: readonly Operation[] = [{kind: 'opaque', why: problem, code}];
	const statements = [{file, line: 1, sql: '', operations}];
	return {file, statements, back: null, hasBack: false, wrapped: false, marked: false};
}

function sectionsOf(text: string, file: string, dialect: SqlDialect, read: Reader) {
	const sections: Record<'up' | 'down', readonly ReadStatement[]> = {up: [], down: []};
	const texts = {up: '', down: ''};
	let direction: 'up' | 'down' = 'up';
	let lines: string[] = [];
	let first = 1;
	let hasDown = false;
	let marked = false;
	const finish = () => {
		const part = lines.join('\n');
		texts[direction] += `${part}\n`;
		sections[direction] = sections[direction].concat(readPart(part, file, first, dialect, read));
	};
	for (const [index, line] of text.split('\n').entries()) {
		const marker = sectionMarker(line);
		if (marker) {
			finish();
			lines = [];
			first = index + 1;
			direction = marker;
			marked = true;
			hasDown ||= marker === 'down';
		}

		lines.push(line);
	}

	finish();
	return {
		up: sections.up,
		back: hasDown ? sections.down : null,
		marked,
		noTransaction: wantsNoTransaction(texts.up),
	};
}

function readPart(
	text: string,
	file: string,
	firstLine: number,
	dialect: SqlDialect,
	read: Reader,
): readonly ReadStatement[] {
	const statements = splitSql(text, dialect).map(({sql, line}) => ({
		file,
		line: firstLine + line - 1,
		sql,
		operations: operationsOf(sql, read),
	}));
	return dialect === 'sqlite' ? foldReplacedTables(statements) : statements;
}

// A statement in which nothing was found does something all the same.
function operationsOf(sql: string, read: Reader): readonly Operation[] {
	const operations = read(sql);
	return operations.length > 0 ? operations : [{kind: 'opaque', why: 'nothing in it is known here', code: false}];
}
