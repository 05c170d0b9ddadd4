// A small real application, as it is pushed: it says which commit it runs, and shows what its database and settings hold.
import {createServer} from 'node:http';
import pg from 'pg';

const {PORT, HEROKU_SLUG_COMMIT = '', DATABASE_URL, MYVAR = ''} = process.env;

const server = createServer(async (request, response) => {
	try {
		if (request.url === '/version') {
			response.end(JSON.stringify({sha: HEROKU_SLUG_COMMIT}));
			return;
		}

		const client = new pg.Client(DATABASE_URL);
		await client.connect();
		const {rows} = await client.query('SELECT name FROM item ORDER BY name');
		await client.end();
		response.end(JSON.stringify({items: rows.map(({name}) => name), setting: MYVAR}));
	} catch (error) {
		response.writeHead(500).end(String(error));
	}
});
server.listen(Number(PORT), '127.0.0.1', () => console.log(`listening with ${HEROKU_SLUG_COMMIT.slice(0, 7)}`));
process.on('SIGTERM', () => process.exit(0));
