import type {Node, Pair} from 'yaml';
import {isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument} from 'yaml';
import {quote} from './quote.ts';

/** A value of a YAML text with the places of its parts, so that any later complaint has a line. */
export type YamlTree = {
	readonly value: unknown;
	/** As it was written; null for lists and maps. */
	readonly source: string | null;
	/** Offset of the value, and of its key where it is in a map. */
	readonly at: number;
	readonly keyAt: number;
	readonly children: ReadonlyMap<string | number, YamlTree>;
};

/** A complaint about a place in a text. */
export type TextIssue = {readonly at: number; readonly message: string};

/** A read text: its tree (null when it holds nothing) and what is wrong with it already. */
export type YamlText = {
	readonly tree: YamlTree | null;
	readonly issues: readonly TextIssue[];
	place(offset: number): {readonly line: number; readonly column: number};
};

const deepest = 32;
const mostSyntaxIssues = 20;

/**
 * Reads YAML 1.2 as data only: no aliases, tags or merge keys, only texts as keys, each once. Never throws. Maps become
 * objects without a prototype.
 */
export function readYaml(text: string): YamlText {
	const lines = new LineCounter();
	const place = (offset: number) => {
		const {line, col} = lines.linePos(Math.min(offset, text.length));
		// Before the first line is known (an empty text) the counter answers 0.
		return {line: Math.max(1, line), column: Math.max(1, col)};
	};

	try {
		const document = parseDocument(text, {
			lineCounter: lines,
			prettyErrors: false,
			// Not 'silent': that would keep quiet about a second document, too.
			logLevel: 'error',
			schema: 'core',
			merge: false,
			resolveKnownTags: false,
			// The library compares every key with every other: the walk below does it with a map, and says where the first one is.
			uniqueKeys: false,
		});
		const broken = [...document.errors, ...document.warnings].slice(0, mostSyntaxIssues);
		const issues: TextIssue[] = broken.map(
			error => hiddenEnd(error, text) ?? {at: error.pos[0], message: syntaxMessage(error)},
		);
		// A text that is no YAML means nothing: complaints about its pieces would only mislead.
		if (document.errors.length > 0) return {tree: null, issues, place};
		const tree = walk(document.contents, 0, 0, issues, offset => place(offset).line);
		return {tree, issues, place};
	} catch (error) {
		// The library's own recursion has no limit.
		if (!(error instanceof RangeError)) throw error;
		return {tree: null, issues: [{at: 0, message: 'is nested too deeply to be read'}], place};
	}
}

/** The part of a tree at a path; undefined where there is none. */
export function treeAt(tree: YamlTree, path: readonly (string | number)[]): YamlTree | undefined {
	let current: YamlTree | undefined = tree;
	for (const segment of path) current = current?.children.get(segment);
	return current;
}

function walk(
	node: Node | null,
	keyAt: number,
	depth: number,
	issues: TextIssue[],
	lineOf: (offset: number) => number,
): YamlTree {
	const at = node?.range?.[0] ?? keyAt;
	const children = new Map<string | number, YamlTree>();
	const leaf = (value: unknown, source: string | null): YamlTree => ({value, source, at, keyAt, children});
	if (depth > deepest) {
		issues.push({at, message: `is nested deeper than ${deepest} levels`});
		return leaf(null, null);
	}

	if (isAlias(node)) {
		issues.push({
			at,
			message: `aliases are not supported: write out what *${quote(node.source).slice(1, -1)} stands for`,
		});
		return leaf(null, null);
	}

	if (isSeq<Node>(node)) {
		const value = node.items.map((item, index) => {
			const child = walk(item, item?.range?.[0] ?? at, depth + 1, issues, lineOf);
			children.set(index, child);
			return child.value;
		});
		return {value, source: null, at, keyAt, children};
	}

	if (isMap<Node, Node | null>(node)) {
		// Without a prototype, a key such as __proto__ or constructor is a key like any other.
		const value: Record<string, unknown> = Object.create(null);
		for (const pair of node.items) {
			const key = keyOf(pair, children, issues, lineOf);
			if (key === null) continue;
			const child = walk(pair.value, pair.key.range?.[0] ?? at, depth + 1, issues, lineOf);
			children.set(key, child);
			value[key] = child.value;
		}

		return {value, source: null, at, keyAt, children};
	}

	if (!isScalar(node)) return leaf(null, null);
	if (typeof node.value === 'string' && node.value.includes('\0')) {
		issues.push({at, message: 'holds a NUL character, which no command or file name can have'});
	}

	return leaf(node.value, node.source ?? String(node.value));
}

function keyOf(
	pair: Pair<Node, Node | null>,
	known: ReadonlyMap<string | number, YamlTree>,
	issues: TextIssue[],
	lineOf: (offset: number) => number,
): string | null {
	const at = pair.key?.range?.[0] ?? 0;
	const complain = (message: string) => {
		issues.push({at, message});
		return null;
	};

	if (!isScalar(pair.key)) return complain('a key must be text');
	const {value, source} = pair.key;
	if (typeof value !== 'string') return complain(`the key ${source ?? ''} must be text: put it in quotes`);
	if (value === '__proto__') return complain('the key "__proto__" is not allowed');
	const first = known.get(value);
	return first
		? complain(`the key ${quote(value)} stands here twice; the first is on line ${lineOf(first.keyAt)}`)
		: value;
}

// The end of a list or a map on one line is missed on the next line, where a "#" hid it.
function hiddenEnd({code, pos}: YamlProblem, text: string): TextIssue | null {
	if (code !== 'BAD_INDENT') return null;
	const before = text.slice(0, pos[0]).trimEnd();
	const [, shown, hidden] = /([{[](?:"[^"\n]*"|'[^'\n]*'|[^'"\n#])*\s)(#.*)$/.exec(before) ?? [];
	if (shown === undefined || hidden === undefined) return null;
	return {at: before.length - hidden.length, message: 'a "#" behind a blank begins a comment: put the text in quotes'};
}

type YamlProblem = {readonly code: string; readonly message: string; readonly pos: readonly [number, number]};

function syntaxMessage({code, message}: YamlProblem): string {
	switch (code) {
		case 'MULTIPLE_DOCS':
			return 'more than one document: a release.yaml has no "---" after its first';
		case 'TAB_AS_INDENT':
			return 'a tab cannot indent: use spaces';
		case 'TAG_RESOLVE_FAILED':
			return `tags are not supported: ${quote(message.replace(/^.*: /s, ''))}`;
		default:
			return `no valid YAML: ${quote(message).slice(1, -1).replaceAll('\\"', '"')}`;
	}
}
