// DoctorCom as it is in the recipe's document, on loopback: two servers with checkouts under Apache, and a database behind
// an SSH server, to which a tunnel leads.
import {execFileSync} from 'node:child_process';
import {chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {createConnection, type RowDataPacket} from 'mysql2/promise';
import {type ApacheServer, startApache} from '../support/apacheServer.ts';
import {openProject, type TestProject} from '../support/project.ts';
import {createRepository} from '../support/repository.ts';
import {freePort} from '../support/serverProcess.ts';
import {startSshServer} from '../support/sshServer.ts';

/** What runs for the tests of the recipe. */
export type DoctorcomWorld = {
	readonly project: TestProject;
	/** Variables of the operator's shell. */
	readonly env: Readonly<Record<string, string>>;
	/** The checkout on a server. */
	readonly checkout: (server: 'qa' | 'client') => string;
	/** The commit that a server's Apache answers with. */
	readonly served: (server: 'qa' | 'client') => Promise<string>;
	/** Runs SQL in a database, as somebody on its server. */
	readonly query: (database: 'mhlogin' | 'qatest', sql: string) => Promise<readonly RowDataPacket[]>;
	readonly close: () => Promise<void>;
};

/** Code that, like Django's, is what it was when Apache loaded it. */
const application = `import os
HEAD = open(os.path.join(os.path.dirname(os.path.abspath(__file__)), '.git', 'HEAD')).read().strip()
def application(environ, start_response):
    start_response('200 OK', [('Content-Type', 'text/plain')])
    return [HEAD.encode()]
`;

const first = 'CREATE TABLE users (id int PRIMARY KEY);\n';
const instructions = '- Install the fonts.\n';

/** What was live before, tagged v1.0.0, and what is to be released. */
const commits = [
	{
		message: 'What is live',
		files: {'wsgi.py': application, 'alters.sql': first, 'production_push_instructions.txt': instructions},
	},
	{
		message: 'Pagers',
		files: {
			'alters.sql': `${first}BEGIN;\nALTER TABLE users ADD COLUMN pager varchar(20);\nCREATE TABLE pages (id int PRIMARY KEY);\nCOMMIT;\n`,
			'production_push_instructions.txt': `${instructions}- Set TWILIO_SID in the settings.\n`,
		},
	},
];

/**
 * Starts it.
 * @param programs the programs of sshd and Apache
 * @param databases the URLs of two empty databases, as one reaches them on their server
 */
export async function openDoctorcom(
	programs: {readonly sshd: string; readonly apache: string},
	databases: {readonly mhlogin: string; readonly qatest: string},
): Promise<DoctorcomWorld> {
	const servers = realpathSync(mkdtempSync(path.join(tmpdir(), 'release-tui-doctorcom-')));
	// Apache is another user.
	chmodSync(servers, 0o755);
	const repository = createRepository();
	const project = openProject({repository, name: 'mdcom'});
	const {git} = repository;
	repository.commits(...commits);
	git('tag', 'v1.0.0', 'HEAD~1');
	const origin = path.join(servers, 'origin.git');
	execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', origin]);
	git('remote', 'add', 'origin', origin);
	git('push', '--quiet', '--tags', 'origin', 'main');
	const checkout = (server: 'qa' | 'client') => path.join(servers, server, 'mdcom');
	for (const server of ['qa', 'client'] as const) {
		execFileSync('git', ['clone', '--quiet', origin, checkout(server)]);
		execFileSync('git', ['checkout', '--quiet', 'v1.0.0'], {cwd: checkout(server), stdio: 'ignore'});
	}

	const hosts = ['qa-test.mdcom.com', 'client.mdcom.com', '10.0.0.10'];
	const [ssh, apache] = await Promise.all([
		startSshServer(programs.sshd, hosts),
		startApache(programs.apache, {
			'/qa': path.join(checkout('qa'), 'wsgi.py'),
			'/client': path.join(checkout('client'), 'wsgi.py'),
		}),
	]);
	const access = path.join(servers, 'access.cnf');
	writeFileSync(access, accessFile(new URL(databases.mhlogin)), {mode: 0o600});
	const bin = programFolder(servers, ssh.config);
	const tunnel = await openTunnel(ssh.config, path.join(servers, 'tunnel'), new URL(databases.mhlogin).port);
	await project.configure(placed(apache, checkout, access, databases));
	return {
		project,
		env: {
			PATH: `${bin}${path.delimiter}${process.env['PATH']}`,
			MHLOGIN_URL: at(databases.mhlogin, tunnel.port),
			QATEST_URL: at(databases.qatest, tunnel.port),
		},
		checkout,
		served: async server => (await fetch(`http://127.0.0.1:${apache.port}/${server}/version`)).text(),
		async query(database, sql) {
			const connection = await createConnection(databases[database]);
			const [rows] = await connection.query<RowDataPacket[]>(sql);
			await connection.end();
			return rows;
		},
		async close() {
			await project.close();
			tunnel.close();
			await Promise.all([ssh.stop(), apache.stop()]);
			rmSync(servers, {recursive: true, force: true});
		},
	};
}

/** The recipe with this machine's addresses, folders and names; its steps are as they are. */
function placed(
	apache: ApacheServer,
	checkout: DoctorcomWorld['checkout'],
	access: string,
	databases: {readonly mhlogin: string; readonly qatest: string},
): string {
	const url = `http://127.0.0.1:${apache.port}`;
	return readFileSync(path.resolve(import.meta.dirname, '../../recipes/doctorcom/release.yaml'), 'utf8')
		.replaceAll('http://qa-test.mdcom.com', `${url}/qa`)
		.replaceAll('http://client.mdcom.com', `${url}/client`)
		.replaceAll('/var/django_projects/client.mdcom.com/mdcom', checkout('client'))
		.replaceAll('/var/django_projects/mdcom', checkout('qa'))
		.replaceAll(/(?:sudo )?\/etc\/init\.d\/apache2 reload/g, apache.reload)
		.replaceAll('.mdcom.cnf', access)
		.replaceAll(': mhlogin', `: ${databaseOf(databases.mhlogin)}`)
		.replaceAll(': qatest', `: ${databaseOf(databases.qatest)}`);
}

const databaseOf = (url: string) => new URL(url).pathname.slice(1);

/** What the account on the database's server reads its rights from. */
function accessFile({username, password, port}: URL): string {
	return `[client]\nuser=${username}\npassword=${password}\nhost=127.0.0.1\nport=${port}\nprotocol=tcp\n`;
}

/** `ssh` with the keys of the test, and this program by its name. */
function programFolder(folder: string, config: string): string {
	const bin = path.join(folder, 'bin');
	mkdirSync(bin);
	const write = (name: string, line: string) =>
		writeFileSync(path.join(bin, name), `#!/bin/sh\nexec ${line} "$@"\n`, {mode: 0o755});
	const main = path.resolve(import.meta.dirname, '../../bin/release-tui.js');
	write('ssh', `/usr/bin/ssh -F ${config}`);
	write('release-tui', `${process.execPath} ${main}`);
	return bin;
}

/** As README.md says: a connection in the background through which one reaches the database. It is there when this returns. */
async function openTunnel(config: string, socket: string, to: string) {
	const port = await freePort();
	const master = ['-F', config, '-S', socket];
	const forward = ['-o', 'ExitOnForwardFailure=yes', '-L', `${port}:127.0.0.1:${to}`];
	execFileSync('ssh', [...master, '-M', '-f', '-N', ...forward, '10.0.0.10'], {stdio: 'ignore'});
	const close = () => execFileSync('ssh', [...master, '-O', 'exit', '10.0.0.10'], {stdio: 'ignore'});
	return {port, close};
}

function at(url: string, port: number): string {
	const tunnelled = new URL(url);
	tunnelled.port = String(port);
	return tunnelled.href;
}
