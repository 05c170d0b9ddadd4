import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {writeDurably} from '../process/durableFile.ts';
import {type ProgramName, programFile} from '../process/programs.ts';

/**
 * A copy of one of our programs, named after its content, in a project's private state folder: the installed one may be
 * replaced or removed while a release runs. Where it cannot be copied, it is the program itself.
 * @param name a program that is one file
 */
export function holdProgram(name: ProgramName, home: string): string {
	const installed = programFile(name);
	try {
		const content = readFileSync(installed);
		const hash = createHash('sha256').update(content).digest('hex').slice(0, 16);
		const copy = path.join(home, 'programs', `${name}-${hash}.mjs`);
		if (existsSync(copy) && readFileSync(copy).equals(content)) return copy;
		mkdirSync(path.dirname(copy), {recursive: true, mode: 0o700});
		writeDurably(copy, content.toString());
		return copy;
	} catch {
		return installed;
	}
}
