import * as z from 'zod';
import {releaseSchema} from './schema.ts';

/** The JSON Schema of release.yaml for editors, as the text of release.schema.json. Made from the schema that validates. */
export function jsonSchemaText(): string {
	const schema = z.toJSONSchema(releaseSchema(), {
		// What most editors know.
		target: 'draft-07',
		// As written in the file, where defaults may be left out.
		io: 'input',
	});
	const {$schema, ...rest} = schema;
	const described = {
		$schema,
		title: 'release.yaml',
		description: 'How release-tui releases a project.',
		...rest,
	};
	return `${JSON.stringify(described, null, '\t')}\n`;
}
