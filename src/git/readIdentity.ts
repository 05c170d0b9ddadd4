import process from 'node:process';
import {plainText} from '../domain/sanitize.ts';
import {createGit, GitFailure} from './gitClient.ts';

/**
 * Who a commit made in a folder would be by, as `Name <address>`; null where nobody said so.
 * @param environment variables that git gets, without those that would lead it elsewhere
 */
export async function readIdentity(
	folder: string,
	environment: NodeJS.ProcessEnv = process.env,
): Promise<string | null> {
	const git = createGit(folder, environment);
	if (!git) return null;
	try {
		const found = await git.text(['config', '-z', '--get-regexp', '^user\\.(name|email)$']);
		const values = new Map(
			found.split('\0').map(entry => {
				const [key = '', value = ''] = entry.split('\n', 2);
				return [key, plainText(value)];
			}),
		);
		const name = values.get('user.name') ?? '';
		const email = values.get('user.email') ?? '';
		if (name === '' && email === '') return null;
		return email === '' ? name : `${name} <${email}>`.trim();
	} catch (error) {
		if (error instanceof GitFailure) return null;
		throw error;
	}
}
