import {randomInt, randomUUID} from 'node:crypto';
import {setTimeout as wait} from 'node:timers/promises';
import * as z from 'zod';

type Ask = (path: string, post?: unknown) => Promise<unknown>;

/** How long a customer looks at a page, on average. */
const thinkMs = 1000;

/**
 * Visits a shop as customers do until the signal, about `perSecond` requests a second: so many customers at once, each
 * with one request at a time, so that a slow shop gets fewer requests and never a pile of them.
 */
export async function visitShop(url: string, perSecond: number, signal: AbortSignal): Promise<void> {
	await Promise.all(Array.from({length: perSecond}, () => customers(url, signal)));
}

async function customers(url: string, signal: AbortSignal): Promise<void> {
	while (!signal.aborted) {
		const session = randomUUID().slice(0, 8);
		try {
			await visit(async (path, post) => {
				await wait(thinkMs * (0.5 + Math.random()), undefined, {signal});
				return request(`${url}${path}`, session, post, signal);
			});
		} catch {
			// The shop is down or said no: this customer leaves, and another comes.
		}
	}
}

// One customer's way through the shop.
async function visit(ask: Ask): Promise<void> {
	await ask('/');
	const products = productsSchema.parse(await ask('/products'));
	const items = Array.from({length: randomInt(1, 4)}, () => pick(products).id);
	await ask(`/cart?items=${items.join(',')}`);
	if (randomInt(2) === 0) {
		const {id} = orderSchema.parse(await ask('/orders', {items, ...(randomInt(4) === 0 ? {note: 'For you'} : {})}));
		await ask(`/orders/${id}`);
	}

	// What a product does not show, nobody can press: ratings come with 2.5.0.
	const rated = pick(products);
	if (rated.stars !== undefined && randomInt(4) === 0)
		await ask('/ratings', {product: rated.id, stars: randomInt(3, 6)});
	// Old links are a part of every log.
	if (randomInt(40) === 0) await ask(`/products/${randomInt(100, 200)}`);
}

async function request(url: string, session: string, post: unknown, signal: AbortSignal): Promise<unknown> {
	const response = await fetch(url, {
		signal: AbortSignal.any([signal, AbortSignal.timeout(5000)]),
		headers: {cookie: `session=${session}`, 'content-type': 'application/json'},
		...(post === undefined ? {} : {method: 'POST', body: JSON.stringify(post)}),
	});
	const text = await response.text();
	if (!response.ok) throw new Error(`${response.status}`);
	return response.headers.get('content-type')?.startsWith('application/json') ? JSON.parse(text) : text;
}

const productsSchema = z.array(z.object({id: z.int(), stars: z.number().nullish()})).min(1);

const orderSchema = z.object({id: z.int()});

function pick<T>(list: readonly T[]): T {
	const item = list[randomInt(list.length)];
	if (item === undefined) throw new Error('nothing to pick from');
	return item;
}
