/** Where the options wait for the commands that they are meant for. */
const kept = 'RELEASE_TUI_NODE_OPTIONS';

/**
 * The variables for a process of our own. NODE_OPTIONS could load code into it that nobody trusted, relative to whatever
 * folder it runs in; the team's commands still get it.
 */
export function withoutNodeOptions({NODE_OPTIONS, ...rest}: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	return NODE_OPTIONS ? {...rest, [kept]: NODE_OPTIONS} : rest;
}

/** The variables as they were before `withoutNodeOptions`: for a command of the team. */
export function withNodeOptions({[kept]: options, ...rest}: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	return options ? {...rest, NODE_OPTIONS: options} : rest;
}
