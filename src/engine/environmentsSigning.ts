import type {Project} from '../domain/project.ts';

/** The environments that ask for sign-offs of what is released here: this one, and those that promote from it. */
export function environmentsSigning({environments}: Project, here: string): readonly string[] {
	return environments
		.filter(({name, promotes, gates}) => (name === here || promotes === here) && gates.signoffs.length > 0)
		.map(({name}) => name);
}
