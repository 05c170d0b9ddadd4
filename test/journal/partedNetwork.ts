// node partedNetwork.ts URL SOCKET HOME, in a network of its own: has appendAcross.ts run in a second one behind a cable, and
// pulls that out after its first append and puts it back after its second.
import {execFileSync, spawn} from 'node:child_process';
import {once} from 'node:events';
import {connect, createServer} from 'node:net';
import path from 'node:path';
import process from 'node:process';
import {createInterface} from 'node:readline';

const [url = '', socket = '', home = ''] = process.argv.slice(2);
const ip = (...args: readonly string[]) => execFileSync('ip', [...args], {stdio: ['ignore', 'ignore', 'inherit']});

ip('link', 'add', 'v0', 'type', 'veth', 'peer', 'name', 'v1');
ip('addr', 'add', '10.99.0.1/24', 'dev', 'v0');
ip('link', 'set', 'v0', 'up');
const server = createServer(client => {
	const upstream = connect(socket);
	for (const side of [client, upstream]) side.on('error', () => {});
	client.pipe(upstream).pipe(client);
	client.on('close', () => upstream.destroy());
	upstream.on('close', () => client.destroy());
});
server.listen(0, '10.99.0.1');
await once(server, 'listening');
const address = server.address();
const across = new URL(url);
across.hostname = '10.99.0.1';
across.port = String(typeof address === 'object' ? address?.port : '');
const inside = 'read -r _; ip link set lo up; ip addr add 10.99.0.2/24 dev v1; ip link set v1 up; exec "$@"';
const program = path.join(import.meta.dirname, 'appendAcross.ts');
const child = spawn('unshare', ['--net', 'sh', '-c', inside, 'sh', process.execPath, program, across.href, home], {
	stdio: ['pipe', 'pipe', 'inherit'],
});
await once(child, 'spawn');
ip('link', 'set', 'v1', 'netns', String(child.pid));
child.stdin.write('\n');
for await (const line of createInterface(child.stdout)) {
	process.stdout.write(`${line}\n`);
	if (line === 'recorded 1') ip('link', 'set', 'v0', 'down');
	if (line.startsWith('away')) ip('link', 'set', 'v0', 'up');
	child.stdin.write('\n');
}

server.close();
process.exit();
