/** What is posted where: the name of the variable with the URL, the announcement, and what is made of it. */
export type WebhookTask = {
	readonly variable: string;
	readonly text: string;
	/** JSON with `{{text}}` in its texts; null: `{"text": …}`. */
	readonly body: string | null;
	/** The answer is printed: something of it is kept. */
	readonly isAnswered: boolean;
};

/** Exit code of what was sent, and of which nobody knows whether it arrived. */
export const unclearExit = 75;

/** The JSON that is posted. */
export function webhookBody({text, body}: Pick<WebhookTask, 'text' | 'body'>): string {
	if (body === null) return JSON.stringify({text});
	return JSON.stringify(
		JSON.parse(body, (_, value: unknown) =>
			typeof value === 'string' ? value.replaceAll('{{text}}', () => text) : value,
		),
	);
}
