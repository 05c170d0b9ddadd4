import type {Command} from 'commander';
import {examplesOf} from './examples.ts';

/** A command as its help tells of it, as plain data: for completion and the manual page, which load no command. */
export type CommandTree = {
	readonly name: string;
	readonly aliases: readonly string[];
	readonly description: string;
	readonly arguments: readonly ArgumentWords[];
	readonly options: readonly OptionWords[];
	readonly commands: readonly CommandTree[];
	/** Lines that one may type. */
	readonly examples: readonly string[];
};

/** An argument; `<name>` is one that must be given. */
export type ArgumentWords = {
	readonly name: string;
	readonly description: string;
	readonly isRequired: boolean;
	readonly isVariadic: boolean;
	readonly choices: readonly string[];
};

/** An option. */
export type OptionWords = {
	/** As help shows it: `--to <ref>`. */
	readonly flags: string;
	readonly long: string;
	readonly short: string | null;
	readonly description: string;
	/** The name of its value; null: it takes none. */
	readonly value: string | null;
	readonly choices: readonly string[];
};

/** The tree of a command line. */
export function commandTree(command: Command, path: readonly string[] = []): CommandTree {
	return {
		name: command.name(),
		aliases: command.aliases(),
		description: command.description(),
		arguments: command.registeredArguments.map(argument => ({
			name: argument.name(),
			description: argument.description,
			isRequired: argument.required,
			isVariadic: argument.variadic,
			choices: argument.argChoices ?? [],
		})),
		options: command
			.createHelp()
			.visibleOptions(command)
			.map(({flags, long, short, description, argChoices}) => ({
				flags,
				long: long ?? '',
				short: short ?? null,
				description,
				value: /[<[]([^>\].]+)/.exec(flags)?.[1] ?? null,
				choices: argChoices ?? [],
			})),
		commands: command.commands.map(child => commandTree(child, [...path, child.name()])),
		examples: examplesOf(path),
	};
}
