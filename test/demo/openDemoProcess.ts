// The cockpit's stand-in for tests that kill it: opens a demo, says where, and stays.
import {openDemo} from '../../src/demo/openDemo.ts';

const [, , home = '', dir = ''] = process.argv;
const opening = await openDemo({
	home,
	dir: dir === '' ? null : dir,
	headless: false,
	program: [process.execPath],
	onProgress: () => {},
	graceMs: 0,
});
if (!opening.ok) throw new Error(opening.message);
process.stdout.write(`${opening.demo.dir}\n`);
setInterval(() => {}, 60_000);
