import type {CommandTree, OptionWords} from '../commandTree.ts';

/** Something that may be typed next, and what it is. */
export type Completion = {readonly value: string; readonly description: string};

/** Names that are not in the command line's own words; each is asked for only where it fits. */
export type KnownNames = {
	readonly environments: () => Promise<readonly Completion[]>;
	readonly releases: () => Promise<readonly Completion[]>;
	/** Steps of a release, by its number as it was typed. */
	readonly steps: (release: string) => Promise<readonly Completion[]>;
	/** Branches and tags. */
	readonly refs: () => Promise<readonly Completion[]>;
};

/**
 * What may stand in the place of the last word. Nothing where files belong there: shells know those.
 * @param words what was typed behind the program's name; the last one is being typed, and may be empty
 */
export async function completions(
	words: readonly string[],
	tree: CommandTree,
	known: KnownNames,
): Promise<readonly Completion[]> {
	const typed = words.at(-1) ?? '';
	const place = walk(words.slice(0, -1), tree);
	const {command, given, pending} = place;
	const assigned = /^(--[\w-]+)=(.*)$/s.exec(typed);
	if (assigned) {
		const option = command.options.find(({long}) => long === assigned[1]);
		const values = option ? await valuesOf(valueName(option), option.choices, given, known) : [];
		return fitting(
			values.map(each => ({...each, value: `${option?.long}=${each.value}`})),
			typed,
		);
	}

	if (pending) return fitting(await valuesOf(valueName(pending), pending.choices, given, known), typed);
	if (typed.startsWith('-')) return fitting(optionsOf(command, words), typed);
	const argument = command.arguments[given.length] ?? command.arguments.findLast(({isVariadic}) => isVariadic);
	const values = argument ? await valuesOf(argument.name, argument.choices, given, known) : [];
	const commands = given.length > 0 ? [] : command.commands.map(({name, description}) => ({value: name, description}));
	return fitting([...commands, ...values], typed);
}

type Place = {
	readonly command: CommandTree;
	/** Arguments so far. */
	readonly given: readonly string[];
	/** The option whose value comes next. */
	readonly pending: OptionWords | null;
};

function walk(words: readonly string[], tree: CommandTree): Place {
	let place: Place = {command: tree, given: [], pending: null};
	for (const word of words) {
		const {command, given, pending} = place;
		if (pending) place = {...place, pending: null};
		else if (word.startsWith('-') && word !== '-') {
			const option = command.options.find(({long, short}) => long === word || short === word);
			place = {...place, pending: option && option.value !== null ? option : null};
		} else {
			const next =
				given.length > 0
					? undefined
					: command.commands.find(({name, aliases}) => name === word || aliases.includes(word));
			place = next ? {command: next, given: [], pending: null} : {...place, given: [...given, word]};
		}
	}

	return place;
}

function optionsOf({options}: CommandTree, words: readonly string[]): readonly Completion[] {
	// What takes a list may come again.
	const isFree = ({long, flags}: OptionWords) => flags.includes('...') || !words.slice(0, -1).includes(long);
	return options.filter(isFree).map(({long, description}) => ({value: long, description}));
}

// `--environment <name>` says by itself what it wants.
function valueName({long, value}: OptionWords): string | null {
	return value === 'name' ? long.replace(/^--/, '') : value;
}

/** Values that are always the same, by the name that stands for them in help. */
const fixed: Readonly<Record<string, readonly string[]>> = {
	shell: ['bash', 'zsh', 'fish'],
	how: ['major', 'minor', 'patch'],
	status: ['running', 'waiting', 'succeeded', 'failed', 'aborted', 'rolled-back', 'unknown'],
	format: ['md', 'html', 'json'],
};

async function valuesOf(
	name: string | null,
	choices: readonly string[],
	given: readonly string[],
	known: KnownNames,
): Promise<readonly Completion[]> {
	if (choices.length > 0) return choices.map(value => ({value, description: ''}));
	switch (name) {
		case 'environment':
			return known.environments();
		case 'release':
		case 'number':
			return known.releases();
		case 'step':
			return given[0] === undefined ? [] : known.steps(given[0]);
		case 'ref':
		case 'commit':
			return known.refs();
		default:
			return name === null ? [] : (fixed[name] ?? []).map(value => ({value, description: ''}));
	}
}

// What a shell would read otherwise than it is written is not offered: a branch may be called "a;id".
function fitting(found: readonly Completion[], typed: string): readonly Completion[] {
	return found.filter(({value}) => value.startsWith(typed) && /^[\p{L}\p{N}_./@:=+,-]+$/u.test(value));
}
