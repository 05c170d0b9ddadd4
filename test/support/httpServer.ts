// HTTP servers of tests, on free ports of loopback.
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';

/** A server on loopback: its address, without a slash at its end, and how to end it. */
export type Listening = {readonly url: string; readonly close: () => void};

/** Answers requests on loopback; the body is read whole. */
export async function serve(
	answer: (request: IncomingMessage, body: string, response: ServerResponse) => Promise<void> | void,
): Promise<Listening> {
	const server = createServer((request, response) => {
		let body = '';
		request
			.setEncoding('utf8')
			.on('data', (part: string) => (body += part))
			.on('end', () => void answer(request, body, response));
	});
	const url = await listen(server);
	return {
		url,
		close() {
			server.close();
			server.closeAllConnections();
		},
	};
}

/** Listens on a free port of loopback. Gives the address, without a slash at its end. */
export async function listen(server: Server): Promise<string> {
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	if (typeof address !== 'object' || address === null) throw new Error('the server has no address');
	return `http://127.0.0.1:${address.port}`;
}
