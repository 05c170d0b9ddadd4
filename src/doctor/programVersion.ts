import {plainText} from '../domain/sanitize.ts';
import {runCommand} from '../environments/runCommand.ts';

/**
 * How programs are asked for their version. Only these are: what a team's own script does with an option that it does not
 * know is not ours to find out.
 */
const questions = new Map<string, readonly string[]>([
	...'age ansible-playbook aws az bash bundle composer curl dbmate doctl docker flyctl gcloud gh git glab gpg heroku jq kamal make mariadb mysql mysqldump node npm npx pg_dump pg_restore php pip pnpm podman poetry psql python python3 redis-cli rsync ruby sqlite3 systemctl terraform tofu uv wget yarn'
		.split(' ')
		.map(name => [name, ['--version']] as const),
	['fly', ['version']],
	['flyway', ['--version']],
	['go', ['version']],
	['helm', ['version', '--short']],
	['java', ['-version']],
	['kubectl', ['version', '--client']],
	['openssl', ['version']],
	['ssh', ['-V']],
]);

/** How long a program may take to say its version, in milliseconds. */
const limitMs = 4000;

/** The version that a program says; null where it is not asked, or says none. Programs of somebody's own are never run. */
export async function programVersion(name: string, file: string, cwd: string): Promise<string | null> {
	const args = questions.get(name);
	if (args === undefined) return null;
	const {stdout, stderr} = await runCommand({
		run: `"$DOCTOR_PROGRAM" ${args.join(' ')}`,
		cwd,
		env: {DOCTOR_PROGRAM: file, NO_COLOR: '1'},
		timeoutMs: limitMs,
		secrets: [],
	});
	return plainText(/\d+(\.\d+)+[\w.+-]*/.exec(`${stdout}\n${stderr}`)?.[0] ?? '') || null;
}
