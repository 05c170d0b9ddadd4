import type {Project} from '../domain/project.ts';
import {checkReferences} from './checkReferences.ts';
import type {ConfigError} from './configError.ts';
import {explain} from './explain.ts';
import type {PathIssue} from './places.ts';
import {releaseSchema} from './schema.ts';
import {toProject} from './toProject.ts';
import type {TextIssue, YamlTree} from './yamlTree.ts';
import {readYaml, treeAt} from './yamlTree.ts';

/** What a text comes to: a project, or all its mistakes in the order of their places. */
export type ParsedProject =
	| {readonly ok: true; readonly project: Project}
	| {readonly ok: false; readonly errors: readonly ConfigError[]};

/** Reads and checks the text of a release.yaml. Never throws, whatever the text is. */
export function parseProject(text: string, file: string): ParsedProject {
	const yaml = readYaml(text);
	const failed = (issues: readonly TextIssue[]): ParsedProject => ({
		ok: false,
		errors: inOrder(issues).map(({at, message}) => ({file, ...yaml.place(at), message})),
	});
	const {tree} = yaml;
	if (!tree) return failed(yaml.issues);
	if (tree.value === null || tree.value === undefined) {
		return failed(
			yaml.issues.length > 0 ? yaml.issues : [{at: 0, message: 'is empty; write a first one with: release-tui init'}],
		);
	}

	// Run once: compiling a parser first would take longer than parsing does.
	const parsed = releaseSchema().safeParse(tree.value, {jitless: true});
	const issues = [
		...(parsed.success
			? []
			: explain(releaseSchema(), tree.value, parsed.error.issues, path => treeAt(tree, path)?.source ?? null)),
		...checkReferences(tree.value),
	];
	if (parsed.success && issues.length === 0 && yaml.issues.length === 0) {
		const order = [...(tree.children.get('environments')?.children.keys() ?? [])].map(String);
		return {ok: true, project: toProject(parsed.data, order)};
	}

	return failed([...yaml.issues, ...issues.map(issue => locate(tree, issue))]);
}

// By place; one complaint a place, the first: the rest are its echoes.
function inOrder(issues: readonly TextIssue[]): readonly TextIssue[] {
	const byPlace = new Map<number, TextIssue>();
	for (const issue of issues) if (!byPlace.has(issue.at)) byPlace.set(issue.at, issue);
	return [...byPlace.values()].sort((one, other) => one.at - other.at);
}

function locate(tree: YamlTree, {path, on, message}: PathIssue): TextIssue {
	const found = treeAt(tree, path);
	return {at: (on === 'key' ? found?.keyAt : found?.at) ?? 0, message};
}
