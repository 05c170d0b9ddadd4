/** `src/http.js` of the demo's shop: what every answer is made of. */
export const httpFile = `/** A failure that the visitor may hear about. */
export class HttpError extends Error {
	constructor(status, message) {
		super(message);
		this.status = status;
	}
}

export const html = (body, status = 200) => ({status, type: 'text/html; charset=utf-8', body});

export const json = (value, status = 200) => ({status, type: 'application/json', body: JSON.stringify(value) + '\\n'});

/** The request's body as JSON; {} when there is none. */
export async function readBody(request) {
	let text = '';
	for await (const chunk of request) text += chunk;
	try {
		return text === '' ? {} : JSON.parse(text);
	} catch {
		throw new HttpError(400, 'the body is no JSON');
	}
}
`;

/** `src/routes.js` of the shop's first commits. Later commits add a line here and there. */
export const routesFile = `import {HttpError, html, json, readBody} from './http.js';
import {startPage} from './pages.js';
import {allProducts, productById} from './products.js';

const routes = [
	['GET', /^\\/$/, () => html(startPage(allProducts()))],
	['GET', /^\\/products$/, () => json(allProducts())],
	['GET', /^\\/products\\/(\\d+)$/, ({match}) => json(productById(Number(match[1])))],
];

/** Finds the route and answers. Whatever goes wrong is an answer, too. */
export async function answer(request, response) {
	const url = new URL(request.url, 'http://shop');
	let result;
	try {
		result = await find(request, url);
	} catch (error) {
		result = failed(error);
	}

	response.writeHead(result.status, {'content-type': result.type});
	response.end(result.body);
}

async function find(request, url) {
	const route = routes.find(([method, path]) => method === request.method && path.test(url.pathname));
	if (!route) throw new HttpError(404, 'no such page');
	const [, path, handle] = route;
	return handle({match: path.exec(url.pathname), url, body: await readBody(request)});
}

function failed(error) {
	return json({error: error.message}, error instanceof HttpError ? error.status : 500);
}
`;
