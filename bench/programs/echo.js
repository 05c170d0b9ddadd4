// The least that a full-screen program of Node can do, and so the floor for the cockpit: it answers each key with one
// small write and, given a file, shows the file's last line thirty times a second. JavaScript, so that Node does not
// load what strips types.
import {fstatSync, openSync, readSync} from 'node:fs';

const [file] = process.argv.slice(2);
let keys = 0;
process.stdout.write('\x1b[?1049h\x1b[2J\x1b[1;1Hkeys: 0');
process.stdin.setRawMode(true);
process.stdin.on('data', data => {
	keys += data.length;
	process.stdout.write(`\x1b[1;1Hkeys: ${keys}`);
});
if (file !== undefined) follow(openSync(file, 'r'));

function follow(descriptor) {
	const end = Buffer.alloc(1024);
	let shown = 0;
	setInterval(() => {
		const {size} = fstatSync(descriptor);
		if (size === shown) return;
		shown = size;
		const lines = end.toString('latin1', 0, readSync(descriptor, end, 0, end.length, Math.max(0, size - end.length)));
		const [line = ''] = lines.split('\n').slice(-2);
		process.stdout.write(`\x1b[2;1H${line.slice(0, 120)}`);
	}, 33);
}
