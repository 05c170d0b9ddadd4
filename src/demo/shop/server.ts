/** `server.js` of the demo's shop. */
export const serverFile = `// The shop: one process, one SQLite file, nothing to install.
import {createServer} from 'node:http';
import {answer} from './src/routes.js';

const server = createServer(answer);
server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1');

process.on('SIGTERM', () => {
	server.close(() => process.exit(0));
	server.closeIdleConnections();
	setTimeout(() => process.exit(0), 2000).unref();
});
`;

/** `package.json` of the shop's first commit. */
export const packageFile = `{
	"name": "shop",
	"version": "0.1.0",
	"private": true,
	"type": "module",
	"scripts": {
		"start": "node server.js",
		"test": "node --test"
	}
}
`;

/** `README.md` of the shop's first commit. */
export const readmeFile = `# shop

A small web shop: plain Node, one SQLite file.

    SHOP_DATABASE=shop.db PORT=3000 npm start
`;
