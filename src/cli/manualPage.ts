import type {CommandTree} from './commandTree.ts';

/** The manual page of the whole command line, as source for `man`. */
export function manualPage(tree: CommandTree, version: string): string {
	const commands = everyCommand(tree, []);
	return [
		`.TH RELEASE\\-TUI 1 "" "release\\-tui ${plain(version)}" "User Commands"`,
		'.SH NAME',
		`release\\-tui \\- ${plain(tree.description.replace(/\.$/, ''))}`,
		'.SH SYNOPSIS',
		'.B release\\-tui',
		'.br',
		'.B release\\-tui',
		'.I COMMAND',
		'[\\fIARGUMENT\\fR ...] [\\fIOPTION\\fR ...]',
		'.SH DESCRIPTION',
		'Without a command, the cockpit opens on the project that one stands in; without a terminal, the status is printed.',
		'A project is a git repository with a \\fIrelease.yaml\\fR, whose commands run only once it is trusted.',
		'.SH COMMANDS',
		...commands.flatMap(commandLines),
		'.SH EXIT STATUS',
		...exits.flatMap(([code, words]) => ['.TP', `.B ${code}`, plain(words)]),
		'.SH ENVIRONMENT',
		...variables.flatMap(([name, words]) => ['.TP', `.B ${plain(name)}`, plain(words)]),
		'.SH FILES',
		...files.flatMap(([name, words]) => ['.TP', `.I ${plain(name)}`, plain(words)]),
		'.SH EXAMPLES',
		...tree.examples.flatMap(exampleLines),
		'',
	].join('\n');
}

const exits: readonly (readonly [string, string])[] = [
	['0', 'done'],
	['1', 'failed'],
	['2', 'called wrongly, or a mistake in the configuration'],
	['3', 'refused by a gate'],
	['4', 'locked'],
	['5', 'failed and rolled back'],
	['6', 'needs a person'],
	['130', 'interrupted'],
];

const variables: readonly (readonly [string, string])[] = [
	['RELEASE_TUI_HOME', 'folder of all state, instead of the usual one'],
	['NO_COLOR', 'no colors'],
	['PAGER, VISUAL, EDITOR', 'programs that logs and texts are opened with'],
];

const files: readonly (readonly [string, string])[] = [
	['release.yaml', 'how the project is released'],
	['$XDG_STATE_HOME/release-tui, ~/.local/state/release-tui', 'histories, output of steps, what is trusted'],
];

type Named = {readonly command: CommandTree; readonly path: readonly string[]};

// Those that only hold others say nothing of their own.
function everyCommand({commands}: CommandTree, path: readonly string[]): readonly Named[] {
	return commands.flatMap(command => {
		const own = [...path, command.name];
		return command.commands.length > 0 ? everyCommand(command, own) : [{command, path: own}];
	});
}

function commandLines({command, path}: Named): readonly string[] {
	const {description, options, examples} = command;
	const given = command.arguments.map(({name, isRequired, isVariadic}) => {
		const word = `\\fI${plain(name.toUpperCase())}\\fR${isVariadic ? ' ...' : ''}`;
		return isRequired ? word : `[${word}]`;
	});
	return [
		'.SS',
		[
			`\\fBrelease\\-tui ${plain(path.join(' '))}\\fR`,
			...given,
			...(options.length > 1 ? ['[\\fIOPTION\\fR ...]'] : []),
		].join(' '),
		`${plain(capital(description))}.`,
		...options
			.filter(({long}) => long !== '--help')
			.flatMap(({flags, description: words}) => ['.TP', `.B ${plain(flags)}`, plain(words)]),
		...examples.flatMap(exampleLines),
	];
}

function exampleLines(line: string): readonly string[] {
	return ['.PP', '.RS', '.nf', plain(line), '.fi', '.RE'];
}

function capital(text: string): string {
	return text.replace(/^[a-z]/, first => first.toUpperCase());
}

// A line that begins with a point or an apostrophe would be an order; a plain dash is no minus to be typed.
function plain(text: string): string {
	return text
		.replaceAll('\\', '\\e')
		.replaceAll('-', '\\-')
		.replaceAll("'", '\\(aq')
		.replaceAll('"', '\\(dq')
		.replace(/^\./, '\\&.');
}
